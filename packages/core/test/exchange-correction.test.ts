import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addCounts,
  appliedTo,
  balance,
  causeOf,
  correctionInForce,
  correctionState,
  decisionRefusal,
  dueAdd,
  dueTake,
  identityRefusal,
  noCounts,
  offer,
  openFlow,
  readmit,
  releaseHeld,
  settle,
  stillToRelease,
  takeToSend,
  unlock,
  wake,
} from '../src/index.ts';
import type { Concluded, CorrectionFacts, Counts, Due, Flow, Next, Remembered, Row, Settlement } from '../src/index.ts';

const flowNumber = 1;

type Step =
  | { readonly do: 'offer'; readonly messages: readonly { readonly subject: number; readonly good: boolean }[] }
  | { readonly do: 'send' | 'restart' | 'release' | 'cancel' | 'replay' }
  | { readonly do: 'correct' | 'propose'; readonly who: number; readonly good: boolean; readonly dies: boolean }
  | { readonly do: 'agree' | 'refuse'; readonly who: number; readonly dies: boolean };

const who = fc.integer({ min: 0, max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('offer' as const),
    messages: fc.array(fc.record({ subject: fc.integer({ min: 0, max: 2 }), good: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({
    do: fc.constantFrom(
      'send' as const,
      'send' as const,
      'restart' as const,
      'release' as const,
      'cancel' as const,
      'replay' as const,
    ),
  }),
  fc.record({ do: fc.constantFrom('correct' as const, 'propose' as const), who, good: fc.boolean(), dies: fc.boolean() }),
  fc.record({ do: fc.constantFrom('agree' as const, 'refuse' as const), who, dies: fc.boolean() }),
);

/** What the target did with a message, and with which content: 0 as received, else the number of the correction. */
interface Effect {
  readonly message: number;
  readonly content: number;
}

/** A flow whose target refuses bad content, with people who correct it; a disk that a kill leaves as it is. */
class World {
  readonly journal: {
    readonly message: number;
    readonly subject: string;
    readonly receivedAt: number;
    readonly good: boolean;
  }[] = [];
  readonly corrections: (CorrectionFacts & { readonly good: boolean })[] = [];
  readonly rows = new Map<number, Row>();
  readonly effects: Effect[] = [];
  /** Messages that were sent again after they had arrived. */
  readonly replayed = new Set<number>();
  counts: Counts = noCounts;
  cursor = 0;
  now = 0;
  flow: Flow = openFlow(0, [], []);

  apply(step: Step): void {
    this.now++;
    switch (step.do) {
      case 'offer':
        return this.#offer(step.messages);
      case 'send':
        return this.send();
      case 'restart':
        return this.restart();
      case 'release':
        return this.#release(this.#held());
      case 'cancel':
        return this.#conclude(this.#held(), { state: 'cancelled', sentence: 'ended' });
      case 'replay':
        return this.#replay();
      case 'correct':
      case 'propose':
        return this.#correct(step.who, step.good, step.do === 'correct', step.dies);
      case 'agree':
      case 'refuse':
        return this.#decide(step.who, step.do === 'agree', step.dies);
    }
  }

  #offer(messages: readonly { readonly subject: number; readonly good: boolean }[]): void {
    for (const { subject, good } of messages)
      this.journal.push({ message: this.journal.length + 1, subject: `s${subject}`, receivedAt: this.now, good });
    offer(
      this.flow,
      this.journal.filter(({ message }) => message > this.flow.offeredThrough),
    );
    this.#commit(settle(this.flow, [], 1, this.now));
  }

  send(): void {
    wake(this.flow, this.now);
    const concluded = takeToSend(this.flow, 3).map((entry): Concluded => {
      const content = this.contentOf(entry.message);
      if (!this.#isGood(entry.message, content))
        return { entry, next: { state: 'held', code: 'delivery.rejected', sentence: `message ${entry.message} is bad` } };
      this.effects.push({ message: entry.message, content });
      return { entry, next: { state: 'confirmed', reference: `r${entry.message}` } };
    });
    this.#commit(settle(this.flow, concluded, 1, this.now));
  }

  /** Number of the correction that goes out for a message; 0 as received. */
  contentOf(message: number): number {
    return correctionInForce(this.#of(message), flowNumber)?.number ?? 0;
  }

  #isGood(message: number, content: number): boolean {
    return content === 0 ? this.journal[message - 1]!.good : this.corrections[content - 1]!.good;
  }

  #of(message: number): readonly CorrectionFacts[] {
    return this.corrections.filter(each => each.message === message);
  }

  #held(): number | undefined {
    return [...this.flow.entries.values()].find(({ phase }) => phase === 'held')?.message;
  }

  #heldSince(message: number): number | undefined {
    const row = this.rows.get(message);
    return row?.state === 'held' ? row.at : undefined;
  }

  #release(message: number | undefined): void {
    const entry = message === undefined ? undefined : this.flow.entries.get(message);
    if (entry?.phase === 'held') this.#commit(settle(this.flow, [releaseHeld(entry, this.now)], 1, this.now));
  }

  #conclude(message: number | undefined, next: Next): void {
    const entry = message === undefined ? undefined : this.flow.entries.get(message);
    if (entry?.phase === 'held') this.#commit(settle(this.flow, [{ entry, next }], 1, this.now));
  }

  #correct(author: number, good: boolean, atOnce: boolean, dies: boolean): void {
    const message = this.#held();
    if (message === undefined) return;
    const since = this.#heldSince(message)!;
    this.corrections.push({
      number: this.corrections.length + 1,
      message,
      who: `p${author}`,
      at: this.now,
      good,
      ...(atOnce && { deliveries: [[flowNumber, since]] }),
    });
    if (dies) this.restart();
    else if (atOnce) this.#release(message);
  }

  #decide(person: number, agree: boolean, dies: boolean): void {
    const proposal = this.corrections.find(each => this.stateOf(each) === 'proposed');
    if (proposal === undefined) return;
    const refusal = decisionRefusal(proposal, this.stateOf(proposal), agree, `p${person}`);
    expect(refusal !== undefined).toBe(agree && proposal.who === `p${person}`);
    if (refusal !== undefined) return;
    const deliveries = agree ? [[flowNumber, this.#heldSince(proposal.message)!] as const] : [];
    this.corrections[proposal.number - 1] = { ...proposal, decision: { at: this.now, agreed: agree, deliveries } };
    if (dies) this.restart();
    else if (agree) this.#release(proposal.message);
  }

  stateOf(correction: CorrectionFacts): ReturnType<typeof correctionState> {
    const newest = this.#of(correction.message).at(-1)!.number;
    return correctionState(correction, newest, this.#heldSince(correction.message) !== undefined);
  }

  #replay(): void {
    const done = [...this.rows.values()].find(({ state, message }) => state === 'confirmed' && this.#isNewest(message));
    if (done === undefined) return;
    this.replayed.add(done.message);
    const { message, subject, receivedAt } = this.journal[done.message - 1]!;
    this.#commit(readmit(this.flow, { message, subject, receivedAt }, 'confirmed', 1, this.now));
  }

  #isNewest(message: number): boolean {
    const { subject } = this.journal[message - 1]!;
    return !this.journal.some(other => other.subject === subject && other.message > message);
  }

  restart(): void {
    const open = [...this.rows.values()].filter(({ state }) => state === 'waiting' || state === 'held');
    const remembered = open.map(({ message, state, attempts, at, code }): Remembered => ({
      ...this.journal[message - 1]!,
      state,
      attempts,
      at,
      rowed: true,
      ...(code !== undefined && { code }),
    }));
    const finished = [...this.rows.values()].filter(row => row.message > this.cursor && !open.includes(row));
    this.flow = openFlow(
      this.cursor,
      remembered,
      finished.map(({ message }) => message),
    );
    offer(
      this.flow,
      this.journal.filter(({ message }) => message > this.flow.offeredThrough),
    );
    for (const { message } of stillToRelease(this.corrections, each => this.#heldSince(each))) this.#release(message);
  }

  #commit(settlement: Settlement): void {
    for (const row of settlement.rows) this.rows.set(row.message, row);
    for (const message of settlement.forget) this.rows.delete(message);
    this.cursor = Math.max(this.cursor, settlement.cursor ?? 0);
    this.counts = addCounts(this.counts, settlement.counts);
    unlock(this.flow, settlement);
  }

  /** Ends everything: what is held is ended, the rest goes out. */
  finish(): void {
    for (let rounds = 0; rounds < 200; rounds++) {
      this.now++;
      this.send();
      this.#conclude(this.#held(), { state: 'cancelled', sentence: 'ended' });
    }
  }
}

describe('corrections under any sequence of offers, decisions, acts and kills', () => {
  test('keep the order of each subject, have each effect once, and let the ledger balance; what arrived is what was in force', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 40 }), steps => {
        const world = new World();
        for (const each of steps) {
          world.apply(each);
          expect(balance(world.journal.length, world.counts).inFlight).toBeGreaterThanOrEqual(0);
        }
        world.restart();
        world.finish();
        expect(balance(world.journal.length, world.counts)).toMatchObject({ inFlight: 0, held: 0, balanced: true });
        const once = world.effects.filter(({ message }) => !world.replayed.has(message)).map(({ message }) => message);
        expect(new Set(once).size).toBe(once.length);
        for (const group of Map.groupBy(once, message => world.journal[message - 1]!.subject).values())
          expect(group).toEqual(group.toSorted((a, b) => a - b));
        for (const { message, content } of world.effects)
          if (content > 0) expect(world.corrections[content - 1]).toMatchObject({ message, good: true });
      }),
      { numRuns: 300 },
    );
  });

  test('P10: a kill between keeping a correction and letting it go on changes nothing', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 30 }), steps => {
        const lives = steps.map(each => ('dies' in each ? { ...each, dies: false } : each));
        const dies = steps.map(each => ('dies' in each ? { ...each, dies: true } : each));
        const [one, other] = [new World(), new World()];
        for (const each of lives) one.apply(each);
        for (const each of dies) other.apply(each);
        one.finish();
        other.finish();
        const bySubject = (world: World): unknown =>
          Object.fromEntries(Map.groupBy(world.effects, ({ message }) => world.journal[message - 1]!.subject));
        expect(bySubject(other)).toEqual(bySubject(one));
        expect(other.counts).toEqual(one.counts);
      }),
      { numRuns: 200 },
    );
  });
});

