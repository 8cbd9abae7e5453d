import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  afterInterruption,
  afterOutcome,
  afterVerdict,
  balance,
  needsIntent,
  noCounts,
  addCounts,
  nextDue,
  noteTry,
  offer,
  openFlow,
  releaseHeld,
  settle,
  takeToAsk,
  takeToSend,
  unlock,
  wake,
} from '../src/index.ts';
import type { Counts, DeliveryPolicy, Entry, Flow, Outcome, Remembered, Row, Settlement, Verdict } from '../src/index.ts';

/** What the target really does with one try, chosen by the generator. */
type Fate = 'ok' | 'commit-then-unknown' | 'lost-then-unknown' | 'down' | 'contention' | 'refuse';
type Step =
  | { readonly do: 'offer'; readonly subjects: readonly number[] }
  | { readonly do: 'send'; readonly most: number; readonly fates: readonly Fate[] }
  | { readonly do: 'ask'; readonly answer: 'truth' | 'undecided' }
  | { readonly do: 'crash-before-commit'; readonly fate: Fate }
  | { readonly do: 'restart' }
  | { readonly do: 'release' }
  | { readonly do: 'later'; readonly ms: number };

const fate = fc.constantFrom<Fate>('ok', 'ok', 'commit-then-unknown', 'lost-then-unknown', 'down', 'contention', 'refuse');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('offer' as const),
    subjects: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({
    do: fc.constant('send' as const),
    most: fc.integer({ min: 1, max: 4 }),
    fates: fc.array(fate, { minLength: 4, maxLength: 4 }),
  }),
  fc.record({ do: fc.constant('ask' as const), answer: fc.constantFrom('truth' as const, 'undecided' as const) }),
  fc.record({ do: fc.constant('crash-before-commit' as const), fate }),
  fc.constant({ do: 'restart' as const }),
  fc.constant({ do: 'release' as const }),
  fc.record({ do: fc.constant('later' as const), ms: fc.integer({ min: 1, max: 100_000 }) }),
);

const policies: Record<'keyed' | 'verifiable' | 'unsafe', DeliveryPolicy> = {
  keyed: { repeat: 'keyed', canVerify: false, attempts: 3, backoff: { firstMs: 100, longestMs: 1000 }, unknown: 'hold' },
  verifiable: { repeat: 'verifiable', canVerify: true, attempts: 3, backoff: { firstMs: 100, longestMs: 1000 }, unknown: 'hold' },
  unsafe: { repeat: 'unsafe', canVerify: false, attempts: 3, backoff: { firstMs: 100, longestMs: 1000 }, unknown: 'hold' },
};

/** The disk: what a crash leaves. */
interface Disk {
  cursor: number;
  readonly rows: Map<number, Row>;
  counts: Counts;
  readonly journal: { readonly message: number; readonly subject: string; readonly receivedAt: number }[];
  readonly intents: Map<number, readonly number[]>;
}

/** One flow with its disk and its target; drives the decisions as the runtime does. */
class World {
  readonly disk: Disk = { cursor: 0, rows: new Map(), counts: noCounts, journal: [], intents: new Map() };
  /** Messages in the order in which the target took effect, by subject. */
  readonly effects = new Map<number, number>();
  readonly order: number[] = [];
  flow: Flow = openFlow(0, [], []);
  now = 0;
  readonly policy: DeliveryPolicy;
  #intent = 0;

  constructor(policy: DeliveryPolicy) {
    this.policy = policy;
  }

  apply(step: Step): void {
    wake(this.flow, this.now);
    switch (step.do) {
      case 'offer':
        return this.#offer(step.subjects);
      case 'send':
        return this.#send(takeToSend(this.flow, step.most), step.fates, true);
      case 'ask':
        return this.#ask(step.answer);
      case 'crash-before-commit':
        this.#send(takeToSend(this.flow, 1), [step.fate], false);
        return this.restart();
      case 'restart':
        return this.restart();
      case 'release':
        return this.#release();
      case 'later':
        this.now += step.ms;
    }
  }

