import assert from 'node:assert/strict';
import { inspect } from 'node:util';

import { quality } from '@millrace/core';

import { ConnectorError } from '../connector.ts';
import type { Offers } from '../connector.ts';
import type { TagNode, TagSeen } from '../tags.ts';
import type { Case } from './case.ts';
import { openSession } from './session.ts';
import type { Trial } from './session.ts';
import { everySentence, equipment, Observation, tagsOf } from './tags-session.ts';
import { eventually, within } from './wait.ts';

const hasTags = (offers: Offers): boolean => offers.tags !== undefined;
const replays = (offers: Offers): boolean => offers.tags?.delivery === 'replayable';
const writes = (offers: Offers): boolean => offers.tags?.writes === true;
const browses = (offers: Offers): boolean => offers.tags?.browses === true;
const told = (seen: readonly TagSeen[]): readonly TagSeen['value'][] => seen.map(one => one.value);
const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** Sets a tag to each number in turn. */
async function setAll(trial: Trial, address: string, values: readonly number[]): Promise<void> {
  for (const value of values) await equipment(trial).set(address, value);
}

/** Every number where each change is told; else some of them in order, and the last. */
function assertTold(trial: Trial, seen: readonly TagSeen[], expected: readonly number[]): void {
  if (equipment(trial).tellsEvery) return assert.deepEqual(told(seen), expected);
  assert.equal(told(seen).at(-1), expected.at(-1));
  assertAscending(seen);
}

function assertAscending(seen: readonly TagSeen[]): void {
  const values = seen.map(one => Number(one.value));
  assert.deepEqual(
    values,
    values.toSorted((a, b) => a - b),
    'values come in the order of their changes',
  );
}

/** A value without those that only repeat what was settled before: a new session may tell what is so at its begin. */
function after(seen: readonly TagSeen[], settled: number): readonly TagSeen[] {
  return seen.filter(one => one.value !== settled);
}

