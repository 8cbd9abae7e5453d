import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  begunForwarding,
  begunRange,
  concludedForwarding,
  decidedRange,
  expiredRange,
  giveUp,
  interruptedForwarding,
  interruptedRange,
  joinedRange,
  mayRepeat,
  nextForward,
  rangeForwarding,
  resumedForwarding,
  settledRange,
} from '../src/index.ts';
import type { Forwarding, ForwardPolicy, ForwardVerdict, Outcome, RangeFacts, RangeStep } from '../src/index.ts';

const held = (first: number, last: number, sentence = 'too long'): RangeFacts => ({
  first,
  last,
  state: 'held',
  code: 'forward.rejected',
  sentence,
  at: 1,
});

describe('a range', () => {
  const release = { kind: 'release', at: 5, who: 'vera', reason: 'corrected', audit: 7 } as const;

  test('that was released keeps who, when and why, and a range that is not held is not released', () => {
    const waiting = decidedRange(held(1, 4), release);
    expect(waiting).toMatchObject({ first: 1, last: 4, state: 'waiting', at: 5, who: 'vera', reason: 'corrected', audit: 7 });
    expect(decidedRange(waiting!, release)).toBeUndefined();
  });

  test('of which a part was refused again is held again for that part, and the rest goes on', () => {
    const waiting: RangeFacts = { ...held(1, 4), state: 'waiting' };
    const step = settledRange(waiting, 2, { kind: 'held', code: 'forward.rejected', sentence: 'still' }, 9);
    expect(step.remove).toEqual([1]);
    expect(step.put.map(({ first, last, state }) => [first, last, state])).toEqual([
      [1, 2, 'held'],
      [3, 4, 'waiting'],
    ]);
  });

  test('becomes one with its neighbour where the reason is the same, up to a size', () => {
    expect(joinedRange(held(1, 3), held(4, 4))).toEqual({ remove: [1], put: [held(1, 4)] });
    expect(joinedRange(held(1, 3), held(5, 5)).remove).toEqual([]);
    expect(joinedRange(held(1, 3), held(4, 4, 'another')).remove).toEqual([]);
    expect(joinedRange(held(1, 1_000), held(1_001, 1_001)).remove).toEqual([]);
  });
});

test('what is given up is the oldest, as much as the limit needs, and never a part of what is under way', () => {
  const limit = { bytes: 100, warn: 0.5, full: 'expire' as const };
  const pending = [5, 6, 7].map(sequence => ({ sequence, size: 20 }));
  const ranges = [{ first: 1, last: 2, bytes: 20 }];
  expect(giveUp(limit, 100, ranges, pending, {})).toEqual({ ranges: [] });
  expect(giveUp(limit, 105, ranges, pending, {})).toEqual({ ranges: [1] });
  expect(giveUp(limit, 125, ranges, pending, {})).toEqual({ ranges: [1], through: 5 });
  expect(giveUp(limit, 125, ranges, pending, { intent: 6 })).toEqual({ ranges: [1], through: 6 });
  expect(giveUp(limit, 125, ranges, pending, { intent: 8 })).toEqual({ ranges: [1] });
});

test('whatever waits, the limit holds afterwards where enough is at hand, and nothing younger goes before something older', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 });
  fc.assert(
    fc.property(sizes, sizes, fc.integer({ min: 1, max: 900 }), fc.option(fc.nat(40)), (rangeSizes, blockSizes, bytes, under) => {
      const ranges = rangeSizes.map((size, at) => ({ first: at + 1, last: at + 1, bytes: size }));
      const pending = blockSizes.map((size, at) => ({ sequence: 100 + at, size }));
      const intent = under === null || pending.length === 0 ? {} : { intent: 100 + (under % pending.length) };
      const waiting = [...rangeSizes, ...blockSizes].reduce((sum, size) => sum + size, 0);
      const { ranges: gone, through = 0 } = giveUp({ bytes, warn: 0.5, full: 'expire' }, waiting, ranges, pending, intent);
      const given = ranges.filter(({ first }) => gone.includes(first)).map(one => one.bytes);
      given.push(...pending.filter(({ sequence }) => sequence <= through).map(({ size }) => size));
      expect(waiting - given.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytes);
      expect(gone).toEqual(ranges.slice(0, gone.length).map(({ first }) => first));
      if (through > 0) expect(gone).toHaveLength(ranges.length);
    }),
  );
});