  #offer(subjects: readonly number[]): void {
    for (const subject of subjects)
      this.disk.journal.push({ message: this.disk.journal.length + 1, subject: `s${subject}`, receivedAt: this.now });
    offer(
      this.flow,
      this.disk.journal.filter(one => one.message > this.flow.offeredThrough),
    );
    this.#commit(settle(this.flow, [], 1, this.now));
  }

  #send(entries: readonly Entry[], fates: readonly Fate[], committed: boolean): void {
    if (entries.length === 0) return;
    noteTry(entries);
    const intent = ++this.#intent;
    if (needsIntent(this.policy))
      this.disk.intents.set(
        intent,
        entries.map(entry => entry.message),
      );
    const outcomes = entries.map((entry, index) => this.#target(entry, fates[index]!));
    if (!committed) return;
    const concluded = entries.map((entry, index) => ({
      entry,
      next: afterOutcome(this.policy, this.#facts(entry), outcomes[index]!, this.now, 0.5),
    }));
    this.disk.intents.delete(intent);
    this.#commit(settle(this.flow, concluded, 1, this.now));
  }

  #target(entry: Entry, fate: Fate): Outcome {
    if (fate === 'down') return { kind: 'later', because: 'down', sentence: 'down' };
    if (fate === 'contention') return { kind: 'later', because: 'contention', sentence: 'locked' };
    if (fate === 'refuse') return { kind: 'never', sentence: 'refused' };
    if (fate === 'lost-then-unknown') return { kind: 'unknown', sentence: 'no answer' };
    const had = this.effects.has(entry.message);
    const again = had && this.policy.repeat === 'keyed';
    if (!again) {
      this.effects.set(entry.message, (this.effects.get(entry.message) ?? 0) + 1);
      this.order.push(entry.message);
    }
    return fate === 'commit-then-unknown' ? { kind: 'unknown', sentence: 'no answer' } : { kind: again ? 'already' : 'done' };
  }

  #ask(answer: 'truth' | 'undecided'): void {
    const entries = takeToAsk(this.flow, 4);
    const verdictOf = (entry: Entry): Verdict =>
      answer === 'undecided'
        ? { kind: 'undecided', sentence: 'who knows' }
        : { kind: this.effects.has(entry.message) ? 'present' : 'absent' };
    const concluded = entries.map(entry => ({
      entry,
      next: afterVerdict(this.policy, this.#facts(entry), verdictOf(entry), this.now, 0.5),
    }));
    this.#commit(settle(this.flow, concluded, 1, this.now));
  }

  #release(): void {
    const held = [...this.flow.entries.values()].find(entry => entry.phase === 'held');
    // a person looks first: what the target has is not released
    if (held === undefined || this.effects.has(held.message)) return;
    this.#commit(settle(this.flow, [releaseHeld(held, this.now)], 1, this.now));
  }

  restart(): void {
    const subjects = new Map(this.disk.journal.map(one => [one.message, one]));
    const sending = new Set([...this.disk.intents.values()].flat());
    const open = [...this.disk.rows.values()].filter(
      row => ['waiting', 'sending', 'unknown', 'held'].includes(row.state) && !sending.has(row.message),
    );
    const remembered: Remembered[] = open.map(row => ({
      ...subjects.get(row.message)!,
      state: row.state,
      attempts: row.attempts,
      at: row.at,
      rowed: true,
    }));
    for (const message of sending)
      remembered.push({
        ...subjects.get(message)!,
        state: 'sending',
        attempts: 1,
        at: this.now,
        rowed: this.disk.rows.has(message),
      });
    const finished = [...this.disk.rows.values()].filter(
      row => row.message > this.disk.cursor && !open.includes(row) && !sending.has(row.message),
    );
    this.flow = openFlow(
      this.disk.cursor,
      remembered,
      finished.map(row => row.message),
    );
    const interrupted = [...this.flow.entries.values()].filter(entry => entry.phase === 'sending');
    this.disk.intents.clear();
    this.#commit(
      settle(
        this.flow,
        interrupted.map(entry => ({ entry, next: afterInterruption(this.policy, this.#facts(entry), this.now) })),
        1,
        this.now,
      ),
    );
    offer(
      this.flow,
      this.disk.journal.filter(one => one.message > this.flow.offeredThrough),
    );
  }

  #commit(settlement: Settlement): void {
    if (settlement.cursor !== undefined) {
      expect(settlement.cursor).toBeGreaterThan(this.disk.cursor);
      this.disk.cursor = settlement.cursor;
    }
    for (const row of settlement.rows) this.disk.rows.set(row.message, row);
    for (const message of settlement.forget) this.disk.rows.delete(message);
    this.disk.counts = addCounts(this.disk.counts, { ...settlement.counts });
    unlock(this.flow, settlement);
  }

  /** Lets everything come to its end with a target that works. */
  finish(): void {
    for (let round = 0; round < 500; round++) {
      this.now += 200_000;
      wake(this.flow, this.now);
      this.#ask('truth');
      this.#send(
        takeToSend(this.flow, 10),
        Array.from({ length: 10 }, () => 'ok'),
        true,
      );
      if (nextDue(this.flow) === undefined && this.inFlight === 0) return;
    }
  }

  /** Deliveries that are neither final nor held, from the disk alone. */
  get inFlight(): number {
    const rows = [...this.disk.rows.values()];
    const open = rows.filter(row => ['waiting', 'sending', 'unknown'].includes(row.state)).length;
    const beyond = this.disk.journal.filter(one => one.message > this.disk.cursor && !this.disk.rows.has(one.message)).length;
    return open + beyond;
  }

  get held(): readonly Entry[] {
    return [...this.flow.entries.values()].filter(entry => entry.phase === 'held');
  }

  #facts(entry: Entry) {
    return { attempts: entry.counted + 1, verifies: entry.verifies, receivedAt: entry.receivedAt };
  }
}