/** How equipment behaves when it is watched; chosen by `offers.tags`. */
export const observingCases: readonly Case[] = [
  {
    name: 'tags: changes arrive in order with their status and times',
    applies: hasTags,
    async run(trial) {
      const [first, second] = equipment(trial).numbers;
      const seen = new Observation(trial, await openSession(trial), [first, second]);
      await seen.ready(first, second);
      const began = Date.now();
      await setAll(trial, first, [1, 2, 3]);
      await setAll(trial, second, [4]);
      await seen.until(first, 3);
      await seen.until(second, 4);
      assertTold(trial, seen.of(first), [1, 2, 3]);
      assertTold(trial, seen.of(second), [4]);
      for (const one of seen.values) assertTimes(trial, one, began);
    },
  },
  {
    name: 'tags: values arrive exactly',
    applies: hasTags,
    async run(trial) {
      const { exact, set, numbers: known } = equipment(trial);
      const addresses = [...new Set([known[0], ...exact.map(one => one.address)])];
      const seen = new Observation(trial, await openSession(trial), addresses);
      await seen.ready(known[0]);
      for (const { address, value } of exact) {
        const was = seen.of(address).length;
        await set(address, value);
        await seen.until(address, value).catch((cause: unknown) => {
          const came = inspect(told(seen.of(address).slice(was)));
          throw new Error(`expected ${inspect(value)} of ${address}, got ${came}`, { cause });
        });
      }
    },
  },
  {
    name: 'tags: a tag that is not there is a value with a bad status, and its neighbours go on',
    applies: hasTags,
    async run(trial) {
      const { absent, numbers: known } = equipment(trial);
      if (absent === undefined) return;
      const seen = new Observation(trial, await openSession(trial), [absent, known[0]]);
      while (seen.of(absent).length === 0) await seen.pull();
      assert.equal(quality(seen.of(absent)[0]?.status ?? 0), 'bad');
      await seen.ready(known[0]);
      await setAll(trial, known[0], [5]);
      await seen.until(known[0], 5);
    },
  },
  {
    name: 'tags: a bad status is kept as it is and is no value, and its neighbours go on',
    applies: hasTags,
    async run(trial) {
      const { spoil, numbers: known } = equipment(trial);
      if (spoil === undefined) return;
      const seen = new Observation(trial, await openSession(trial), known);
      await seen.ready(...known);
      const status = await spoil(known[0]);
      while (!seen.of(known[0]).some(one => one.status === status)) await seen.pull();
      assert.deepEqual(
        seen.of(known[0]).filter(one => quality(one.status) === 'good'),
        [],
        'nothing good is told of a bad tag',
      );
      await setAll(trial, known[1], [6]);
      await seen.until(known[1], 6);
    },
  },
  {
    name: 'tags: observations share one session and end on their own',
    applies: hasTags,
    async run(trial) {
      const [first, second] = equipment(trial).numbers;
      const session = await openSession(trial);
      const one = new Observation(trial, session, [first]);
      await one.ready(first);
      const open = await trial.peer.openSessions?.();
      const other = new Observation(trial, session, [first, second]);
      await other.ready(first, second);
      assert.equal(await trial.peer.openSessions?.(), open, 'a second observation opens no session');
      const waiting = one.ask();
      one.stop();
      await drained(trial, one, waiting);
      await setAll(trial, second, [7]);
      await other.until(second, 7);
      assert.equal(await trial.peer.openSessions?.(), open, 'the end of an observation closes no session');
      assert.equal(session.lost.length, 0);
    },
  },
  {
    name: 'tags: what was granted is listed while it is watched',
    applies: hasTags,
    async run(trial) {
      const [first, second] = equipment(trial).numbers;
      const session = await openSession(trial);
      const tags = tagsOf(session);
      if (tags.granted === undefined) return;
      const listed = (): readonly string[] => [...new Set(tags.granted?.().map(grant => grant.address))].toSorted();
      const seen = new Observation(trial, session, [first, second]);
      await seen.ready(first, second);
      assert.deepEqual(listed(), [first, second].toSorted());
      const waiting = seen.ask();
      seen.stop();
      await drained(trial, seen, waiting);
      await eventually('nothing is listed', () => listed().length === 0, trial.promptMs);
    },
  },
  {
    name: 'tags: a slow consumer slows the source or is told what it missed',
    applies: hasTags,
    async run(trial) {
      const [first] = equipment(trial).numbers;
      const seen = new Observation(trial, await openSession(trial), [first]);
      await seen.ready(first);
      await setAll(trial, first, numbers(1, 400));
      await seen.until(first, 400);
      if (seen.gaps.length === 0) return assertTold(trial, seen.of(first), numbers(1, 400));
      assert.ok(
        seen.gaps.some(gap => gap.reason === 'overflow' || gap.reason === 'sequence'),
        'a gap says that values were lost',
      );
      assertAscending(seen.of(first));
    },
  },
  {
    name: 'tags: a cut session is lost, never a quiet end',
    applies: hasTags,
    async run(trial) {
      const known = equipment(trial).numbers;
      const session = await openSession(trial);
      const both = known.map(address => new Observation(trial, session, [address]));
      for (const [place, seen] of both.entries()) await seen.ready(known[place] ?? '');
      assert.ok(trial.peer.cut, 'the harness cannot cut a session');
      const ends = both.map(seen => endOf(seen));
      await trial.peer.cut();
      for (const end of ends) {
        const ended = await within(trial.promptMs, 'the end of the observation', end);
        assert.ok(ended instanceof ConnectorError && ended.kind === 'lost', `expected a lost session, got ${String(ended)}`);
      }
      await eventually('the cut is reported', () => session.lost.length > 0, trial.promptMs);
    },
  },
  {
    name: 'tags: aborting ends a waiting observation promptly',
    applies: hasTags,
    async run(trial) {
      const [first] = equipment(trial).numbers;
      const session = await openSession(trial);
      const seen = new Observation(trial, session, [first]);
      await seen.ready(first);
      const waiting = seen.ask();
      seen.stop();
      await drained(trial, seen, waiting);
      assert.equal(session.lost.length, 0, 'our own end is not a lost session');
    },
  },
  {
    name: 'tags: disposing ends every observation and leaves nothing open',
    applies: hasTags,
    async run(trial) {
      const known = equipment(trial).numbers;
      const session = await openSession(trial);
      const seen = new Observation(trial, session, known);
      await seen.ready(...known);
      const waiting = seen.ask().catch(() => undefined);
      await within(trial.promptMs, 'disposing', session.connection[Symbol.asyncDispose]());
      await within(trial.promptMs, 'the end of the observation', waiting);
      const open = trial.peer.openSessions?.bind(trial.peer);
      if (open !== undefined) await eventually('no session is open', async () => (await open()) === 0, trial.promptMs);
      assert.equal(session.lost.length, 0, 'our own end is not a lost session');
    },
  },
];

