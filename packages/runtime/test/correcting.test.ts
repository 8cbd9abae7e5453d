import { cp } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Connector } from '@millrace/connector';
import { startNode } from '../src/index.ts';
import { memoryConnector } from './memory-systems.ts';
import { actor, flowName, startRig } from './rig.ts';
import type { Rig } from './rig.ts';

const second = { name: 'second' };
const content = (value: object): { readonly text: string } => ({ text: JSON.stringify(value) });

/** A rig whose message 1 of subject 7 breaks its contract, with a good one of the same subject behind it. */
async function heldRig(options: Parameters<typeof startRig>[0] = {}): Promise<Rig> {
  const rig = await startRig(options);
  await rig.source.give({ order: '7', quantity: 'many' }, { order: '7', quantity: 2 }, { order: '8', quantity: 3 });
  await rig.until(async () => (await rig.node.operations.held({ limit: 1 })).total === 1 && rig.target.book.length === 1, 'held');
  return rig;
}

const amounts = (rig: Rig): readonly unknown[] => rig.target.book.map(({ value }) => (value as { amount?: number }).amount);

describe('correcting a held message', () => {
  test('P11-10e1: it goes out corrected, once, in its place before what waits behind it, with one audit entry', async () => {
    await using rig = await heldRig();
    const { operations } = rig.node;
    const before = (await operations.audit(0, 100)).length;
    const report = await operations.correct(1, content({ order: '7', quantity: 1 }), false, 'read from the paper', actor);
    expect(report).toMatchObject({
      ok: true,
      correction: 1,
      state: 'applied',
      released: 1,
      changes: [{ path: 'quantity', before: 'many', after: 1 }],
    });
    await rig.quiet();
    expect(amounts(rig)).toEqual([3, 1, 2]);
    const trail = (await operations.audit(0, 100)).slice(before);
    expect(trail).toMatchObject([
      { who: 'tester', action: 'correct message', subject: 'message 1', reason: 'read from the paper' },
    ]);
    expect((await operations.ledger(true)).balanced).toBe(true);
    expect(new TextDecoder().decode(await operations.received(1))).toBe('{"order":"7","quantity":"many"}');
    expect(await operations.explain(1)).toMatchObject({
      received: { text: '{"order":"7","quantity":"many"}' },
      corrections: [{ number: 1, who: 'tester', reason: 'read from the paper', changes: [{ path: 'quantity' }] }],
      hops: [{ corrected: 1, mapped: { number: '7', amount: 1 } }],
    });
  });

  test('a dry run says what is wrong and where, and what would be sent; nothing is kept', async () => {
    await using rig = await heldRig();
    const { operations } = rig.node;
    const text = '{\n  "order": "7",\n  "quantity": "few"\n}';
    const bad = await operations.correct(1, { text }, true, '', actor);
    expect(bad).toMatchObject({ ok: false, dryRun: true, issues: [{ path: 'quantity', at: { line: 3, column: 15 } }] });
    expect(bad.refusal).toContain('does not keep order@1');
    const unreadable = await operations.correct(1, { text: '{"order": "7",}' }, true, '', actor);
    expect(unreadable).toMatchObject({ ok: false, issues: [{ at: { line: 1, column: 15 } }], outcomes: [] });
    const good = await operations.correct(1, content({ order: '7', quantity: 5 }), true, '', actor);
    expect(good).toMatchObject({ ok: true, outcomes: [{ flow: flowName, would: 'send', mapped: { number: '7', amount: 5 } }] });
    expect((await operations.corrections({ limit: 10 })).items).toEqual([]);
    expect((await operations.held({ limit: 10 })).total).toBe(1);
  });

  test('another subject or id, several records, no change, or a stale base are refused with a sentence', async () => {
    await using rig = await heldRig({ contract: 'id: [order]' });
    const { operations } = rig.node;
    const correct = (given: Parameters<typeof operations.correct>[1]) => operations.correct(1, given, false, 'test', actor);
    await expect(correct(content({ order: '9', quantity: 1 }))).rejects.toThrow(
      /the subject is 9, that of the received message is 7/,
    );
    await expect(correct({ text: '[{"order":"7"},{"order":"7"}]' })).rejects.toThrow(/holds 2 records/);
    await expect(correct(content({ order: '7', quantity: 'many' }))).rejects.toThrow(/does not keep order@1/);
    await expect(correct({ ...content({ order: '7', quantity: 1 }), base: '0'.repeat(64) })).rejects.toThrow(
      /corrected the message meanwhile/,
    );
    await expect(correct({})).rejects.toThrow(/either as text or as base64/);
    await expect(operations.correct(1, content({ order: '7', quantity: 1 }), false, ' ', actor)).rejects.toThrow(
      /needs a reason/,
    );
    await expect(operations.correct(3, content({ order: '8' }), false, 'test', actor)).rejects.toThrow(/is not held/);
    await expect(operations.correct(99, content({ order: '8' }), false, 'test', actor)).rejects.toThrow(/no message 99/);
    expect((await operations.audit(0, 100)).filter(({ action }) => action.includes('correct'))).toEqual([]);
  });

  test('P11-10e2: every version stays readable, and the newest goes out', async () => {
    await using rig = await heldRig();
    const { operations } = rig.node;
    rig.target.behaviour = () => ({ kind: 'never', sentence: 'the order is locked' });
    for (const quantity of [1, 2, 3]) {
      await operations.correct(1, content({ order: '7', quantity }), false, `try ${quantity}`, actor);
      await rig.until(async () => (await operations.correction(1)).held[0]?.code === 'delivery.rejected', 'held again');
    }
    const desk = await operations.correction(1);
    expect(
      desk.corrections.map(({ number, reason, changes }) => [number, reason, changes[0]?.before, changes[0]?.after]),
    ).toEqual([
      [1, 'try 1', 'many', 1],
      [2, 'try 2', 1, 2],
      [3, 'try 3', 2, 3],
    ]);
    expect(desk.content.text).toBe('{"order":"7","quantity":3}');
    expect(desk.held[0]).toMatchObject({ corrected: 3 });
    rig.target.behaviour = item => rig.target.take(item);
    await operations.release({ messages: [1] }, 'unlocked', actor);
    await rig.quiet();
    expect(amounts(rig)).toEqual([3, 3, 2]);
  });

  test('what could not be read goes out with the id and subject that the corrected content has', async () => {
    await using rig = await startRig({ contract: 'id: [order]' });
    await rig.source.give({ bytes: new TextEncoder().encode('{"order":"7"'), id: 'x' });
    await rig.quiet();
    await rig.node.operations.correct(1, content({ order: '7', quantity: 1 }), false, 'the bracket was cut off', actor);
    await rig.quiet();
    expect(rig.target.book).toMatchObject([{ id: '7', subject: '7', value: { number: '7', amount: 1 } }]);
    const key = rig.target.book[0]!.key;
    await rig.source.give({ order: '7', quantity: 1 });
    await rig.quiet();
    expect(rig.target.calls.flat().map(item => item.key)).toEqual([key, key]);
  });

  test('P10: a kill between keeping a correction and letting it go on changes nothing in the end', async () => {
    await using rig = await heldRig();
    const row = (await rig.node.operations.correction(1)).held[0]!;
    await rig.node[Symbol.asyncDispose]();
    const { openStore } = await import('@millrace/store');
    {
      await using store = await openStore({ folder: `${rig.folder}/data`, node: 'test' });
      const [flow] = await store.flows();
      await store.addCorrection({
        at: Date.parse(row.heldSince) + 1,
        who: 'tester',
        reason: 'kept, then killed',
        message: 1,
        bytes: new TextEncoder().encode('{"order":"7","quantity":1}'),
        replaces: '',
        deliveries: [[flow!.number, Date.parse(row.heldSince)]],
      });
    }
    await rig.restart();
    await rig.quiet();
    expect(amounts(rig)).toEqual([3, 1, 2]);
    expect((await rig.node.operations.ledger(true)).balanced).toBe(true);
    await rig.restart();
    await rig.quiet();
    expect(amounts(rig)).toEqual([3, 1, 2]);
  });

  test('a restart between correcting and delivery keeps the correction', async () => {
    await using rig = await heldRig();
    rig.target.behaviour = () => ({ kind: 'later', because: 'contention', sentence: 'locked' });
    await rig.node.operations.correct(1, content({ order: '7', quantity: 1 }), false, 'read from the paper', actor);
    await rig.restart();
    rig.target.behaviour = item => rig.target.take(item);
    await rig.quiet();
    expect(amounts(rig)).toEqual([3, 1, 2]);
  });

  test('a replay under a changed mapping uses the correction too', async () => {
    await using rig = await heldRig();
    await rig.node.operations.correct(1, content({ order: '7', quantity: 1 }), false, 'read from the paper', actor);
    await rig.quiet();
    await rig.node.operations.replay({ messages: [3] }, false, 'again', actor);
    const dry = await rig.node.operations.replay({ messages: [1] }, true, '', actor);
    expect(dry.items).toMatchObject([{ would: 'skip-newer' }]);
  });

  test('a copy of the store has the corrections too', async () => {
    await using rig = await heldRig();
    await rig.node.operations.correct(1, content({ order: '7', quantity: 1 }), false, 'read from the paper', actor);
    await rig.quiet();
    await rig.node[Symbol.asyncDispose]();
    await cp(`${rig.folder}/data`, `${rig.folder}/copy`, { recursive: true });
    const connectors = new Map([['memory', memoryConnector(rig.memory) as Connector]]);
    await using copy = await startNode({
      folder: rig.folder,
      data: `${rig.folder}/copy`,
      connectors,
      env: {},
      secret: () => undefined,
      log: () => undefined,
    });
    expect((await copy.operations.corrections({ limit: 5 })).items).toMatchObject([
      { number: 1, who: 'tester', state: 'applied' },
    ]);
    await rig.restart();
  });
});