/** What happens in one moment: the target answers, the node stops, a person decides, too much waits. */
type Event =
  | { readonly kind: 'answer' | 'later' | 'expire' | 'mend' }
  | { readonly kind: 'lost'; readonly acted: boolean }
  | { readonly kind: 'stop'; readonly at: 'before-call' | 'after-call' | 'after-settling' }
  | { readonly kind: 'release' | 'cancel'; readonly which: number };

const events = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('answer' as const) }) },
    fc.record({ kind: fc.constantFrom('later' as const, 'expire' as const, 'mend' as const) }),
    fc.record({ kind: fc.constant('lost' as const), acted: fc.boolean() }),
    fc.record({
      kind: fc.constant('stop' as const),
      at: fc.constantFrom('before-call' as const, 'after-call' as const, 'after-settling' as const),
    }),
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'cancel' as const), which: fc.nat(5) }) },
  ),
  { maxLength: 80 },
);

/** A store with ranges, a target, a person, and a node that stops now and then. */
class World {
  readonly policy: ForwardPolicy;
  readonly count: number;
  readonly bad: Set<number>;
  disk: { sequence: number; intent?: number } = { sequence: 0 };
  ranges: readonly RangeFacts[] = [];
  readonly keys = new Set<string>();
  readonly effects: number[] = [];
  readonly delivered: number[] = [];
  /** Blocks that a person released although they may be at the target. */
  readonly risked = new Set<number>();
  now = 0;
  state: Forwarding = resumedForwarding({ sequence: 0 });
  /** The waiting range that is given, in memory. */
  again: { readonly range: RangeFacts; readonly state: Forwarding } | undefined;
  turn = 0;

  constructor(repeat: ForwardPolicy['repeat'], count: number, bad: readonly number[]) {
    this.policy = { repeat, samples: 30, everyMs: 1_000, backoff: { firstMs: 10, longestMs: 100 } };
    this.count = count;
    this.bad = new Set(bad);
  }

  get isQuiet(): boolean {
    return this.disk.sequence >= this.count && this.ranges.every(({ state }) => state !== 'waiting');
  }

  run(event: Event): void {
    this.now += 2_000;
    if (event.kind === 'mend') return this.bad.clear();
    if (event.kind === 'expire') return this.expire();
    if (event.kind === 'release' || event.kind === 'cancel') return this.decide(event.kind, event.which);
    const waiting = this.ranges.find(({ state }) => state === 'waiting');
    if (waiting !== undefined && (this.turn++ % 2 === 0 || this.disk.sequence >= this.count)) this.giveAgain(waiting, event);
    else this.giveNext(event);
  }

  giveNext(event: Event): void {
    const pending = this.blocks(this.disk.sequence + 1, this.count);
    const step = nextForward(this.state, this.policy, pending, 0, this.now);
    if (step.kind === 'wait') return;
    this.state = begunForwarding(this.state, step.through);
    this.disk = { sequence: this.state.sequence, intent: step.through };
    const given = this.call(this.state.sequence + 1, step.through, event);
    if (given === 'stopped') return this.restart();
    const { state, verdict } = concludedForwarding(this.state, this.policy, given.blocks.length, given.outcome, this.now, 0.5);
    this.settleNext(given.blocks, state, verdict);
    if (event.kind === 'stop') this.restart();
  }

  settleNext(blocks: readonly number[], state: Forwarding, verdict: ForwardVerdict): void {
    if (verdict.kind === 'forwarded') this.delivered.push(...blocks);
    if (verdict.kind === 'held') {
      const { code, sentence } = verdict;
      const next: RangeFacts = { first: blocks[0]!, last: blocks.at(-1)!, state: 'held', code, sentence, at: this.now };
      this.change(joinedRange(this.ranges.at(-1), next));
    }
    this.state = state;
    this.disk = { sequence: state.sequence, ...(state.intent !== undefined && { intent: state.intent }) };
  }

