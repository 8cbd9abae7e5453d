import assert from 'node:assert/strict';

import { ConnectorError } from '../connector.ts';
import type { Offers } from '../connector.ts';
import type { Case } from './case.ts';
import { sender } from './case.ts';
import { awkward, ordinaries } from './record.ts';
import { nextBatch, openSession, reading, recordsOf, settleBatch, takeRecords } from './session.ts';
import type { Session, Trial } from './session.ts';
import { eventually, within } from './wait.ts';

const ids = (records: readonly { readonly id: string }[]): readonly string[] => records.map(record => record.id);
const isSource = (offers: Offers): boolean => offers.source !== undefined;
const comesAgain = (offers: Offers): boolean => isSource(offers) && offers.source?.delivery !== 'live';
const isReplayable = (offers: Offers): boolean => offers.source?.delivery === 'replayable';

/** Reads what comes first in a fresh session after the given cursor. */
async function freshSession(trial: Trial, before: Session): Promise<Session> {
  await before[Symbol.asyncDispose]();
  const session = await openSession(trial);
  return session;
}

/** How a source behaves; chosen by `offers.source`. */
export const sourceCases: readonly Case[] = [
  {
    name: 'source: everything arrives once and in the order of the sender',
    applies: isSource,
    async run(trial) {
      const session = await openSession(trial);
      const batches = reading(session);
      await sender(trial).produce(ordinaries(20));
      const { records } = await takeRecords(trial, batches, 20, true);
      assert.deepEqual(ids(records), ids(ordinaries(20)));
    },
  },
  {
    name: 'source: values arrive exactly',
    applies: isSource,
    async run(trial) {
      const session = await openSession(trial);
      const batches = reading(session);
      await sender(trial).produce(awkward);
      const { records } = await takeRecords(trial, batches, awkward.length, true);
      assert.deepEqual(
        records.map(record => ({ ...record })),
        awkward.map(record => ({ ...record })),
      );
    },
  },
  {
    name: 'source: what was not settled comes again in the next session',
    applies: comesAgain,
    async run(trial) {
      const first = await openSession(trial);
      const batches = reading(first);
      await sender(trial).produce(ordinaries(5));
      await takeRecords(trial, batches, 5, false);
      const second = await freshSession(trial, first);
      const again = reading(second);
      await sender(trial).resend();
      const { records } = await takeRecords(trial, again, 5, true);
      assert.deepEqual(ids(records), ids(ordinaries(5)));
    },
  },
  {
    name: 'source: what was settled does not come again',
    applies: comesAgain,
    async run(trial) {
      const first = await openSession(trial);
      await sender(trial).produce(ordinaries(3));
      const taken = await takeRecords(trial, reading(first), 3, true);
      const second = await freshSession(trial, first);
      const again = reading(second, taken.batches.at(-1)?.cursor);
      await sender(trial).resend();
      await sender(trial).produce(ordinaries(2, 4));
      const { records } = await takeRecords(trial, again, 2, true);
      assert.deepEqual(ids(records), ids(ordinaries(2, 4)));
    },
  },
  {
    name: 'source: nothing counts as settled at the sender before it is settled here',
    applies: offers => offers.source?.delivery === 'acknowledged',
    async run(trial) {
      const settled = sender(trial).settled?.bind(sender(trial));
      assert.ok(settled, 'the peer of an acknowledged source counts what is settled');
      const session = await openSession(trial);
      const batches = reading(session);
      await sender(trial).produce(ordinaries(4));
      const taken = await takeRecords(trial, batches, 4, false);
      assert.equal(await settled(), 0);
      for (const batch of taken.batches) await settleBatch(trial, batch);
      await eventually('4 records are settled at the sender', async () => (await settled()) === 4, trial.promptMs);
    },
  },
  {
    name: 'source: a refused batch is not settled and comes again',
    applies: comesAgain,
    async run(trial) {
      const first = await openSession(trial);
      await sender(trial).produce(ordinaries(3));
      const taken = await takeRecords(trial, reading(first), 3, false);
      for (const batch of taken.batches)
        await within(trial.promptMs, 'refusing', batch.refuse('store.full', 'no space left on the disk'));
      if (sender(trial).settled !== undefined) assert.equal(await sender(trial).settled?.(), 0);
      const second = await freshSession(trial, first);
      const again = reading(second);
      await sender(trial).resend();
      assert.deepEqual(ids((await takeRecords(trial, again, 3, true)).records), ids(ordinaries(3)));
    },
  },
  {
    name: 'source: settling one batch leaves the next one unsettled',
    applies: comesAgain,
    async run(trial) {
      const first = await openSession(trial);
      const batches = reading(first);
      await sender(trial).produce(ordinaries(2));
      const one = await takeRecords(trial, batches, 2, false);
      await sender(trial).produce(ordinaries(2, 3));
      await takeRecords(trial, batches, 2, false);
      for (const batch of one.batches) await settleBatch(trial, batch);
      const second = await freshSession(trial, first);
      const again = reading(second, one.batches.at(-1)?.cursor);
      await sender(trial).resend();
      assert.deepEqual(ids((await takeRecords(trial, again, 2, true)).records), ids(ordinaries(2, 3)));
    },
  },
  {
    name: 'source: a stored cursor resumes after its batch',
    applies: isReplayable,
    async run(trial) {
      const first = await openSession(trial);
      const batches = reading(first);
      await sender(trial).produce(ordinaries(3));
      const one = await takeRecords(trial, batches, 3, true);
      const cursor = one.batches.at(-1)?.cursor;
      assert.equal(typeof cursor, 'string', 'a batch of a replayable source has a cursor');
      await sender(trial).produce(ordinaries(3, 4));
      const two = await takeRecords(trial, batches, 3, false);
      assert.notEqual(two.batches.at(-1)?.cursor, cursor);
      const second = await freshSession(trial, first);
      const { records } = await takeRecords(trial, reading(second, cursor), 3, true);
      assert.deepEqual(ids(records), ids(ordinaries(3, 4)));
    },
  },
  {
    name: 'source: a slow consumer slows the source',
    applies: isSource,
    async run(trial) {
      const session = await openSession(trial);
      const batches = reading(session);
      await sender(trial).produce(ordinaries(300));
      const first = await nextBatch(trial, batches);
      const bound = sender(trial).readAhead;
      const taken = await sender(trial).taken?.();
      if (bound !== undefined && taken !== undefined) {
        assert.ok(taken <= bound, `while nobody pulls at most ${bound} records are taken, not ${taken}`);
      }
      const early = recordsOf(trial, first);
      await settleBatch(trial, first);
      const rest = await takeRecords(trial, batches, 300 - early.length, true);
      assert.deepEqual(ids([...early, ...rest.records]), ids(ordinaries(300)));
    },
  },
  {
    name: 'source: a cut session is lost, never a quiet end',
    applies: isSource,
    async run(trial) {
      const session = await openSession(trial);
      const batches = reading(session);
      await sender(trial).produce(ordinaries(1));
      await takeRecords(trial, batches, 1, true);
      assert.ok(trial.peer.cut, 'the harness cannot cut a session');
      const pending = batches.next().then(
        next => (next.done === true ? ('quiet end' as const) : ('batch' as const)),
        (error: unknown) => error,
      );
      await trial.peer.cut();
      await eventually('the cut is reported', async () => session.lost.length > 0 || (await settledNow(pending)), trial.promptMs);
      if (session.lost.length > 0) return;
      const ended = await pending;
      assert.ok(ended instanceof ConnectorError && ended.kind === 'lost', `expected a lost session, got ${String(ended)}`);
    },
  },
  {
    name: 'source: aborting ends a waiting read promptly',
    applies: isSource,
    async run(trial) {
      const session = await openSession(trial);
      const pending = reading(session).next();
      session.stop.abort();
      const next = await within(trial.promptMs, 'the end of the read', pending);
      assert.equal(next.done, true);
      assert.equal(session.lost.length, 0, 'our own end is not a lost session');
    },
  },
];

async function settledNow(promise: Promise<unknown>): Promise<boolean> {
  const waiting = Symbol('waiting');
  return (await Promise.race([promise, Promise.resolve(waiting)])) !== waiting;
}
