import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandView, HopTrace } from '@millrace/core';
import { keystone, Line, norden, startBroker, startOpcuaLine, startSparkplugLine, type SignalName } from '@millrace/plant';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../examples/two-plants/demo/free-port.ts';
import { NodeProcess } from '../examples/two-plants/demo/node-process.ts';

type Hops = readonly HopTrace[];

const example = join(import.meta.dirname, '../examples/recipe-download');
const key = 'intake-key-of-the-test';
const patience = { timeout: 60_000, interval: 50 };

const stack = new AsyncDisposableStack();
const pune = new Line({ name: 'line-1', seed: 1 });
const lyon = new Line({ name: 'line-1', seed: 2 });
let folder: string;
let env: Readonly<Record<string, string>>;
let node: NodeProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-recipes-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const opcua = stack.use(await startOpcuaLine(pune, { brand: norden }));
  const broker = stack.use(await startBroker());
  stack.use(await startSparkplugLine(lyon, { brand: keystone, broker: broker.url, group: 'Lyon', node: 'packing' }));
  env = {
    LINE_1_PUNE: opcua.url,
    LYON_BROKER: broker.url,
    PKI_FOLDER: join(folder, 'pki'),
    INTAKE_ADDRESS: `127.0.0.1:${await freePort()}`,
    MILLRACE_SECRET_INTAKE_KEY: key,
  };
  await cp(example, join(folder, 'project'), { recursive: true });
  node = stack.use(await NodeProcess.start({ project: join(folder, 'project'), data: join(folder, 'node'), env }));
});

afterAll(() => stack.disposeAsync());

/** The MES releases an order, again and again until it is taken. */
async function release(order: string, plant: string, recipe: string, speed: number): Promise<void> {
  const body = JSON.stringify({ order, plant, line: 'packing/line-1', recipe: { code: recipe, sealing: 338 }, speed });
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  const url = `http://${env['INTAKE_ADDRESS']}/releases`;
  await vi.waitFor(async () => expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202), patience);
}

/** What became of the two commands of an order, once both are final or `until` says that it is enough. */
async function traceOf(order: string, until: (hops: Hops) => boolean = isSettled): Promise<Hops> {
  return vi.waitFor(async () => {
    const [message] = (await node.client().find({ value: order, key: 'order' })).messages;
    const { hops } = await node.client().explain({ message: message!.message });
    const mine = hops.filter(({ state }) => state !== 'filtered');
    expect(
      mine.length === 2 && until(mine),
      JSON.stringify(mine.map(({ flow, state, sentence }) => [flow, state, sentence])),
    ).toBe(true);
    return mine;
  }, patience);
}

/** The command that waits for a second person. */
async function proposalOf(): Promise<CommandView> {
  return (await node.client().commands({ open: true })).find(({ state }) => state === 'proposed')!;
}

const bothConfirmed = [
  ['confirmed', undefined],
  ['confirmed', undefined],
];

const isSettled = (hops: Hops): boolean => hops.every(({ state }) => state === 'confirmed' || state === 'held');

/** Counts the changes of signals of a line until disposed. */
function watch(line: Line): Disposable & { count(signal: SignalName): number } {
  const seen: SignalName[] = [];
  const stop = line.listen(names => seen.push(...names));
  return { count: signal => seen.filter(name => name === signal).length, [Symbol.dispose]: stop };
}

/** Kills the node in the moment in which a signal of a line changes. */
async function killAt(line: Line, signal: SignalName, act: () => Promise<unknown>): Promise<void> {
  const killed = Promise.withResolvers<void>();
  const stop = line.listen(names => {
    if (!names.includes(signal)) return;
    stop();
    node.kill().then(killed.resolve, killed.reject);
  });
  await Promise.all([act(), killed.promise.then(() => node.start())]);
}

