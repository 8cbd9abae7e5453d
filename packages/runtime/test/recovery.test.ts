import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actor, flowName, startRig } from './rig.ts';
import type { RigOptions } from './rig.ts';

const order = (number: number, more: object = {}) => ({ order: String(number), quantity: number, ...more });
const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('F87, P10: what a connector refused stays refused when it is read again from the journal', async () => {
  await using rig = await startRig();
  await rig.node.operations.pause(flowName, 'maintenance', actor);
  const issue = { code: 'file.too-large', sentence: 'the file has 5000000 bytes; the limit is 1000000' };
  await rig.source.give({ bytes: encode(order(1)), id: 'refused-1', issue });
  await rig.restart();
  await rig.node.operations.resume(flowName, 'done', actor);
  await rig.quiet();
  expect(rig.target.book).toEqual([]);
  expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([{ code: 'file.too-large' }]);
});

test('P9, P8: a reload that cannot be carried out changes nothing, and says so', async () => {
  await using rig = await startRig();
  const before = (await rig.node.operations.status()).release;
  const file = join(rig.folder, 'project.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace('connector: memory, config: { name: orders }', "connector: memory, config: { name: '${secret:not-there}' }"),
  );
  const report = await rig.node.operations.reload(actor).catch((error: unknown) => error);
  expect(report).not.toMatchObject({ changed: true });
  expect((await rig.node.operations.status()).release).toBe(before);
  await rig.source.give(order(1));
  await rig.quiet();
  expect(rig.target.book).toHaveLength(1);
});

test('P4: reloads asked for at the same time leave one runner a flow, and no second effect', async () => {
  const slow: RigOptions = { repeat: 'harmless', retry: '{ attempts: 4, first: 20 ms, longest: 100 ms }' };
  await using rig = await startRig(slow);
  rig.target.behaviour = async item => {
    await new Promise(resolve => setTimeout(resolve, 10));
    return rig.target.take(item);
  };
  const given: Promise<unknown>[] = [];
  const reloads: Promise<unknown>[] = [];
  for (let round = 0; round < 12; round++) {
    given.push(rig.source.give(...Array.from({ length: 20 }, (_, index) => order(round * 20 + index))));
    await rig.write({ ...slow, retry: `{ attempts: ${5 + round}, first: 20 ms, longest: 100 ms }` });
    reloads.push(rig.node.operations.reload(actor));
    await new Promise(resolve => setTimeout(resolve, 3));
  }
  await Promise.all(reloads);
  await Promise.all(given);
  await rig.quiet();
  const keys = rig.target.book.map(one => one.key);
  expect(new Set(keys).size).toBe(240);
  expect(keys).toHaveLength(240);
  expect((await rig.node.operations.ledger(true)).flows[0]).toMatchObject({ accepted: 240, confirmed: 240, balanced: true });
});

test('P10: pauses asked for at the same time are all remembered', async () => {
  await using rig = await startRig();
  const file = join(rig.folder, 'project.yaml');
  const text = await readFile(file, 'utf8');
  const integration = text.slice(text.lastIndexOf('---'));
  await writeFile(file, `${text}${integration.replace('name: orders', 'name: copies')}`);
  await rig.node.operations.reload(actor);
  await Promise.all([rig.node.operations.pause('orders', 'first', actor), rig.node.operations.pause('copies', 'second', actor)]);
  await rig.restart();
  expect((await rig.node.operations.status()).flows).toMatchObject([{ health: 'paused' }, { health: 'paused' }]);
});
