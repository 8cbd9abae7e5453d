import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '@millrace/store';
import { actor, startRig } from './rig.ts';
import type { Rig, RigOptions } from './rig.ts';

const day = (text: string): number => Date.parse(`${text}T12:00:00Z`);
const head = 'kind: crosswalk\nname: material\nowner: master-data\n';
const looking: RigOptions = {
  fields: '{ number: order, text: { value: note, crosswalk: material } }',
  more: `${head}entries:\n  - { from: "1", to: M-1 }\n  - { from: "9", to: M-9, until: 2026-10-01 }\n`,
};
const order = (number: number, note: string) => ({ order: String(number), quantity: number, note });

/** A rig whose wall clock a test sets. */
async function clockRig(options: RigOptions = looking) {
  let now = day('2026-11-23');
  const rig = await startRig({ ...options, node: { clock: { now: () => now++, random: () => 0 } } });
  return { rig, setDay: (text: string) => void (now = day(text)), [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose]() };
}

const booked = (rig: Rig): readonly (readonly [subject: string, text: string])[] =>
  rig.target.book.map(({ subject, value }) => [subject, (value as { text: string }).text]);

describe('crosswalks on a running node', () => {
  test('F105: a code without an entry holds its message, naming crosswalk, key, day and steward; adding the entry releases it, in order, and nothing else', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.source.give(order(1, '1'), order(2, '2'), order(2, '1'), order(3, '3'), order(4, '1'));
    await rig.until(async () => (await rig.node.operations.held({ limit: 10 })).items.length === 2, 'two are held');
    await rig.until(() => rig.target.book.length === 2, 'two are delivered');
    const held = await rig.node.operations.held({ limit: 10 });
    expect(held.items).toMatchObject([
      {
        subject: '2',
        owner: 'master-data',
        remedy: 'add it: millrace crosswalk add material 2 TO --reason "…"',
        behind: 1,
        code: 'crosswalk.missing',
        sentence: 'text: crosswalk material has no entry for "2" at any site on 2026-11-23; its steward is master-data',
      },
      { subject: '3' },
    ]);
    expect(await rig.node.operations.missingCodes()).toMatchObject([
      { crosswalk: 'material', owner: 'master-data', code: '2', deliveries: 1, neededFrom: '2026-11-23', direction: 'forward' },
      { code: '3', deliveries: 1 },
    ]);
    const report = await rig.node.operations.addEntry('material', { from: '2', to: 'M-2' }, 'new material', actor);
    expect(report).toMatchObject({ released: 1, waiting: 0, sentence: '1 held delivery goes on' });
    await rig.until(() => rig.target.book.length === 4, 'the released message and the one behind it are there');
    expect(booked(rig).slice(2)).toEqual([
      ['2', 'M-2'],
      ['2', 'M-1'],
    ]);
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([{ subject: '3' }]);
    const trail = await rig.node.operations.audit(0, 100);
    expect(trail.map(({ action }) => action).slice(-2)).toEqual(['add crosswalk entry', 'release held']);
    expect(trail.find(({ number }) => number === report.audit)).toMatchObject({
      who: 'tester',
      subject: 'material',
      reason: 'new material',
    });
    expect((await rig.node.operations.ledger(true)).balanced).toBe(true);
  });

  test('F105: what was added is there after a restart and two releases later, and once more delivers nothing twice', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.source.give(order(1, '2'));
    await rig.quiet();
    await rig.node.operations.addEntry('material', { from: '2', to: 'M-2' }, 'new', actor);
    await rig.until(() => rig.target.book.length === 1, 'it is delivered');
    await rig.restart();
    for (const amount of ['quantity + 1', 'quantity + 2']) {
      await rig.write({
        ...looking,
        fields: `{ number: order, amount: "${amount}", text: { value: note, crosswalk: material } }`,
      });
      expect(await rig.node.operations.reload(actor)).toMatchObject({ changed: true });
    }
    await rig.source.give(order(2, '2'));
    await rig.until(() => rig.target.book.length === 2, 'the next one is delivered');
    expect(booked(rig)).toEqual([
      ['1', 'M-2'],
      ['2', 'M-2'],
    ]);
    expect(await rig.node.operations.crosswalk('material', { limit: 10 })).toMatchObject({
      entries: 2,
      added: 1,
      items: [{ from: '1' }, { from: '9', until: '2026-10-01' }, { from: '2', added: { who: 'tester', reason: 'new' } }],
    });
  });

  test('F105, F30: an entry that was on disk when the node was killed releases what waits for it at the next start', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.source.give(order(1, '2'));
    await rig.quiet();
    await rig.node[Symbol.asyncDispose]();
    {
      await using store = await openStore({ folder: join(rig.folder, 'data'), node: 'test' });
      await store.addEntry({ at: day('2026-11-23'), who: 'anna', reason: 'new', crosswalk: 'material', from: '2', to: 'M-2' });
    }
    await rig.restart();
    await rig.until(() => rig.target.book.length === 1, 'it is delivered');
    expect(booked(rig)).toEqual([['1', 'M-2']]);
    expect((await rig.node.operations.audit(0, 100)).map(({ action }) => action)).toEqual([
      'start',
      'add crosswalk entry',
      'release held',
    ]);
  });

  test('F105: entries added while messages come leave nobody waiting, twice or out of order', async () => {
    await using one = await clockRig({ ...looking, concurrency: 4, batch: 7 });
    const { rig } = one;
    const codes = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const given: { readonly subject: string; readonly code: string }[] = [];
    const giving = async (): Promise<void> => {
      for (let round = 0; round < 10; round++) {
        const batch = codes.map((code, index) => ({ ...order((index * 7) % 5, code), quantity: round * 100 + index }));
        given.push(...batch.map(({ order: subject, note: code }) => ({ subject, code })));
        await rig.source.give(...batch);
      }
    };
    const adding = async (): Promise<void> => {
      for (const code of codes)
        await rig.node.operations.addEntry('material', { from: code, to: code.toUpperCase() }, 'new', actor);
    };
    await Promise.all([giving(), adding()]);
    await rig.until(() => rig.target.book.length >= 200, 'all are delivered');
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 10 })).total).toBe(0);
    for (const subject of ['0', '1', '2', '3', '4'])
      expect(booked(rig).filter(([of]) => of === subject)).toEqual(
        given.filter(one => one.subject === subject).map(({ code }) => [subject, code.toUpperCase()]),
      );
    expect((await rig.node.operations.ledger(true)).balanced).toBe(true);
  });

  test('F105: a message for several codes goes on when the last one is added, and says meanwhile what is left', async () => {
    const fields = '{ number: { value: order, crosswalk: material }, text: { value: note, crosswalk: material } }';
    await using one = await clockRig({ ...looking, fields });
    const { rig } = one;
    await rig.source.give(order(2, '3'));
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 1 })).items[0]!.sentence).toMatch(/"2".*\(and 1 more\)$/);
    expect(await rig.node.operations.addEntry('material', { from: '2', to: 'M-2' }, 'new', actor)).toMatchObject({
      released: 0,
      waiting: 1,
      sentence: '0 held deliveries go on; 1 that needs "2" still waits for other codes',
    });
    expect((await rig.node.operations.held({ limit: 1 })).items[0]!.sentence).toMatch(/^crosswalk material has no entry for "3"/);
    expect((await rig.node.operations.missingCodes()).map(({ code }) => code)).toEqual(['3']);
    expect(await rig.node.operations.addEntry('material', { from: '3', to: 'M-3' }, 'new', actor)).toMatchObject({ released: 1 });
  });

  test('an entry added for the wrong days says which wait, and the command that it answers with lets them go', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.source.give(order(1, '2'), order(3, '2'));
    await rig.quiet();
    const add = (days: { since?: string; until?: string }) =>
      rig.node.operations.addEntry('material', { from: '2', to: 'M-2', ...days }, 'new', actor);
    const command = 'millrace crosswalk add material 2 M-2 --until 2027-01-01 --reason "…"';
    expect(await add({ since: '2027-01-01' })).toMatchObject({
      released: 0,
      waiting: 2,
      sentence: `0 held deliveries go on; 2 wait for days before 2027-01-01, on which the entry does not hold; add it for these too: ${command}`,
    });
    await expect(add({})).rejects.toThrow(`for the days that are still free: ${command}`);
    expect(await add({ until: '2027-01-01' })).toMatchObject({ sentence: '2 held deliveries go on' });
  });

  test('F107: a code whose entry ended before the day of the message is held and says when it expired', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.source.give(order(1, '9'));
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([
      { code: 'crosswalk.expired', sentence: expect.stringMatching(/expired on 2026-10-01/), owner: 'master-data' },
    ]);
    await expect(rig.node.operations.addEntry('material', { from: '9', to: 'M-8' }, 'again', actor)).rejects.toThrow(
      'this contradicts crosswalk material: the documents say "9" is "M-9" until 2026-10-01',
    );
    const since = '2026-10-01';
    expect(await rig.node.operations.addEntry('material', { from: '9', to: 'M-8', since }, 'again', actor)).toMatchObject({
      released: 1,
    });
  });

  test('a waiting message sees the entries of the day on which it was received, or of today where the crosswalk says so', async () => {
    for (const [replay, released] of [
      ['received', 0],
      ['today', 1],
    ] as const) {
      await using one = await clockRig({ ...looking, more: `${head}replay: ${replay}\n` });
      const { rig, setDay } = one;
      await rig.source.give(order(1, '5'));
      await rig.quiet();
      setDay('2026-12-01');
      const late = { from: '5', to: 'M-5', since: '2026-12-01' };
      expect(await rig.node.operations.addEntry('material', late, 'from December on', actor)).toMatchObject({
        released,
        waiting: 1 - released,
      });
      const past = { from: '5', to: 'M-4', since: '2026-11-01', until: '2026-12-01' };
      expect(await rig.node.operations.addEntry('material', past, 'as of then', actor)).toMatchObject({ released: 1 - released });
      await rig.until(() => rig.target.book.length === 1, 'it is delivered');
      expect(booked(rig)).toEqual([['1', replay === 'today' ? 'M-5' : 'M-4']]);
    }
  });

  test('a replayed message sees the entries of the day on which it was received, or of today where the crosswalk says so', async () => {
    for (const [replay, again] of [
      ['received', 'M-1'],
      ['today', 'M-2'],
    ] as const) {
      const entries = 'entries: [{ from: "1", to: M-1, until: 2026-12-01 }, { from: "1", to: M-2, since: 2026-12-01 }]';
      await using one = await clockRig({ ...looking, repeat: 'harmless', more: `${head}replay: ${replay}\n${entries}\n` });
      const { rig, setDay } = one;
      await rig.source.give(order(1, '1'));
      await rig.until(() => rig.target.book.length === 1, 'it is delivered');
      await rig.quiet();
      setDay('2026-12-05');
      const report = await rig.node.operations.replay({ messages: [1], states: ['confirmed'] }, false, 'again', actor);
      expect(report.sent).toBe(1);
      await rig.until(() => rig.target.calls.length === 2, 'it is sent again');
      expect(rig.target.calls[1]![0]!.value).toMatchObject({ text: again });
    }
  });

  test('a reload that brings the entry in the table of the document releases what waited for it', async () => {
    await using one = await clockRig({ ...looking, more: `${head}` });
    const { rig } = one;
    await rig.source.give(order(1, '7'));
    await rig.quiet();
    await writeFile(join(rig.folder, 'material.csv'), 'from,to\n7,M-7\n');
    await rig.write({ ...looking, more: `${head}table: material.csv\n` });
    expect(await rig.node.operations.reload(actor)).toMatchObject({ changed: true });
    await rig.until(() => rig.target.book.length === 1, 'it is delivered');
    await writeFile(join(rig.folder, 'material.csv'), 'from,to\n7,M-70\n');
    expect(await rig.node.operations.reload(actor)).toMatchObject({ changed: true });
    await rig.source.give(order(2, '7'));
    await rig.until(() => rig.target.book.length === 2, 'the next one is delivered');
    expect(booked(rig)).toEqual([
      ['1', 'M-7'],
      ['2', 'M-70'],
    ]);
  });

  test('an entry that repeats or contradicts another, or names what is not there, is refused with a sentence', async () => {
    await using one = await clockRig();
    const add = (entry: { from: string; to: string; site?: string; since?: string; until?: string }, name = 'material') =>
      one.rig.node.operations.addEntry(name, entry, 'why not', actor);
    await expect(add({ from: '1', to: 'M-1' })).rejects.toThrow(
      'crosswalk material has this already: the documents say "1" is "M-1"',
    );
    await expect(add({ from: '1', to: 'M-2' })).rejects.toThrow('contradicts');
    await expect(add({ from: '5', to: 'M-5', site: 'pune' })).rejects.toThrow('there is no site "pune"');
    await expect(add({ from: '5', to: 'M-5', since: '2026-02-30' })).rejects.toThrow('no day of the calendar');
    await expect(add({ from: ' 5', to: 'M-5' })).rejects.toThrow('begins or ends with a blank');
    await expect(add({ from: '5', to: 'M-5' }, 'materials')).rejects.toThrow(
      'there is no crosswalk "materials"; did you mean "material"?',
    );
    await expect(one.rig.node.operations.addEntry('material', { from: '5', to: 'M-5' }, ' ', actor)).rejects.toThrow(
      'needs a reason',
    );
    await add({ from: '5', to: 'M-5', until: '2026-01-01' });
    await expect(add({ from: '5', to: 'M-6', since: '2025-01-01' })).rejects.toThrow(
      'an added entry says "5" is "M-5" until 2026-01-01',
    );
    expect(await add({ from: '5', to: 'M-6', since: '2026-01-01' })).toMatchObject({
      released: 0,
      sentence: 'nothing waited for "5"',
    });
  });

  test('the table to export holds what was added, and once the document has it, it comes once', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.node.operations.addEntry('material', { from: '5', to: 'M-5', since: '2026-01-01' }, 'new', actor);
    const csv = await rig.node.operations.crosswalkTable('material');
    expect(csv).toBe('from,to,valid-from,valid-until\r\n1,M-1,,\r\n9,M-9,,2026-10-01\r\n5,M-5,2026-01-01,\r\n');
    await writeFile(join(rig.folder, 'material.csv'), csv);
    await rig.write({ ...looking, more: `${head}table: material.csv\n` });
    expect(await rig.node.operations.reload(actor)).toMatchObject({ changed: true });
    expect(await rig.node.operations.crosswalkTable('material')).toBe(csv);
    const { items } = await rig.node.operations.crosswalk('material', { limit: 10, code: '5' });
    expect(items).toMatchObject([{ from: '5' }, { from: '5', added: { replaced: true } }]);
  });

  test('P8: the trace names the added entry that translated a message, and how many there were then', async () => {
    await using one = await clockRig();
    const { rig } = one;
    await rig.source.give(order(1, '2'));
    await rig.quiet();
    const { audit } = await rig.node.operations.addEntry('material', { from: '2', to: 'M-2' }, 'new', actor);
    await rig.until(() => rig.target.book.length === 1, 'it is delivered');
    await rig.quiet();
    await rig.node.operations.addEntry('material', { from: '3', to: 'M-3' }, 'later', actor);
    const [hop] = (await rig.node.operations.explain(1)).hops;
    expect(hop!.versions.crosswalks).toEqual([{ name: 'material', added: 1 }]);
    expect(hop!.translated).toMatchObject([{ crosswalk: 'material', from: '2', to: 'M-2', who: 'tester', audit }]);
    expect(hop!.mapped).toMatchObject({ text: 'M-2' });
  });

  test('F105: an expression that runs in the worker sees the crosswalk and what is added to it', async () => {
    const fields =
      '{ number: order, text: { value: "( $f := function($n) { $n = 0 ? note : $f($n - 1) }; $f(3) )", crosswalk: material } }';
    await using one = await clockRig({ ...looking, fields });
    const { rig } = one;
    await rig.source.give(order(1, '1'), order(2, '2'));
    await rig.quiet();
    expect(await rig.node.operations.addEntry('material', { from: '2', to: 'M-2' }, 'new', actor)).toMatchObject({ released: 1 });
    await rig.until(() => rig.target.book.length === 2, 'both are delivered');
    expect(booked(rig)).toEqual([
      ['1', 'M-1'],
      ['2', 'M-2'],
    ]);
  });
});

