import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeliveryState, Store } from '../store.ts';
import { ModelStore, mapCounts } from './model.ts';
import type { OpenStore } from './samples.ts';
import { batch, change, sample, temporaryFolder, text } from './samples.ts';

type Step =
  | { readonly kind: 'append'; readonly source: 1 | 2; readonly ids: readonly number[]; readonly content: number }
  | { readonly kind: 'settle'; readonly flow: 1 | 2 | 3; readonly states: readonly DeliveryState[]; readonly keep: boolean }
  | { readonly kind: 'reopen' };

const finalOrOpen = fc.constantFrom<DeliveryState>(
  'waiting',
  'unknown',
  'held',
  'confirmed',
  'confirmed',
  'filtered',
  'cancelled',
  'expired',
  'superseded',
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      source: fc.constantFrom(1 as const, 2 as const),
      ids: fc.array(fc.nat(30), { maxLength: 40 }),
      content: fc.nat(2),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      flow: fc.constantFrom(1 as const, 2 as const, 3 as const),
      states: fc.array(finalOrOpen, { maxLength: 12 }),
      keep: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'reopen' as const }) },
);

/** Generated sequences of appending, settling and reopening leave the store as they leave the model, and the ledger balances. */
export function modelCases(open: OpenStore): void {
  it('agrees with the model over generated sequences, and the ledger balances', () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
        await using folder = await temporaryFolder();
        const model = new ModelStore();
        let store = await prepare(await open(folder.path), model);
        try {
          for (const next of steps) {
            if (next.kind === 'reopen') {
              await store[Symbol.asyncDispose]();
              store = await open(folder.path);
            } else await perform(store, model, next);
          }
          await compare(store, model);
        } finally {
          await store[Symbol.asyncDispose]();
        }
      }),
      { numRuns: 25 },
    ));
}

async function prepare(store: Store, model: ModelStore): Promise<Store> {
  for (const name of ['one', 'two']) await store.sourceNumber(name);
  for (const [index, source] of [1, 1, 2].entries()) {
    await store.flow(`flow-${index}`, source, 0);
    model.addFlow(source);
  }
  return store;
}

async function perform(store: Store, model: ModelStore, next: Exclude<Step, { kind: 'reopen' }>): Promise<void> {
  if (next.kind === 'append') {
    const messages = next.ids.map(id => sample(`id-${id}`, { bytes: text(`content ${next.content}`) }));
    const appended = batch(next.source, messages, `cursor ${next.ids.length}`);
    expect(await store.append(appended)).toEqual(model.append(appended));
    return;
  }
  const settled = decide(model, next.flow, next.states, next.keep);
  await store.settle(settled);
  model.settle(settled);
}

/** Moves the next messages of a flow into the given states, as the runtime would: rows for what did not simply succeed, and the counters. */
function decide(model: ModelStore, flow: number, states: readonly DeliveryState[], keep: boolean) {
  const { source, rows, cursor } = model.flows[flow - 1]!;
  const numbers = model.numbersOf(source).filter(number => number > cursor - 5);
  const moved = states
    .slice(0, numbers.length)
    .map((state, index) => ({ message: numbers[index]!, state, was: model.stateOf(flow, numbers[index]!) }));
  const kept = moved.filter(({ state }) => state !== 'confirmed' || keep);
  const counts = mapCounts(
    name => moved.filter(item => item.state === name).length - moved.filter(item => item.was === name).length,
  );
  return change(flow, {
    cursor: moved.at(-1)?.message ?? 0,
    rows: kept.map(({ message, state }) => ({ message, state, attempts: 1, at: 1, release: 1 })),
    forget: moved.filter(item => !kept.includes(item) && rows.has(item.message)).map(item => item.message),
    counts,
  });
}

async function compare(store: Store, model: ModelStore): Promise<void> {
  for (const source of [1, 2]) {
    expect((await store.read(source, 0, 10_000, 1e9)).map(message => message.number)).toEqual(model.numbersOf(source));
    expect(await store.sourceCursor(source)).toBe(model.cursors.get(source));
  }
  for (const [index, flow] of model.flows.entries()) {
    for (const message of model.numbersOf(flow.source)) {
      const found = (await store.deliveriesOf(message)).find(delivery => delivery.flow === index + 1);
      expect(found?.state).toBe(model.stateOf(index + 1, message));
    }
  }
  const ledgers = await store.recount();
  expect(ledgers.map(({ kept: { accepted: _, ...counts } }) => counts)).toEqual(model.flows.map(flow => flow.counts));
  expect(ledgers.every(ledger => ledger.balanced)).toBe(true);
  expect(await store.verify()).toEqual([]);
}