/** What a source that can be read again must do with a cursor. */
export const replayingCases: readonly Case[] = [
  {
    name: 'tags: what was not settled comes again after a new session',
    applies: replays,
    async run(trial) {
      const [first] = equipment(trial).numbers;
      const session = await openSession(trial);
      const seen = new Observation(trial, session, [first]);
      await seen.ready(first);
      await setAll(trial, first, [1, 2]);
      await seen.until(first, 2);
      await seen.settle();
      await setAll(trial, first, [3, 4]);
      await seen.until(first, 4);
      await session[Symbol.asyncDispose]();
      const again = new Observation(trial, await openSession(trial), [first], seen.cursor);
      await again.until(first, 4);
      assertTold(trial, after(again.of(first), 2), [3, 4]);
    },
  },
  {
    name: 'tags: what changed between two sessions is told, or lies in a gap',
    applies: replays,
    async run(trial) {
      const [first] = equipment(trial).numbers;
      const session = await openSession(trial);
      const seen = new Observation(trial, session, [first]);
      await seen.ready(first);
      await setAll(trial, first, [1]);
      await seen.until(first, 1);
      await seen.settle();
      await session[Symbol.asyncDispose]();
      await setAll(trial, first, [2, 3]);
      const again = new Observation(trial, await openSession(trial), [first], seen.cursor);
      await again.until(first, 3);
      const all = after(again.of(first), 1);
      if (again.gaps.length === 0 || told(all).includes(2)) assertTold(trial, all, [2, 3]);
    },
  },
  {
    name: 'tags: what was settled does not come again',
    applies: replays,
    async run(trial) {
      const [first] = equipment(trial).numbers;
      const session = await openSession(trial);
      const seen = new Observation(trial, session, [first]);
      await seen.ready(first);
      await setAll(trial, first, [1, 2]);
      await seen.until(first, 2);
      await seen.settle();
      await session[Symbol.asyncDispose]();
      const again = new Observation(trial, await openSession(trial), [first], seen.cursor);
      const settled = again.ask();
      await setAll(trial, first, [3]);
      await settled;
      await again.until(first, 3);
      assertTold(trial, after(again.of(first), 2), [3]);
    },
  },
];

/** Reading, writing, browsing, and what is said about it. */
export const askingCases: readonly Case[] = [
  {
    name: 'tags: reading tells the present values in order, and what cannot be read with a bad status',
    applies: hasTags,
    async run(trial) {
      const { numbers: known, absent, set } = equipment(trial);
      const tags = tagsOf(await openSession(trial));
      await set(known[0], 11);
      await set(known[1], 12);
      const asked = absent === undefined ? [...known] : [known[0], absent, known[1]];
      const read = async (): Promise<readonly TagSeen['value'][]> => {
        const values = await tags.read(asked, AbortSignal.timeout(trial.promptMs));
        assert.equal(values.length, asked.length, 'one value an address');
        if (absent !== undefined) assert.equal(quality(values[1]?.status ?? 0), 'bad');
        return values.filter(value => quality(value.status) === 'good').map(value => value.value);
      };
      await eventually('the values are read', async () => String(await read()) === '11,12', trial.promptMs);
    },
  },
  {
    name: 'tags: a write has its effect, and one that is refused does not fail its neighbours',
    applies: writes,
    async run(trial) {
      const { allowed, refused, held } = writable(trial);
      const tags = tagsOf(await openSession(trial));
      const all = refused === undefined ? [allowed] : [refused, allowed];
      const outcomes = (await tags.write?.(all, AbortSignal.timeout(trial.promptMs))) ?? [];
      trial.outputs.push(JSON.stringify(outcomes));
      assert.deepEqual(
        outcomes.map(outcome => outcome.kind),
        refused === undefined ? ['done'] : ['never', 'done'],
      );
      await eventually('the value is there', async () => Object.is(await held(allowed.address), allowed.value), trial.promptMs);
    },
  },
  {
    name: 'tags: a lost answer to a write is unknown',
    applies: writes,
    async run(trial) {
      const { allowed, loseAnswer } = writable(trial);
      if (loseAnswer === undefined) return;
      const tags = tagsOf(await openSession(trial));
      await loseAnswer();
      const writing = tags.write?.([allowed], AbortSignal.timeout(trial.promptMs / 2));
      const outcomes = await within(trial.promptMs, 'the end of the write', writing ?? Promise.resolve([]));
      assert.deepEqual(
        outcomes.map(outcome => outcome.kind),
        ['unknown'],
      );
    },
  },
  {
    name: 'tags: browsing finds the tags page by page, each once',
    applies: browses,
    async run(trial) {
      const wanted = new Set(equipment(trial).browsable ?? []);
      assert.ok(wanted.size > 0, 'the harness names tags that browsing must find');
      const tags = tagsOf(await openSession(trial));
      const found = new Set<string>();
      await browseAll(trial, async (node, page) => {
        assert.ok(tags.browse, 'a connection that browses has `browse`');
        const one = await within(trial.promptMs, 'a page', tags.browse(node, page, AbortSignal.timeout(trial.promptMs)));
        for (const { kind, address } of one.nodes) if (kind === 'tag') found.add(address);
        return one;
      });
      assert.deepEqual(
        [...wanted].filter(address => !found.has(address)),
        [],
        'not found by browsing',
      );
    },
  },
  {
    name: 'tags: secrets appear in no sentence',
    applies: hasTags,
    async run(trial) {
      const { numbers: known, absent } = equipment(trial);
      const session = await openSession(trial);
      const seen = new Observation(trial, session, [...known, ...(absent === undefined ? [] : [absent])]);
      await seen.ready(...known);
      await everySentence(trial, session, [...known, ...(absent === undefined ? [] : [absent])]);
      await trial.peer.cut?.();
      const ended = await within(trial.promptMs, 'the end of the observation', endOf(seen));
      trial.outputs.push(String(ended));
      for (const secret of trial.peer.secrets) {
        const leak = trial.outputs.find(output => output.includes(secret));
        assert.equal(leak, undefined, `a secret appears in: ${leak}`);
      }
    },
  },
];

