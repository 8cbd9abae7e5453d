import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  beforeForwarding,
  begunForwarding,
  concludedForwarding,
  forwardCounters,
  forwardLedger,
  interruptedForwarding,
  mayRepeat,
  nextForward,
  resumedForwarding,
} from '../src/index.ts';
import type { ForwardPolicy, Forwarding, ForwardVerdict, Outcome } from '../src/index.ts';

const policy: ForwardPolicy = { repeat: 'keyed', samples: 100, everyMs: 1_000, backoff: { firstMs: 10, longestMs: 100 } };
const blocks = (...samples: readonly number[]) => samples.map((count, index) => ({ sequence: index + 1, samples: count }));
const fresh = resumedForwarding({ sequence: 0 });

describe('a range', () => {
  test('is given when it is full', () => {
    expect(nextForward(fresh, policy, blocks(60, 60, 60), 0, 0)).toEqual({ kind: 'give', through: 2 });
  });

  test('that is not full waits for more, and is given when its time is over', () => {
    expect(nextForward(fresh, policy, blocks(60), 500, 600)).toEqual({ kind: 'wait', until: 1_500 });
    expect(nextForward(fresh, policy, blocks(60), 500, 1_500)).toEqual({ kind: 'give', through: 1 });
  });

  test('is given again exactly as it was, whatever came since', () => {
    const state = resumedForwarding({ sequence: 3, intent: 7 });
    expect(nextForward(state, policy, [], 0, 0)).toEqual({ kind: 'give', through: 7 });
  });

  test('waits as long as the target asks', () => {
    const later: Outcome = { kind: 'later', because: 'busy', sentence: 'slow down', retryAfterMs: 5_000 };
    const { state } = concludedForwarding(begunForwarding(fresh, 2), policy, 2, later, 100, 0);
    expect(nextForward(state, policy, [], 0, 100)).toEqual({ kind: 'wait', until: 5_100 });
  });
});

test('a target that is added is meant to get what is kept, and the balance says so', () => {
  const names = forwardCounters('historian.series');
  const counts = { samples: 1_000, [names.forwarded]: 300, [names.before]: 100 };
  const add = beforeForwarding('historian.series', { counts, samples: 50 });
  const after = { ...counts, [names.before]: counts[names.before]! + add };
  expect(forwardLedger('historian.series', [{ counts: after }])).toMatchObject({ stored: 1_000, inFlight: 50 });
});

/** What the target does with one call; `stop`: the node stops at that moment. */
type Event =
  | { readonly kind: 'answer' }
  | { readonly kind: 'lost'; readonly acted: boolean }
  | { readonly kind: 'later' }
  | { readonly kind: 'stop'; readonly at: 'before-intent' | 'before-call' | 'after-call' | 'after-settling' };

const events = fc.array(
  fc.oneof(
    fc.constant<Event>({ kind: 'answer' }),
    fc.record({ kind: fc.constant('lost' as const), acted: fc.boolean() }),
    fc.constant<Event>({ kind: 'later' }),
    fc.record({
      kind: fc.constant('stop' as const),
      at: fc.constantFrom('before-intent' as const, 'before-call' as const, 'after-call' as const, 'after-settling' as const),
    }),
  ),
  { maxLength: 60 },
);

/** A store, a target and a node that stops now and then. */
class World {
  readonly policy: ForwardPolicy;
  readonly count: number;
  readonly bad: ReadonlySet<number>;
  disk: { readonly sequence: number; readonly intent?: number } = { sequence: 0 };
  readonly keys = new Set<string>();
  readonly effects: number[] = [];
  readonly held = new Set<number>();
  readonly forwarded = new Set<number>();
  now = 0;
  state: Forwarding = fresh;

  constructor(repeat: ForwardPolicy['repeat'], count: number, bad: ReadonlySet<number>) {
    this.policy = { ...policy, repeat, samples: 30 };
    this.count = count;
    this.bad = bad;
  }

  get isOver(): boolean {
    return this.disk.sequence >= this.count;
  }

