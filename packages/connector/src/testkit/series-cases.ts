import assert from 'node:assert/strict';

import type { Offers, Outcome } from '../connector.ts';
import type { SeriesBatch } from '../tags.ts';
import type { Case } from './case.ts';
import type { SeriesPeer } from './series-peer.ts';
import { awkwardBatch, expectedOf, linesOf, oddNames, ordinaryBatch } from './series-record.ts';
import { openSession } from './session.ts';
import type { Session, Trial } from './session.ts';
import { eventually, within } from './wait.ts';

const takesSeries = (offers: Offers): boolean => offers.series !== undefined;
const repeats = ({ series }: Offers): boolean => series?.repeat === 'keyed' || series?.repeat === 'harmless';

/** The peer as the target of measurements; the case does not apply without one. */
function historian(trial: Trial): SeriesPeer {
  if (trial.peer.series === undefined) throw new Error('the harness has no peer for series');
  return trial.peer.series;
}

/** One write with its bounds and its outputs recorded. */
async function write(trial: Trial, session: Session, batch: SeriesBatch, signal?: AbortSignal): Promise<Outcome> {
  const sink = session.connection.series;
  if (sink === undefined) throw new Error('the offers promise series, and the connection takes none');
  const outcome = await within(trial.promptMs, 'the write', sink.write(batch, signal ?? AbortSignal.timeout(trial.promptMs)));
  trial.outputs.push(JSON.stringify(outcome));
  return outcome;
}

async function assertKept(trial: Trial, ...batches: readonly SeriesBatch[]): Promise<void> {
  const peer = historian(trial);
  const expected = batches.flatMap(batch => expectedOf(batch, peer));
  assert.deepEqual(linesOf(await peer.kept(), peer), linesOf(expected, peer));
}

function assertTaken(outcome: Outcome): void {
  assert.ok(outcome.kind === 'done' || outcome.kind === 'already', JSON.stringify(outcome));
}

/** Waits until the target has taken a call; a target that cannot tell is given a moment. */
async function callUnderWay(trial: Trial): Promise<void> {
  const waiting = historian(trial).waitingCalls?.bind(historian(trial));
  if (waiting === undefined) await new Promise(resolve => setTimeout(resolve, 100));
  else await eventually('the target took the call', async () => (await waiting()) > 0, trial.promptMs);
}

/** How whatever takes measurements behaves; chosen by `offers.series`. */
export const seriesCases: readonly Case[] = [
  {
    name: 'series: values of every type, statuses and times arrive exactly',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      assert.equal((await write(trial, session, awkwardBatch())).kind, 'done');
      await assertKept(trial, awkwardBatch());
    },
  },
  {
    name: 'series: odd names stay apart',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      assert.equal((await write(trial, session, oddNames())).kind, 'done');
      await assertKept(trial, oddNames());
    },
  },
  {
    name: 'series: two batches are both kept',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      for (const n of [1, 2]) assert.equal((await write(trial, session, ordinaryBatch(n))).kind, 'done');
      await assertKept(trial, ordinaryBatch(1), ordinaryBatch(2));
    },
  },
  {
    name: 'series: the same batch twice has one effect, in the next session too',
    applies: repeats,
    async run(trial) {
      const first = await openSession(trial);
      assertTaken(await write(trial, first, ordinaryBatch(1)));
      assertTaken(await write(trial, first, ordinaryBatch(1)));
      await first[Symbol.asyncDispose]();
      const outcome = await write(trial, await openSession(trial), ordinaryBatch(1));
      assertTaken(outcome);
      if (trial.harness.offers.series?.repeat === 'keyed')
        assert.equal(outcome.kind, 'already', 'a target that knows the key says so');
      await assertKept(trial, ordinaryBatch(1));
    },
  },
  {
    name: 'series: a lost answer is unknown, and the same batch again has one effect',
    applies: repeats,
    async run(trial) {
      const session = await openSession(trial);
      await historian(trial).dial('lose-answer');
      const outcome = await write(trial, session, ordinaryBatch(1));
      assert.equal(outcome.kind, 'unknown', JSON.stringify(outcome));
      await historian(trial).dial('none');
      await writeUntilTaken(trial, session, ordinaryBatch(1));
      await assertKept(trial, ordinaryBatch(1));
    },
  },
  {
    name: 'series: an aborted write is unknown and returns promptly',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      await historian(trial).dial('hang');
      const stop = new AbortController();
      const pending = write(trial, session, ordinaryBatch(1), stop.signal);
      await callUnderWay(trial);
      stop.abort();
      const outcome = await pending;
      assert.equal(outcome.kind, 'unknown', JSON.stringify(outcome));
    },
  },
  {
    name: 'series: a target that is down took nothing and may take it later',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      await historian(trial).dial('down');
      const outcome = await write(trial, session, ordinaryBatch(1));
      assert.ok(outcome.kind === 'later' && outcome.because === 'down', JSON.stringify(outcome));
      await historian(trial).dial('none');
      await assertKept(trial);
    },
  },
  {
    name: 'series: a probe of a target that is down says so, and no answer shows a secret',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      await write(trial, session, ordinaryBatch(1));
      await historian(trial).dial('down');
      await write(trial, session, ordinaryBatch(2));
      const probed = session.connection.probe(AbortSignal.timeout(trial.promptMs));
      const steps = await within(trial.promptMs, 'the probe', probed);
      assert.ok(
        steps.some(step => !step.ok),
        'a step fails',
      );
      trial.outputs.push(JSON.stringify(steps));
      for (const secret of trial.peer.secrets) {
        const leak = trial.outputs.find(output => output.includes(secret));
        assert.equal(leak, undefined, `a secret appears in: ${leak}`);
      }
    },
  },
  {
    name: 'series: it works again when the target is back, in this session or a new one',
    applies: takesSeries,
    async run(trial) {
      const session = await openSession(trial);
      await historian(trial).dial('down');
      await write(trial, session, ordinaryBatch(1));
      await historian(trial).dial('none');
      await writeUntilTaken(trial, session, ordinaryBatch(1));
      await assertKept(trial, ordinaryBatch(1));
    },
  },
];

/** The same batch until it is taken, in a new session where this one is lost. */
async function writeUntilTaken(trial: Trial, session: Session, batch: SeriesBatch): Promise<void> {
  const taken = async (): Promise<boolean> => {
    const current = session.lost.length > 0 ? await openSession(trial) : session;
    const { kind } = await write(trial, current, batch);
    return kind === 'done' || kind === 'already';
  };
  await eventually('the target took the batch', taken, trial.promptMs);
}