  giveAgain(waiting: RangeFacts, event: Event): void {
    const before = this.again?.range.first === waiting.first ? this.again.state : rangeForwarding(waiting);
    const pending = this.blocks(before.sequence + 1, waiting.last);
    const step = nextForward(before, this.policy, pending, -Infinity, this.now);
    if (step.kind === 'wait') return;
    const state = begunForwarding(before, step.through);
    this.change(begunRange(waiting, step.through));
    const begun = this.ranges.find(({ first }) => first === waiting.first)!;
    const given = this.call(begun.first, step.through, event);
    if (given === 'stopped') return this.restart();
    const concluded = concludedForwarding(state, this.policy, given.blocks.length, given.outcome, this.now, 0.5);
    if (concluded.verdict.kind === 'forwarded') this.delivered.push(...given.blocks);
    this.change(settledRange(begun, step.through, concluded.verdict, this.now));
    const next = this.ranges.find(({ state: one, last }) => one === 'waiting' && last === waiting.last);
    this.again = next && { range: next, state: concluded.state };
    if (event.kind === 'stop') this.restart();
  }

  blocks(first: number, last: number): readonly { readonly sequence: number; readonly samples: number }[] {
    return Array.from({ length: last - first + 1 }, (_, index) => ({ sequence: first + index, samples: 10 }));
  }

  call(first: number, last: number, event: Event): 'stopped' | { readonly blocks: readonly number[]; readonly outcome: Outcome } {
    if (event.kind === 'stop' && event.at === 'before-call') return 'stopped';
    const blocks = this.blocks(first, last).map(({ sequence }) => sequence);
    const outcome = this.answer(blocks, event);
    return event.kind === 'stop' && event.at === 'after-call' ? 'stopped' : { blocks, outcome };
  }

  /** All of a range or nothing, as the contract of a target says. */
  answer(blocks: readonly number[], event: Event): Outcome {
    if (event.kind === 'later') return { kind: 'later', because: 'down', sentence: 'down' };
    const unknown: Outcome = { kind: 'unknown', sentence: 'no answer' };
    if (event.kind === 'lost' && !event.acted) return unknown;
    const key = `${blocks[0]}-${blocks.at(-1)}`;
    if (this.keys.has(key)) return event.kind === 'lost' ? unknown : { kind: 'already' };
    if (blocks.some(sequence => this.bad.has(sequence)))
      return event.kind === 'lost' ? unknown : { kind: 'never', sentence: 'bad' };
    if (this.policy.repeat === 'keyed') this.keys.add(key);
    this.effects.push(...blocks);
    return event.kind === 'lost' ? unknown : { kind: 'done' };
  }

  decide(kind: 'release' | 'cancel', which: number): void {
    const all = this.ranges.filter(({ state }) => state === 'held');
    const range = all[which % Math.max(1, all.length)];
    const next = range && decidedRange(range, { kind, at: this.now, who: 'vera', reason: 'seen' });
    if (range === undefined || next === undefined) return;
    if (range.code === 'forward.unknown' && kind === 'release')
      for (const { sequence } of this.blocks(range.first, range.last)) this.risked.add(sequence);
    this.change({ remove: [range.first], put: [next] });
  }

  expire(): void {
    const kept = this.ranges.filter(({ state }) => state === 'held' || state === 'waiting');
    const pending = this.blocks(this.disk.sequence + 1, this.count).map(({ sequence }) => ({ sequence, size: 10 }));
    const bytes = kept.map(({ first, last }) => ({ first, last, bytes: (last - first + 1) * 10 }));
    const waiting = [...bytes.map(one => one.bytes), ...pending.map(one => one.size)].reduce((sum, size) => sum + size, 0);
    const limit = { bytes: Math.max(1, waiting - 15), warn: 0.5, full: 'expire' as const };
    const { ranges, through } = giveUp(limit, waiting, bytes, pending, this.state);
    const gone = kept.filter(({ first }) => ranges.includes(first));
    this.change({ remove: ranges, put: gone.map(range => expiredRange(range, 'too much waits', this.now)) });
    if (through === undefined) return;
    const next = expiredRange({ first: this.disk.sequence + 1, last: through }, 'too much waits', this.now);
    this.change(joinedRange(this.ranges.at(-1), next));
    this.disk = { sequence: through };
    this.state = resumedForwarding(this.disk);
  }

  change({ remove, put }: RangeStep): void {
    const kept = this.ranges.filter(({ first }) => !remove.includes(first));
    this.ranges = [...kept, ...put].toSorted((a, b) => a.first - b.first);
  }

