import { expect, test } from 'vitest';
import { offer, openFlow, settle, takeToAsk, takeToSend, unlock, wake } from '../src/index.ts';
import type { Remembered } from '../src/index.ts';

const row = (message: number, state: Remembered['state'], more: Partial<Remembered> = {}): Remembered => ({
  message,
  subject: 'order 1',
  receivedAt: 0,
  state,
  attempts: 0,
  at: 0,
  rowed: true,
  ...more,
});

test.each(['unknown', 'sending'] as const)(
  'P4, P10: a delivery that was %s when a replayed older one came in line is asked about before anything else is sent',
  state => {
    const flow = openFlow(9, [row(3, 'waiting'), row(7, state, { attempts: 1 })], []);
    for (const entry of flow.entries.values())
      if (entry.phase === 'sending')
        unlock(flow, settle(flow, [{ entry, next: { state: 'unknown', at: 0, sentence: 'the node stopped' } }], 1, 0));
    wake(flow, 1);
    expect(takeToSend(flow, 10)).toEqual([]);
    const asked = takeToAsk(flow, 10);
    expect(asked.map(entry => entry.message)).toEqual([7]);
    unlock(flow, settle(flow, [{ entry: asked[0]!, next: { state: 'confirmed' } }], 1, 1));
    wake(flow, 1);
    expect(takeToSend(flow, 10).map(entry => entry.message)).toEqual([3]);
  },
);

test('P5, P10: what waits behind a held delivery waits after a restart too', () => {
  const flow = openFlow(9, [row(5, 'waiting', { attempts: 2 }), row(3, 'held'), row(8, 'waiting', { subject: 'order 2' })], []);
  wake(flow, 1);
  expect(takeToSend(flow, 10).map(entry => entry.message)).toEqual([8]);
});

test('P4, P10: a delivery that is decided before its message is offered again is not sent when it is offered', () => {
  const flow = openFlow(5, [row(7, 'unknown', { attempts: 1 })], []);
  wake(flow, 1);
  const asked = takeToAsk(flow, 10);
  unlock(flow, settle(flow, [{ entry: asked[0]!, next: { state: 'confirmed' } }], 1, 1));
  offer(
    flow,
    [6, 7, 8].map(message => ({ message, subject: `order ${message}`, receivedAt: 0 })),
  );
  expect(takeToSend(flow, 10).map(entry => entry.message)).toEqual([6, 8]);
});