describe('decisions about corrections', () => {
  const made = (number: number, more: Partial<CorrectionFacts> = {}): CorrectionFacts => ({
    number,
    message: 7,
    who: 'anna',
    at: number,
    ...more,
  });

  test('the newest in force goes out, at any instant the one that was in force then, and only where it was held', () => {
    const all = [
      made(1, { deliveries: [[1, 0]] }),
      made(2, { decision: { at: 9, agreed: true, deliveries: [[1, 5]] } }),
      made(3, { deliveries: [[2, 0]] }),
      made(4),
      made(5, { decision: { at: 6, agreed: false, deliveries: [] } }),
    ];
    expect(correctionInForce(all, 1)?.number).toBe(2);
    expect(correctionInForce(all, 1, 8)?.number).toBe(1);
    expect(correctionInForce(all, 1, 0)).toBeUndefined();
    expect(correctionInForce(all, 2)?.number).toBe(3);
    expect(correctionInForce(all, 3)).toBeUndefined();
    expect(all.map(each => appliedTo(each).deliveries.length)).toEqual([1, 1, 1, 0, 0]);
  });

  test('a stop is made up for only where the delivery is held as it was then', () => {
    const all = [made(1, { deliveries: [[1, 50]] }), made(2, { message: 8, deliveries: [[1, 60]] }), made(3, { message: 9 })];
    const since: Readonly<Record<number, number>> = { 7: 50, 8: 61, 9: 50 };
    expect(stillToRelease(all, message => since[message])).toEqual([{ message: 7, flow: 1 }]);
    expect(stillToRelease(all, () => undefined)).toEqual([]);
  });

  test('another subject or natural id is another message; what could not be read had none', () => {
    const received = { id: 'M-1', subject: '258456' };
    expect(identityRefusal(received, { subject: '258456' })).toBeUndefined();
    expect(identityRefusal(received, { id: 'M-1', subject: '258456' })).toBeUndefined();
    expect(identityRefusal(received, { id: 'M-2', subject: '258456' })).toMatch(
      /the id is M-2, that of the received message is M-1/,
    );
    expect(identityRefusal(received, { subject: '258457' })).toMatch(
      /the subject is 258457, that of the received message is 258456/,
    );
    expect(identityRefusal({ id: 'x', subject: 'unread:x' }, { id: 'M-2', subject: '1' })).toBeUndefined();
  });

  test('a row that is held says its cause', () => {
    const flow = openFlow(0, [], []);
    offer(flow, [{ message: 1, subject: 'a', receivedAt: 0 }]);
    const [entry] = takeToSend(flow, 1);
    const sentence = 'order 258456 is closed';
    const { rows } = settle(flow, [{ entry: entry!, next: { state: 'held', code: 'delivery.rejected', sentence } }], 1, 5);
    expect(rows).toMatchObject([{ state: 'held', cause: causeOf(sentence) }]);
  });
});

test('things that are due at the same time come in the order of adding, whatever is between them', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }), times => {
      const due: Due<number> = { heap: [] };
      for (const [index, at] of times.entries()) dueAdd(due, at, index);
      const taken = times.map(() => dueTake(due, 3)!);
      expect(taken).toEqual(times.map((_, index) => index).toSorted((a, b) => times[a]! - times[b]! || a - b));
    }),
  );
});