describe('A11-6, P11-10f: where a contract is regulated', () => {
  const regulated = { contract: 'regulated: true' };

  test('a correction waits for a second person, who is not its author; then it goes on in its place', async () => {
    await using rig = await heldRig(regulated);
    const { operations } = rig.node;
    const report = await operations.correct(1, content({ order: '7', quantity: 1 }), false, 'read from the paper', actor);
    expect(report).toMatchObject({ state: 'proposed', released: 0, regulated: ['order@1'] });
    expect((await operations.held({ limit: 1 })).items).toMatchObject([{ message: 1, proposed: 1 }]);
    await expect(operations.decideCorrection(1, true, 'mine', actor)).rejects.toThrow(/is your own; a second person must agree/);
    expect((await operations.corrections({ state: 'proposed', limit: 10 })).items).toHaveLength(1);
    await rig.restart();
    const decided = await rig.node.operations.decideCorrection(1, true, 'seen on the paper', second);
    expect(decided).toMatchObject({ released: 1, correction: { state: 'applied', decision: { who: 'second', agreed: true } } });
    await rig.quiet();
    expect(amounts(rig)).toEqual([3, 1, 2]);
    expect((await rig.node.operations.audit(0, 100)).map(({ who, action }) => `${who}: ${action}`)).toContain(
      'second: agree to correction',
    );
    await expect(rig.node.operations.decideCorrection(1, true, 'again', second)).rejects.toThrow(/in force already/);
  });

  test('refused, replaced and lapsed proposals cannot be agreed to', async () => {
    await using rig = await heldRig(regulated);
    const { operations } = rig.node;
    const propose = (quantity: number) => operations.correct(1, content({ order: '7', quantity }), false, 'try', actor);
    await propose(1);
    await propose(2);
    await expect(operations.decideCorrection(1, true, 'ok', second)).rejects.toThrow(/was replaced by a later one/);
    expect(await operations.decideCorrection(2, false, 'that is not what the paper says', second)).toMatchObject({ released: 0 });
    await expect(operations.decideCorrection(2, true, 'ok', second)).rejects.toThrow(/was refused already/);
    await propose(3);
    await operations.cancel({ messages: [1] }, 'posted by hand', second);
    await rig.quiet();
    await expect(operations.decideCorrection(3, true, 'ok', second)).rejects.toThrow(/is not held any more/);
    expect((await operations.corrections({ limit: 10 })).items.map(({ state }) => state)).toEqual([
      'lapsed',
      'refused',
      'replaced',
    ]);
    expect(amounts(rig)).toEqual([3, 2]);
  });

  test('agreeing is refused where the documents changed so that it would be held again', async () => {
    await using rig = await heldRig(regulated);
    await rig.node.operations.correct(1, content({ order: '7', quantity: 1 }), false, 'try', actor);
    await rig.write({ ...regulated, property: 'serial: { type: string }\n  allOf: [{ required: [note] }]' });
    expect((await rig.node.operations.reload(actor)).changed).toBe(true);
    await expect(rig.node.operations.decideCorrection(1, true, 'ok', second)).rejects.toThrow(
      /does not hold under the release that runs now/,
    );
  });
});