  run(event: Event): void {
    this.now += 2_000;
    const pending = Array.from({ length: this.count }, (_, index) => ({ sequence: index + 1, samples: 10 })).slice(
      this.disk.sequence,
    );
    const step = nextForward(this.state, this.policy, pending, 0, this.now);
    if (step.kind === 'wait') return;
    if (event.kind === 'stop' && event.at === 'before-intent') return this.restart();
    this.state = begunForwarding(this.state, step.through);
    this.disk = { sequence: this.state.sequence, intent: step.through };
    if (event.kind === 'stop' && event.at === 'before-call') return this.restart();
    const range = pending.map(({ sequence }) => sequence).filter(sequence => sequence <= step.through);
    const outcome = this.call(range, event);
    if (event.kind === 'stop' && event.at === 'after-call') return this.restart();
    this.settle(range, concludedForwarding(this.state, this.policy, range.length, outcome, this.now, 0.5));
    if (event.kind === 'stop') this.restart();
  }

  /** All of a range or nothing, as the contract of a target says. */
  call(range: readonly number[], event: Event): Outcome {
    if (event.kind === 'later') return { kind: 'later', because: 'down', sentence: 'down' };
    const unknown: Outcome = { kind: 'unknown', sentence: 'no answer' };
    if (event.kind === 'lost' && !event.acted) return unknown;
    const key = `${range[0]}-${range.at(-1)}`;
    if (this.keys.has(key)) return { kind: 'already' };
    if (range.some(sequence => this.bad.has(sequence)))
      return event.kind === 'lost' ? unknown : { kind: 'never', sentence: 'bad' };
    if (this.policy.repeat === 'keyed') this.keys.add(key);
    this.effects.push(...range);
    return event.kind === 'lost' ? unknown : { kind: 'done' };
  }

  settle(range: readonly number[], { state, verdict }: { readonly state: Forwarding; readonly verdict: ForwardVerdict }): void {
    this.state = state;
    this.disk = { sequence: state.sequence, ...(state.intent !== undefined && { intent: state.intent }) };
    if (verdict.kind === 'forwarded') for (const sequence of range) this.forwarded.add(sequence);
    if (verdict.kind === 'held') for (const sequence of range) this.held.add(sequence);
  }

  restart(): void {
    this.state = resumedForwarding(this.disk);
    if (this.state.intent === undefined || mayRepeat(this.policy)) return;
    const range = Array.from({ length: this.state.intent - this.state.sequence }, (_, index) => this.state.sequence + index + 1);
    this.settle(range, interruptedForwarding(this.state));
  }
}

const scenario = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  bad: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 4 }),
  events,
});

function play(
  repeat: ForwardPolicy['repeat'],
  { count, bad, events: list }: { count: number; bad: number[]; events: Event[] },
): World {
  const world = new World(repeat, count, new Set(bad.filter(one => one <= count)));
  for (const event of list) world.run(event);
  for (let calls = 0; !world.isOver; calls++) {
    if (calls > 2_000) throw new Error('it does not end');
    world.run({ kind: 'answer' });
  }
  return world;
}

const all = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('wherever the node stops and whatever the target answers', () => {
  test.each(['keyed', 'harmless', 'verifiable', 'unsafe'] as const)(
    'no block is lost: each is forwarded or held (%s)',
    repeat => {
      fc.assert(
        fc.property(scenario, one => {
          const world = play(repeat, one);
          const ends = [...world.forwarded, ...world.held].toSorted((a, b) => a - b);
          expect(ends).toEqual(all(one.count));
          for (const sequence of world.forwarded) expect(world.effects).toContain(sequence);
        }),
      );
    },
  );

  test('a target that knows keys has every good block once, in order, and only what it refuses is held', () => {
    fc.assert(
      fc.property(scenario, one => {
        const world = play('keyed', one);
        expect(world.effects).toEqual(all(one.count).filter(sequence => !world.bad.has(sequence)));
        expect([...world.held].toSorted((a, b) => a - b)).toEqual([...world.bad].toSorted((a, b) => a - b));
      }),
    );
  });

  test('a target where a repeat is harmless has every good block, and blocks appear first in order', () => {
    fc.assert(
      fc.property(scenario, one => {
        const world = play('harmless', one);
        expect([...new Set(world.effects)]).toEqual(all(one.count).filter(sequence => !world.bad.has(sequence)));
      }),
    );
  });

  test('a target that would act twice is never given a block twice; what is in doubt is held', () => {
    fc.assert(
      fc.property(scenario, one => {
        const world = play('unsafe', one);
        expect(world.effects).toEqual([...new Set(world.effects)]);
      }),
    );
  });
});