describe('code sets on a running node', () => {
  const set = (more: string): string =>
    `kind: code-set\nname: priority\ntitle: priority of orders\nowner: planning\ncodes: { A: { title: high${more} }, B: low }\n`;
  const property = 'other: { type: string, codes: priority }';

  test('a code that is not in the code set of the contract holds the message, naming code, set and steward', async () => {
    await using one = await clockRig({ property, more: set('') });
    const { rig } = one;
    await rig.source.give({ ...order(1, ''), other: 'A' }, { ...order(2, ''), other: 'C' });
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([
      {
        subject: '2',
        code: 'delivery.source-contract',
        sentence: 'order@1: other: expected a code of priority (steward: planning), found "C"; did you mean "A"?',
      },
    ]);
    expect(await rig.node.operations.codeSets()).toEqual([
      { name: 'priority', title: 'priority of orders', owner: 'planning', codes: 2, usedBy: ['contract order@1'] },
    ]);
    expect((await rig.node.operations.codeSet('priority', { limit: 1 })).items).toEqual([{ code: 'A', title: 'high' }]);
    expect((await rig.node.operations.codeSet('priority', { limit: 1, after: '1' })).items).toEqual([
      { code: 'B', title: 'low' },
    ]);
  });

  test('F107: a code that was blocked is held with the day and where it is used; one received before goes on', async () => {
    await using one = await clockRig({ property, more: set(', until: 2026-11-24') });
    const { rig, setDay } = one;
    await rig.source.give({ ...order(1, ''), other: 'A' });
    await rig.quiet();
    setDay('2026-11-24');
    await rig.source.give({ ...order(2, ''), other: 'A' });
    await rig.quiet();
    expect((await rig.node.operations.held({ limit: 10 })).items).toMatchObject([
      {
        subject: '2',
        sentence: 'order@1: other: the code "A" of priority (steward: planning) expired on 2026-11-24; used by contract order@1',
      },
    ]);
    expect(rig.target.book).toHaveLength(1);
  });
});
