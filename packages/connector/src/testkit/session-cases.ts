import assert from 'node:assert/strict';

import type { Case } from './case.ts';
import { ordinaries, ordinary, sinkItem } from './record.ts';
import { deliver, openSession, reading, takeRecords } from './session.ts';
import type { Session, Trial } from './session.ts';
import { eventually, within } from './wait.ts';

async function probe(trial: Trial, session: Session): Promise<void> {
  const steps = await within(trial.promptMs, 'the probe', session.connection.probe(AbortSignal.timeout(trial.promptMs)));
  assert.ok(steps.length > 0, 'a probe names the steps it tried');
  trial.outputs.push(JSON.stringify(steps));
}

/** How every connection behaves, whatever its roles. */
export const sessionCases: readonly Case[] = [
  {
    name: 'connection: a probe names its steps and has no effect',
    applies: () => true,
    async run(trial) {
      const session = await openSession(trial);
      await probe(trial, session);
      if (trial.peer.sink !== undefined) assert.deepEqual(await trial.peer.sink.book(), []);
      if (trial.peer.source === undefined) return;
      await trial.peer.source.produce(ordinaries(2));
      const { records } = await takeRecords(trial, reading(session), 2, true);
      assert.deepEqual(
        records.map(record => record.id),
        [ordinary(1).id, ordinary(2).id],
      );
    },
  },
  {
    name: 'connection: a probe of a target that is down says so and does not throw',
    applies: offers => offers.sink !== undefined,
    async run(trial) {
      const session = await openSession(trial);
      await trial.peer.sink?.dial('down');
      const steps = await within(trial.promptMs, 'the probe', session.connection.probe(AbortSignal.timeout(trial.promptMs)));
      assert.ok(
        steps.some(step => !step.ok),
        'a step fails',
      );
    },
  },
  {
    name: 'connection: secrets appear in no output',
    applies: () => true,
    async run(trial) {
      const { connector } = trial.harness;
      trial.outputs.push(connector.endpoint(trial.peer.config), JSON.stringify(connector.offers(trial.peer.config)));
      const session = await openSession(trial);
      await probe(trial, session);
      if (trial.peer.sink !== undefined) await everyAnswer(trial, session);
      await session[Symbol.asyncDispose]();
      for (const secret of trial.peer.secrets) {
        const leak = trial.outputs.find(output => output.includes(secret));
        assert.equal(leak, undefined, `a secret appears in: ${leak}`);
      }
    },
  },
  {
    name: 'connection: disposing is prompt, may be repeated and leaves nothing open',
    applies: () => true,
    async run(trial) {
      const session = await openSession(trial);
      if (trial.peer.sink !== undefined) await deliver(trial, session, [sinkItem(ordinary(1))]);
      if (trial.peer.source !== undefined) await readOne(trial, session);
      await within(trial.promptMs, 'disposing', session.connection[Symbol.asyncDispose]());
      await within(trial.promptMs, 'disposing again', session.connection[Symbol.asyncDispose]());
      const open = trial.peer.openSessions?.bind(trial.peer);
      if (open !== undefined) await eventually('no session is open', async () => (await open()) === 0, trial.promptMs);
      assert.equal(session.lost.length, 0, 'our own end is not a lost session');
    },
  },
];

async function readOne(trial: Trial, session: Session): Promise<void> {
  await trial.peer.source?.produce(ordinaries(1));
  await takeRecords(trial, reading(session), 1, true);
}

/** Outputs of the good case and of each fault this peer can have. */
async function everyAnswer(trial: Trial, session: Session): Promise<void> {
  for (const fault of ['none', 'lose-answer', 'down'] as const) {
    const dialled = await trial.peer.sink?.dial(fault).then(
      () => true,
      () => false,
    );
    if (dialled !== true) continue;
    await deliver(trial, session, [sinkItem(ordinary(1))]);
    await probe(trial, session);
  }
  await trial.peer.sink?.dial('none');
}