  restart(): void {
    this.again = undefined;
    this.state = resumedForwarding(this.disk);
    for (const range of this.ranges.filter(({ state }) => state === 'waiting')) {
      const step = interruptedRange(range, this.policy, this.now);
      if (step !== undefined) this.change(step);
    }
    if (this.state.intent === undefined || mayRepeat(this.policy)) return;
    const blocks = this.blocks(this.state.sequence + 1, this.state.intent).map(({ sequence }) => sequence);
    const { state, verdict } = interruptedForwarding(this.state);
    this.settleNext(blocks, state, verdict);
  }
}

const scenario = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  bad: fc.oneof(
    fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }),
    fc.constant<number[]>([1, 2, 3, 4, 5, 6, 7, 8]),
  ),
  events,
});

function play(repeat: ForwardPolicy['repeat'], one: { count: number; bad: number[]; events: Event[] }): World {
  const world = new World(repeat, one.count, one.bad);
  for (const event of one.events) world.run(event);
  for (let calls = 0; !world.isQuiet; calls++) {
    if (calls > 2_000) throw new Error('it does not end');
    world.run({ kind: 'answer' });
  }
  return world;
}

describe('wherever the node stops, whatever the target answers and whatever people decide', () => {
  test.each(['keyed', 'harmless', 'verifiable', 'unsafe'] as const)(
    'each block ends in exactly one of delivered, held, cancelled and expired (%s)',
    repeat => {
      fc.assert(
        fc.property(scenario, one => {
          const world = play(repeat, one);
          const inRanges = world.ranges.flatMap(({ first, last }) => world.blocks(first, last).map(({ sequence }) => sequence));
          const ends = [...world.delivered, ...inRanges].toSorted((a, b) => a - b);
          expect(ends).toEqual(world.blocks(1, one.count).map(({ sequence }) => sequence));
          for (const sequence of world.delivered) expect(world.effects).toContain(sequence);
        }),
        { numRuns: 300 },
      );
    },
  );

  test('a release never sends what another attempt has already sent, at a target that knows keys', () => {
    fc.assert(
      fc.property(scenario, one => {
        const { effects } = play('keyed', one);
        expect(effects).toEqual([...new Set(effects)]);
      }),
      { numRuns: 300 },
    );
  });

  test.each(['unsafe', 'verifiable'] as const)(
    'nor at one that would act twice, unless a person releases what is in doubt (%s)',
    repeat => {
      fc.assert(
        fc.property(scenario, one => {
          const { effects, risked } = play(repeat, one);
          const sure = effects.filter(sequence => !risked.has(sequence));
          expect(sure).toEqual([...new Set(sure)]);
        }),
        { numRuns: 300 },
      );
    },
  );

  test.each(['keyed', 'unsafe'] as const)('nor where the node stops while releases are under way (%s)', repeat => {
    fc.assert(
      fc.property(scenario, fc.boolean(), (one, isMended) => {
        const world = new World(repeat, one.count, one.bad);
        while (!world.isQuiet) world.run({ kind: 'answer' });
        for (let at = world.ranges.length; at > 0; at--) world.decide('release', 0);
        if (isMended) world.bad.clear();
        else for (const each of one.bad.slice(1)) world.bad.delete(each);
        for (const event of one.events.filter(({ kind }) => kind === 'stop' || kind === 'lost')) world.run(event);
        while (!world.isQuiet) world.run({ kind: 'answer' });
        expect(world.effects).toEqual([...new Set(world.effects)]);
      }),
      { numRuns: 500 },
    );
  });

  test('what follows in a range reaches the target after what comes before it, however often the range was held', () => {
    fc.assert(
      fc.property(scenario, one => {
        const events = one.events.filter(({ kind }) => kind !== 'release' && kind !== 'cancel' && kind !== 'expire');
        const world = play('keyed', { ...one, events });
        const order = world.effects.length;
        const parts = world.ranges.map(({ first, last }) => [first, last] as const);
        world.bad.clear();
        for (let at = 0; at < parts.length; at++) world.decide('release', 0);
        while (!world.isQuiet) world.run({ kind: 'answer' });
        const released = world.effects.slice(order);
        expect(released).toEqual(released.toSorted((a, b) => a - b));
        expect(new Set(world.effects)).toEqual(new Set(world.blocks(1, one.count).map(({ sequence }) => sequence)));
      }),
    );
  });
});