describe('an order that the MES releases', () => {
  test('F76: changes recipe and speed of a real OPC UA line exactly once, in whichever step the node is killed', async () => {
    const steps: readonly SignalName[] = ['recipePrepared', 'commandId', 'recipeActivate', 'speedSetpoint'];
    for (const [index, signal] of steps.entries()) {
      const [order, recipe, speed] = [`47${index}`, index % 2 === 0 ? 'R-200' : 'R-300', 40 + index];
      using seen = watch(pune);
      await killAt(pune, signal, () => release(order, '1710', recipe, speed));
      expect((await traceOf(order)).map(({ state, sentence }) => [state, sentence])).toEqual(bothConfirmed);
      expect(['recipe', 'recipeActivate', 'speedSetpoint'].map(name => seen.count(name as SignalName))).toEqual([1, 1, 1]);
      expect(pune.signals).toMatchObject({ recipe, recipeTemperature: 170, speedSetpoint: speed });
    }
  }, 120_000);

  test('shows its command and the steps in the trace, stands in the audit trail, and no replay commands again', async () => {
    await release('5001', '1710', 'R-100', 55);
    const hops = await traceOf('5001');
    expect(hops.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
    const load = hops.find(({ flow }) => flow === 'download-recipes@pune:line.load-recipe')!;
    const command = await node.client().command({ id: load.reference! });
    expect(load.command).toEqual(command);
    expect(command.steps?.map(({ phase }) => phase)).toEqual([
      'looking',
      'preparing',
      'reading-back',
      'activating',
      'confirming',
    ]);
    expect(command).toMatchObject({
      state: 'done',
      who: 'integration download-recipes',
      reason: 'order 5001',
      after: { 'recipe-prepared': 'R-100' },
    });
    const answered = load.tries.at(-1)!.answered!;
    expect(JSON.stringify(answered)).toContain('activating');
    const entries = await node.client().audit({});
    expect(
      entries
        .filter(({ subject }) => subject.includes(command.id))
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(['command done', 'command equipment']);
    using seen = watch(pune);
    const [found] = (await node.client().find({ value: '5001', key: 'order' })).messages;
    const report = await node
      .client()
      .replay({ selection: { messages: [found!.message], states: ['confirmed'] }, dryRun: false, reason: 'again' });
    expect(report).toMatchObject({ sent: 0, items: [{ would: 'skip-confirmed' }, { would: 'skip-confirmed' }] });
    expect(seen.count('recipeActivate')).toBe(0);
  }, 60_000);

  test('reaches a Sparkplug line in its own units, once, also where the node is killed', async () => {
    using seen = watch(lyon);
    await killAt(lyon, 'speedSetpoint', () => release('6001', '1720', 'R-300', 48));
    expect((await traceOf('6001')).map(({ state, sentence }) => [state, sentence])).toEqual(bothConfirmed);
    expect([seen.count('recipeActivate'), seen.count('speedSetpoint')]).toEqual([1, 1]);
    expect(lyon.signals.recipe).toBe('R-300');
    expect(lyon.signals.speedSetpoint).toBeCloseTo(48, 4);
    expect(lyon.signals.recipeTemperature).toBeCloseTo(170, 4);
  }, 60_000);

  test('waits for a second person where that is declared, over a kill, and goes on when somebody agrees', async () => {
    const file = join(folder, 'project', 'line.yaml');
    await writeFile(
      file,
      (await readFile(file, 'utf8')).replace('identify: command-id', 'identify: command-id\n    approval: true'),
    );
    expect(await node.client().reload()).toMatchObject({ issues: [] });
    using seen = watch(pune);
    const awaits = (hops: Hops): boolean => hops.some(({ sentence }) => sentence?.includes('awaiting approval') === true);
    await release('7001', '1710', 'R-200', 50);
    await traceOf('7001', awaits);
    await node.kill();
    await node.start();
    await traceOf('7001', awaits);
    const proposal = await proposalOf();
    expect(proposal).toMatchObject({
      state: 'proposed',
      delivery: { integration: 'download-recipes' },
      values: { 'recipe-prepared': 'R-200' },
    });
    expect(seen.count('recipeActivate')).toBe(0);
    await node.client().decideCommand({ id: proposal.id, agree: true, reason: 'the seals are right' });
    expect((await traceOf('7001')).map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
    expect(seen.count('recipeActivate')).toBe(1);
    await release('7002', '1710', 'R-300', 51);
    await traceOf('7002', awaits);
    const other = await proposalOf();
    await node.client().decideCommand({ id: other.id, agree: false, reason: 'the line is being cleaned' });
    const declined = (await traceOf('7002')).find(({ state }) => state === 'held');
    expect(declined?.sentence).toContain('the line is being cleaned (command.declined)');
    expect(seen.count('recipeActivate')).toBe(1);
  }, 60_000);
});