/** How equipment behaves; chosen by `offers.tags`. */
export const tagsCases: readonly Case[] = [...observingCases, ...replayingCases, ...askingCases];

function writable(trial: Trial): NonNullable<ReturnType<typeof equipment>['writes']> {
  const { writes: found } = equipment(trial);
  assert.ok(found, 'the harness says what may be written');
  return found;
}

function assertTimes(trial: Trial, seen: TagSeen, beganMs: number): void {
  const slackUs = 60_000_000;
  const near = (time: number): boolean => Math.abs(time - beganMs * 1_000) < slackUs && Number.isInteger(time);
  assert.ok(near(seen.receivedTime), `received at ${seen.receivedTime}: whole microseconds since 1970, now`);
  if (equipment(trial).tellsTime) assert.ok(seen.sourceTime !== undefined, 'the source tells when it happened');
  if (seen.sourceTime !== undefined) assert.ok(near(seen.sourceTime), `source time ${seen.sourceTime}`);
}

/** Pulls a stopped observation to its end; fails where it does not end promptly. */
async function drained(trial: Trial, seen: Observation, waiting: Promise<IteratorResult<unknown>>): Promise<void> {
  let next = await within(trial.promptMs, 'the end of the observation', waiting);
  while (next.done !== true) {
    await seen.pull();
    next = await within(trial.promptMs, 'the end of the observation', seen.ask());
  }
}

/** How an observation ends: the error, or that it ended quietly. */
async function endOf(seen: Observation): Promise<unknown> {
  try {
    for (;;) {
      if ((await seen.ask()).done === true) return 'quiet end';
      await seen.pull();
    }
  } catch (error) {
    return error;
  }
}

/** Walks everything below the root, breadth first, at most 500 pages; no node is listed twice below one parent. */
async function browseAll(
  trial: Trial,
  page: (
    node: string | undefined,
    page: string | undefined,
  ) => Promise<{ readonly nodes: readonly TagNode[]; readonly next?: string }>,
): Promise<void> {
  const open: (string | undefined)[] = [undefined];
  const known = new Set<string>();
  for (let pages = 0; open.length > 0;) {
    const node = open.shift();
    const below = new Set<string>();
    let next: string | undefined;
    do {
      assert.ok(++pages <= 500, 'browsing comes to an end');
      const one = await page(node, next);
      trial.outputs.push(JSON.stringify(one));
      for (const { address, hasChildren } of one.nodes) {
        assert.ok(!below.has(address), `${address} is listed twice below ${node ?? 'the root'}`);
        below.add(address);
        if (hasChildren === true && !known.has(address)) open.push(address);
        known.add(address);
      }
      next = one.next;
    } while (next !== undefined);
  }
}