describe.each(['keyed', 'verifiable', 'unsafe'] as const)('a flow to a %s target, whatever happens', repeat => {
  const run = (check: (world: World) => void): void =>
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), steps => {
        const world = new World(policies[repeat]);
        for (const one of steps) world.apply(one);
        check(world);
      }),
      { numRuns: 300 },
    );

  test('P3: the ledger balances after every sequence of events', () => {
    run(world => {
      const ledger = balance(world.disk.journal.length, world.disk.counts, world.inFlight);
      expect(ledger, JSON.stringify(ledger)).toMatchObject({ balanced: true });
    });
  });

  test('P4: no message has a second effect', () => {
    run(world => {
      world.finish();
      expect([...world.effects.values()].every(times => times === 1)).toBe(true);
    });
  });

  test('P2, P10: once the target works, every message is confirmed or held, and confirmed means that the target has it', () => {
    run(world => {
      world.restart();
      world.finish();
      const parked = [...world.flow.entries.values()].filter(entry => entry.phase === 'queued').length;
      expect(world.disk.counts.confirmed + world.disk.counts.held + parked).toBe(world.disk.journal.length);
      for (const { message } of world.disk.journal) {
        const row = world.disk.rows.get(message);
        const confirmed = row === undefined ? message <= world.disk.cursor : row.state === 'confirmed';
        if (confirmed) expect(world.effects.has(message), `message ${message} confirmed without effect`).toBe(true);
      }
    });
  });

  test('P5: effects of one subject come in message order, and a held message parks only its own subject', () => {
    run(world => {
      world.finish();
      const subjectOf = new Map(world.disk.journal.map(one => [one.message, one.subject]));
      for (const list of Map.groupBy(world.order, message => subjectOf.get(message)!).values())
        expect(list).toEqual(list.toSorted((a, b) => a - b));
      const heldSubjects = new Set(world.held.map(entry => entry.subject));
      for (const entry of world.flow.entries.values()) expect(heldSubjects.has(entry.subject)).toBe(true);
    });
  });
});
