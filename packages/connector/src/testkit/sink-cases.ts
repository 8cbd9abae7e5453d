import assert from 'node:assert/strict';

import { ConnectorError } from '../connector.ts';
import type { Offers, Outcome, SinkItem, Verdict } from '../connector.ts';
import type { Case } from './case.ts';
import { target } from './case.ts';
import { awkward, ordinaries, ordinary, sinkItem } from './record.ts';
import { deliver, deliverAll, openSession } from './session.ts';
import type { Session, Trial } from './session.ts';
import { eventually, within } from './wait.ts';

const isSink = (offers: Offers): boolean => offers.sink !== undefined;
const kinds = (outcomes: readonly Outcome[]): readonly string[] => outcomes.map(outcome => outcome.kind);
const sorted = (ids: readonly string[]): readonly string[] => ids.toSorted();

async function bookedIds(trial: Trial): Promise<readonly string[]> {
  return (await target(trial).book()).map(record => record.id);
}

async function ask(trial: Trial, session: Session, items: readonly SinkItem[]): Promise<readonly Verdict[]> {
  const lookup = session.connection.lookup;
  if (lookup === undefined) throw new Error('the offers promise verify, and the connection has no lookup');
  const verified = await within(trial.promptMs, 'the verification', lookup.verify(items, AbortSignal.timeout(trial.promptMs)));
  trial.outputs.push(
    JSON.stringify(verified.verdicts),
    Buffer.from(verified.sent).toString(),
    Buffer.from(verified.answered).toString(),
  );
  assert.equal(verified.verdicts.length, items.length, 'one verdict an item');
  return verified.verdicts;
}

/** Waits until the target has taken a call; a target that cannot tell is given a moment. */
async function callUnderWay(trial: Trial): Promise<void> {
  const waiting = target(trial).waitingCalls?.bind(target(trial));
  if (waiting === undefined) await new Promise(resolve => setTimeout(resolve, 100));
  else await eventually('the target took the call', async () => (await waiting()) > 0, trial.promptMs);
}

/** How a sink behaves; chosen by `offers.sink` and `offers.verify`. */
export const sinkCases: readonly Case[] = [
  {
    name: 'sink: every item has its outcome and its effect',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      const outcomes = await deliverAll(
        trial,
        session,
        ordinaries(7).map(record => sinkItem(record)),
      );
      assert.deepEqual(
        kinds(outcomes),
        Array.from({ length: 7 }, () => 'done'),
      );
      assert.deepEqual(sorted(await bookedIds(trial)), sorted(ordinaries(7).map(record => record.id)));
    },
  },
  {
    name: 'sink: values arrive exactly',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      const outcomes = await deliverAll(
        trial,
        session,
        awkward.map(record => sinkItem(record)),
      );
      assert.deepEqual(new Set(kinds(outcomes)), new Set(['done']), JSON.stringify(outcomes));
      const byId = new Map((await target(trial).book()).map(record => [record.id, { ...record }]));
      assert.deepEqual(
        awkward.map(record => byId.get(record.id)),
        awkward.map(record => ({ ...record })),
      );
    },
  },
  {
    name: 'sink: one bad item does not fail its neighbours, and outcomes stand in the order of the items',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      const records = [ordinary(1), target(trial).spoil(ordinary(2)), ordinary(3)];
      const outcomes = await deliverAll(
        trial,
        session,
        records.map(record => sinkItem(record)),
      );
      assert.deepEqual(kinds(outcomes), ['done', 'never', 'done'], JSON.stringify(outcomes));
      assert.deepEqual(sorted(await bookedIds(trial)), sorted([ordinary(1).id, ordinary(3).id]));
    },
  },
  {
    name: 'sink: a lost answer is unknown',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      await target(trial).dial('lose-answer');
      const outcomes = await deliver(trial, session, [sinkItem(ordinary(1))]);
      assert.deepEqual(kinds(outcomes), ['unknown'], JSON.stringify(outcomes));
    },
  },
  {
    name: 'sink: the same key twice has one effect',
    applies: offers => offers.sink?.repeat === 'keyed' || offers.sink?.repeat === 'harmless',
    async run(trial) {
      const session = await openSession(trial);
      await deliver(trial, session, [sinkItem(ordinary(1))]);
      const again = await deliver(trial, session, [sinkItem(ordinary(1), 2)]);
      assert.ok(again[0]?.kind === 'done' || again[0]?.kind === 'already', JSON.stringify(again));
      assert.deepEqual(await bookedIds(trial), [ordinary(1).id]);
    },
  },
  {
    name: 'sink: verify tells present from absent',
    applies: offers => offers.verify === true,
    async run(trial) {
      const session = await openSession(trial);
      await deliver(trial, session, [sinkItem(ordinary(1))]);
      const verdicts = await ask(trial, session, [sinkItem(ordinary(1)), sinkItem(ordinary(2))]);
      assert.deepEqual(
        verdicts.map(verdict => verdict.kind),
        ['present', 'absent'],
      );
      assert.deepEqual(await bookedIds(trial), [ordinary(1).id], 'asking has no effect');
    },
  },
  {
    name: 'sink: verify is undecided while the target cannot be asked',
    applies: offers => offers.verify === true,
    async run(trial) {
      const session = await openSession(trial);
      await target(trial).dial('down');
      const verdicts = await ask(trial, session, [sinkItem(ordinary(1))]);
      assert.deepEqual(
        verdicts.map(verdict => verdict.kind),
        ['undecided'],
      );
    },
  },
  {
    name: 'sink: an aborted call is unknown and returns promptly',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      await target(trial).dial('hang');
      const stop = new AbortController();
      const pending = deliver(trial, session, [sinkItem(ordinary(1))], stop.signal);
      await callUnderWay(trial);
      stop.abort();
      const outcomes = await pending;
      assert.deepEqual(kinds(outcomes), ['unknown'], JSON.stringify(outcomes));
    },
  },
  {
    name: 'sink: a target that is down took nothing and may take it later',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      await target(trial).dial('down');
      const [outcome] = await deliver(trial, session, [sinkItem(ordinary(1))]);
      assert.ok(outcome?.kind === 'later' && outcome.because === 'down', JSON.stringify(outcome));
      await target(trial).dial('none');
      assert.deepEqual(await bookedIds(trial), []);
    },
  },
  {
    name: 'sink: opening towards a target that is down fails by its kind or waits for the delivery',
    applies: isSink,
    async run(trial) {
      await target(trial).dial('down');
      const opened = await openSession(trial).catch((error: unknown) => error);
      if (opened instanceof Error) {
        assert.ok(
          opened instanceof ConnectorError && opened.kind === 'unreachable',
          `expected unreachable, got ${String(opened)}`,
        );
        return;
      }
      const [outcome] = await deliver(trial, opened as Session, [sinkItem(ordinary(1))]);
      assert.equal(outcome?.kind, 'later', JSON.stringify(outcome));
    },
  },
  {
    name: 'sink: it works again when the target is back, in this session or a new one',
    applies: isSink,
    async run(trial) {
      const session = await openSession(trial);
      await target(trial).dial('down');
      await deliver(trial, session, [sinkItem(ordinary(1))]);
      await target(trial).dial('none');
      await eventually(
        'the target took the item',
        async () => {
          const current = session.lost.length > 0 ? await openSession(trial) : session;
          const [outcome] = await deliver(trial, current, [sinkItem(ordinary(1), 2)]);
          return outcome?.kind === 'done' || outcome?.kind === 'already';
        },
        trial.promptMs,
      );
      assert.deepEqual(await bookedIds(trial), [ordinary(1).id]);
    },
  },
];
