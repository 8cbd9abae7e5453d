import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actor, flowName, startRig, type Rig } from './rig.ts';

const contract = { kind: 'contract', ref: 'order@1' } as const;

async function change(rig: Rig, from: string, to: string): Promise<void> {
  const file = join(rig.folder, 'project.yaml');
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

test('every document of the release in force is listed, with how much depends on it', async () => {
  await using rig = await startRig();
  const { items, release } = await rig.node.operations.documents();
  expect(release).toMatchObject({ number: 1, hash: (await rig.node.operations.status()).release });
  expect(items.map(({ kind, ref, owner, usedBy, flows }) => [kind, ref, owner, usedBy, flows])).toEqual([
    ['contract', 'order@1', 'planning', 2, 1],
    ['contract', 'work-order@1', 'mes', 2, 1],
    ['integration', 'orders', 'planning', 0, 1],
    ['mapping', 'order-to-work-order', undefined, 1, 1],
    ['system', 'erp', 'it-erp', 1, 1],
    ['system', 'mes', 'it-mes', 1, 1],
  ]);
});

test('a document has its text, what it names, and what may break when it changes', async () => {
  await using rig = await startRig();
  const view = await rig.node.operations.document('contract', 'order@1');
  expect(view.written.text).toMatch(/^kind: contract\nname: order\n/u);
  const file = (await readFile(join(rig.folder, 'project.yaml'), 'utf8')).split('\n');
  expect(file[view.written.line - 1]).toBe('kind: contract');
  expect(view.uses).toEqual([
    { kind: 'mapping', ref: 'order-to-work-order', as: ['reads'], distance: 1 },
    { kind: 'integration', ref: 'orders', as: ['reads'], distance: 1 },
  ]);
  expect(view.runs).toEqual([{ name: flowName, title: 'orders', source: 'erp.orders', target: 'mes.orders' }]);
  expect(view.contract).toMatchObject({ subject: 'order', receivedAt: ['erp.orders'], sentTo: [], versions: ['order@1'] });
  expect(view.contract!.fields[0]).toEqual({
    path: 'order',
    name: 'order',
    depth: 0,
    types: ['string'],
    list: false,
    required: true,
    role: ['subject', 'key order'],
    limits: {},
  });
  const mapping = await rig.node.operations.document('mapping', 'order-to-work-order');
  expect(mapping.names).toEqual([
    { kind: 'contract', ref: 'order@1', as: 'reads' },
    { kind: 'contract', ref: 'work-order@1', as: 'writes' },
  ]);
  await expect(rig.node.operations.document('contract', 'ordre@1')).rejects.toThrow(
    'the release in force has no contract "ordre@1"; did you mean "order@1"?',
  );
});

test('what runs is shown, not what stands in the files since; the difference is told until it runs', async () => {
  await using rig = await startRig();
  const { operations } = rig.node;
  expect(await operations.pendingDocuments()).toMatchObject({ changed: false, changes: [], refused: false });
  await change(rig, 'owner: planning', 'owner: order-desk # since May');
  expect(await operations.pendingDocuments()).toMatchObject({
    changed: true,
    changes: [{ ...contract, change: 'changed' }],
    refused: false,
  });
  expect((await operations.document('contract', 'order@1')).written.text).toContain('owner: planning');
  await operations.reload(actor);
  expect(await operations.pendingDocuments()).toMatchObject({ changed: false, release: { number: 2 } });
  expect((await operations.document('contract', 'order@1')).written.text).toContain('owner: order-desk # since May');
});

test('files that do not check are told with their findings, and nothing of them is shown as running', async () => {
  await using rig = await startRig();
  const { operations } = rig.node;
  await change(rig, 'subject: order', 'subject: ordre');
  const pending = await operations.pendingDocuments();
  expect(pending).toMatchObject({ changed: true, refused: true, changes: [{ ...contract, change: 'changed' }] });
  expect(pending.issues[0]).toMatchObject({ code: 'contract.path-unknown', file: 'project.yaml' });
  expect((await operations.document('contract', 'order@1')).contract?.subject).toBe('order');
});

test('P11-10e2: every release that ran can be read, with what changed, by whom and since when', async () => {
  await using rig = await startRig();
  await change(rig, 'owner: planning', 'owner: order-desk');
  await rig.node.operations.reload({ name: 'anna' });
  await rig.restart();
  const { operations } = rig.node;
  const releases = await operations.releases(10);
  expect(
    releases.map(({ number, who, how, inForce, before, changes }) => ({ number, who, how, inForce, before, changes })),
  ).toEqual([
    { number: 2, who: 'anna', how: 'reload', inForce: true, before: 1, changes: [{ ...contract, change: 'changed' }] },
    { number: 1, who: 'node', how: 'start', inForce: false, before: undefined, changes: expect.any(Array) },
  ]);
  const old = await operations.releaseDocument(1, 'contract', 'order@1');
  expect(old.written?.text).toContain('owner: planning');
  const now = await operations.releaseDocument(2, 'contract', 'order@1', 1);
  expect(now.diff?.filter(line => line.kind !== 'same').map(line => [line.kind, line.text])).toEqual([
    ['removed', 'owner: planning'],
    ['added', 'owner: order-desk'],
  ]);
  await expect(operations.releaseDocument(9, 'contract', 'order@1')).rejects.toThrow('there is no release 9');
  await expect(operations.releaseDocument(1, 'site', 'pune')).rejects.toThrow('release 1 has no site "pune"');
});

test('two versions of a contract are compared in words, with what of the project they touch', async () => {
  await using rig = await startRig({
    more: `---
kind: contract
name: order
version: 2
owner: planning
subject: order
schema:
  type: object
  required: [order, plant]
  properties: { order: { type: string }, plant: { type: string } }
`,
  });
  const { operations } = rig.node;
  const compared = await operations.compareContracts('order@1', 'order@2');
  expect(compared).toMatchObject({ older: 'order@1', newer: 'order@2', compatible: 'writers' });
  expect(compared.differences.map(each => each.sentence)).toContain('plant is new; new readers may refuse old messages');
  expect(compared.touched.map(({ kind, name }) => [kind, name])).toEqual([
    ['mapping', 'order-to-work-order'],
    ['integration', 'orders'],
  ]);
  expect((await operations.document('contract', 'order@2')).contract?.versions).toEqual(['order@1', 'order@2']);
  await expect(operations.compareContracts('order@1', 'work-order@1')).rejects.toThrow('are not versions of one contract');
});

test('a contract goes out to others in three forms', async () => {
  await using rig = await startRig();
  const { operations } = rig.node;
  expect(JSON.parse(await operations.exportContract('order@1', 'json-schema'))).toMatchObject({
    $id: 'urn:millrace:contract:order:1',
  });
  expect(await operations.exportContract('order@1', 'typescript')).toContain('export interface Order {');
  const asyncApi = await operations.exportContract('order@1', 'asyncapi');
  expect(asyncApi).toContain('asyncapi: 3.0.0');
  expect(asyncApi).toContain('order');
});

test('F112: a drift report by itself, over the messages as they came', async () => {
  await using rig = await startRig();
  const { operations } = rig.node;
  await rig.source.give(
    { order: 'A-1', quantity: 1 },
    { order: 'A-2', quantity: 2 },
    { order: 'A-3', quantity: 2, colour: 'red' },
    { order: 'A-4', quantity: 'three' },
  );
  await rig.until(async () => (await operations.held({ limit: 1 })).total === 1, 'one message is held');
  const drift = await operations.contractDrift('order@1', { messages: 500, days: 7 });
  expect(drift).toMatchObject({ contract: 'order@1', messages: 4, drifting: true, sources: ['erp.orders'] });
  expect(drift.findings.filter(each => each.drift).map(each => [each.kind, each.path, each.last?.message])).toEqual([
    ['unknown-field', 'colour', 3],
    ['type', 'quantity', 4],
  ]);
  expect(drift.held).toMatchObject([{ code: 'delivery.source-contract', path: 'quantity', deliveries: 1, last: { message: 4 } }]);
  expect(await operations.drift(500)).toMatchObject([{ contract: 'order@1', drifting: true, drifts: 2 }]);
  expect(await operations.contractDrift('order@1', { messages: 1, days: 7 })).toMatchObject({ messages: 1, endedBy: 'messages' });
  expect(await operations.contractDrift('work-order@1', { messages: 500, days: 7 })).toMatchObject({
    messages: 0,
    sentence: 'no message has come in as work-order@1',
  });
  expect((await operations.contractMessages('order@1', 2)).map(({ message }) => message)).toEqual([4, 3]);
});

test('the library is listed, and its documents can be read before a project uses them', async () => {
  await using rig = await startRig();
  const { operations } = rig.node;
  const lines = await operations.library();
  const [first] = lines.filter(({ kind }) => kind === 'code-set');
  expect(first).toMatchObject({ used: false });
  expect((await operations.libraryDocument('code-set', first!.ref)).text).toContain('kind: code-set');
  await expect(operations.libraryDocument('code-set', 'nothing')).rejects.toThrow('the library has no code-set "nothing"');
});
