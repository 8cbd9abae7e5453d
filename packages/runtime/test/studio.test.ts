import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { MappingEdit } from '@millrace/core';
import { actor, startRig, type Rig, type RigOptions } from './rig.ts';

let rig: Rig;
afterEach(() => rig[Symbol.asyncDispose]());

const mapping = 'order-to-work-order';
const fields = `number: order
  amount: quantity # as it is`;

async function start(options: RigOptions = {}): Promise<void> {
  rig = await startRig({ fields, ...options });
  await rig.source.give({ order: 'A1', quantity: 5 });
  await rig.quiet();
}

const file = (): string => join(rig.folder, 'project.yaml');
const set = (name: string, field: string): MappingEdit => ({ kind: 'set', at: [name], field });

describe('the studio of a node', () => {
  it('shows a mapping with its file, contracts, users and functions', async () => {
    await start();
    const view = await rig.node.operations.mapping(mapping);
    expect(view).toMatchObject({ file: 'project.yaml', library: false, running: 'same', findings: [], from: { ref: 'order@1' } });
    expect(view.text).toBe(await readFile(file(), 'utf8'));
    expect(view.flows).toEqual([{ flow: 'orders:mes.orders', title: expect.any(String), position: 1, of: 1 }]);
    expect(view.lineage.map(({ target, sources }) => [target, sources.map(({ path }) => path)])).toContainEqual([
      'number',
      ['order'],
    ]);
    expect(view.functions.find(({ name }) => name === '$substring')?.usage).toBe('$substring(text?, number, number?)');
    await expect(rig.node.operations.mapping('order-to-work-ordr')).rejects.toThrow('did you mean "order-to-work-order"');
  });

  it('tries a change on the newest message, field by field, and writes nothing', async () => {
    await start();
    const before = await readFile(file(), 'utf8');
    const preview = await rig.node.operations.previewMapping(
      mapping,
      { edits: [set('number', '"N" & order'), set('amount', '$error("no amount")')] },
      {},
      actor,
    );
    expect(preview.message).toMatchObject({ message: 1, subject: 'A1' });
    expect(preview.result?.output).toEqual({ number: 'NA1' });
    expect(preview.result?.issues).toMatchObject([{ of: 'field', path: 'amount' }]);
    expect(preview.text).toContain('amount: $error("no amount") # as it is');
    expect(await readFile(file(), 'utf8')).toBe(before);
    expect((await rig.node.operations.audit(0, 100)).filter(({ action }) => action.includes('mapping'))).toEqual([]);
  });

  it('finds in a change what the check finds in the file, at the same place', async () => {
    await start();
    const edits = [set('number', 'ordr'), set('amount', '$sum('), set('note', 'quantity & "kg"'), set('none', 'order')];
    const { text, findings } = await rig.node.operations.previewMapping(mapping, { edits }, {}, actor);
    await writeFile(file(), text);
    const { issues } = await rig.node.operations.reload(actor);
    const line = ({ code, sentence, line, column }: (typeof issues)[number]): string => `${line}:${column} ${code} ${sentence}`;
    expect(findings.map(line)).toEqual(issues.map(line));
    expect(findings.length).toBeGreaterThan(2);
    expect((await rig.node.operations.mapping(mapping)).running).toBe('other');
  });

  it('saves a change as the smallest difference, with an audit entry, and what runs changes with the reload', async () => {
    await start();
    await chmod(file(), 0o640);
    const { sha256, text } = await rig.node.operations.mapping(mapping);
    const edits = [set('number', '"N" & order')];
    const saved = await rig.node.operations.saveMapping(mapping, { edits, base: sha256 }, 'numbers begin with N', actor);
    expect(saved).toMatchObject({ file: 'project.yaml', changed: true, added: 1, removed: 1, findings: [] });
    expect(await readFile(file(), 'utf8')).toBe(text.replace('number: order', 'number: \'"N" & order\''));
    expect((await stat(file())).mode & 0o777).toBe(0o640);
    const entry = (await rig.node.operations.audit(0, 100)).find(({ number }) => number === saved.audit);
    expect(entry).toMatchObject({ who: 'tester', action: 'save mapping', subject: mapping, reason: 'numbers begin with N' });
    expect([entry!.before, entry!.after].map(each => (JSON.parse(each!) as { lines: unknown }).lines)).toEqual([
      [[expect.any(Number), '  number: order']],
      [[expect.any(Number), '  number: \'"N" & order\'']],
    ]);
    expect((await rig.node.operations.mapping(mapping)).running).toBe('other');
    await rig.source.give({ order: 'A2', quantity: 5 });
    await rig.quiet();
    expect(await rig.node.operations.reload(actor)).toMatchObject({ changed: true });
    await rig.source.give({ order: 'A3', quantity: 5 });
    await rig.quiet();
    expect(rig.target.book.map(({ value }) => (value as { number: string }).number)).toEqual(['A1', 'A2', 'NA3']);
  });

  it('refuses to save over what somebody else saved, and what cannot be read, and errors unless they are meant', async () => {
    await start();
    const { sha256, text } = await rig.node.operations.mapping(mapping);
    const save = (change: { text?: string; edits?: readonly MappingEdit[]; despite?: boolean; base?: string }) =>
      rig.node.operations.saveMapping(mapping, { base: sha256, ...change }, 'why', actor);
    await expect(save({ text: text.replace('number: order', 'number: "order') })).rejects.toThrow(
      'cannot be saved as project.yaml: line',
    );
    await expect(save({ text: 'kind: system\nname: x\n' })).rejects.toMatchObject({ code: 'studio.unreadable' });
    await expect(save({ edits: [set('number', 'ordr')] })).rejects.toMatchObject({ code: 'studio.has-errors', kind: 'refused' });
    await expect(save({ text: 'a', edits: [] })).rejects.toMatchObject({ code: 'studio.change-unclear' });
    await expect(save({ edits: [{ kind: 'remove', at: ['nothing'] }] })).rejects.toMatchObject({ code: 'document.edit-refused' });
    expect(await readFile(file(), 'utf8')).toBe(text);
    expect(await save({ text })).toMatchObject({ changed: false });
    expect(await save({ edits: [set('number', 'ordr')], despite: true })).toMatchObject({
      changed: true,
      findings: [{ code: 'mapping.path-unknown' }],
    });
    await expect(save({ edits: [set('number', 'order')] })).rejects.toMatchObject({
      code: 'studio.changed-meanwhile',
      kind: 'refused',
    });
    await expect(rig.node.operations.saveMapping(mapping, { base: sha256, text }, ' ', actor)).rejects.toMatchObject({
      code: 'runtime.reason-missing',
    });
  });

  it('ends an expression that does not come to an end, while the node goes on', async () => {
    await start();
    const endless = '($f := function($n) { $f($n + 1) }; $f(1))';
    const { result } = await rig.node.operations.previewMapping(mapping, { edits: [set('number', endless)] }, {}, actor);
    expect(result?.issues[0]).toMatchObject({ of: 'field', code: 'mapping.too-long' });
    expect(result?.output).toEqual({ amount: 5 });
    await rig.source.give({ order: 'A2', quantity: 6 });
    await rig.quiet();
    expect(rig.target.book).toHaveLength(2);
  });

  it('tries nothing on messages of sites that are not those of the person', async () => {
    await start();
    const elsewhere = { name: 'lyon', sites: ['lyon'] };
    expect(await rig.node.operations.mappingMessages(mapping, 20, elsewhere)).toEqual([]);
    const preview = await rig.node.operations.mappingResult(mapping, {}, elsewhere);
    expect([preview.message, preview.result]).toEqual([undefined, undefined]);
    await expect(rig.node.operations.mappingResult(mapping, { message: 1 }, elsewhere)).rejects.toThrow(
      'no message 1 reaches the mapping',
    );
    expect(await rig.node.operations.mappingMessages(mapping, 20, actor)).toMatchObject([{ message: 1, subject: 'A1' }]);
  });
});
