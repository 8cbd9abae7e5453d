import { setImmediate } from 'node:timers/promises';
import {
  beforeForwarding,
  begunForwarding,
  concludedForwarding,
  forwardCounters,
  forwardHealth,
  forwardLedger,
  interruptedForwarding,
  mayRepeat,
  standsOnDiskFirst,
  nextForward,
  resumedForwarding,
} from '@millrace/core';
import type {
  BacklogLimit,
  Forwarding,
  ForwardPolicy,
  ForwardStatus,
  ForwardVerdict,
  RangeDecision,
  RangeStep,
} from '@millrace/core';
import type { SeriesBlock, SeriesCount, Store } from '@millrace/store';
import type { Clock } from '../clock.ts';
import type { Log } from '../events.ts';
import type { InterfaceRunner } from '../interface-runner.ts';
import { Backlog } from './backlog.ts';
import { ForwardPlace, isPassing } from './forward-place.ts';
import { rangeOf, readRange } from './forward-range.ts';
import type { ForwardRange } from './forward-range.ts';
import { giveRange } from './give-range.ts';
import { HeldRanges } from './held-ranges.ts';
import { countsOfVerdict, heldOf } from './range-counts.ts';
import { ReleasedRanges } from './released-ranges.ts';
import { Rest } from './rest.ts';

/** Longest time after which a forwarder looks for new blocks by itself. */
const lookEveryMs = 1_000;
/** Blocks looked at in one turn of the loop of events, and how many wait at the most: a long backlog stops nobody else. */
const lookAhead = { count: 256, bytes: 1024 * 1024 };
const mostPending = 4_096;

/** What forwarders need from the node. */
export interface ForwardContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  notice(about: string, code: string, sentence: string): void;
  /** The running interface of that name; absent while the topology changes. */
  target(name: string): InterfaceRunner | undefined;
  /** How much of a collection may wait for each of its targets. */
  limit(collection: string): BacklogLimit;
}

/** One collection at one target: gathers its blocks, gives them in order, one range at a time, and keeps where it stands. */
export class Forwarder implements AsyncDisposable {
  readonly collection: string;
  readonly target: string;
  readonly #source: number;
  readonly #context: ForwardContext;
  readonly #rests = new Rest();
  readonly #place: ForwardPlace;
  readonly #wakeUp = (): void => this.wake();
  #running: Promise<void> | undefined;
  #state: Forwarding = resumedForwarding({ sequence: 0 });
  /** Blocks after those that were given, in order: kept as they were read, so that nothing is read twice. */
  #pending: SeriesBlock[] = [];
  /** When the first of the pending blocks was seen. */
  #since = 0;
  /** How long the target lets blocks wait for more. */
  #everyMs = 0;
  readonly #held: HeldRanges;
  readonly #released: ReleasedRanges;
  readonly #backlog: Backlog;
  #view: Pick<ForwardStatus, 'state' | 'detail' | 'provenAt'> = { state: 'waiting', detail: 'starting' };

  /** `source`: number of the collection in the store. */
  constructor(collection: string, target: string, source: number, context: ForwardContext) {
    this.collection = collection;
    this.target = target;
    this.#source = source;
    this.#context = context;
    this.#place = new ForwardPlace(this.name, source, context);
    const of = { name: this.name, source, target, collection };
    this.#held = new HeldRanges(context.store, of);
    this.#released = new ReleasedRanges(of, this.#held, context);
    this.#backlog = new Backlog(of, this.#held, this.#place, context, () => context.limit(collection));
  }

  /** Name of its cursor in the store. */
  get name(): string {
    return `${this.collection}>${this.target}`;
  }

  /** Finds where it stood and goes on. */
  start(): void {
    this.#running = this.#run().catch((error: unknown) => this.#failed(error));
  }

  /** Says that there is something new: blocks, or a place at the target. */
  wake(): void {
    this.#rests.wake();
  }

  /** Says that there are new blocks; where they are gathered for long it looks by itself, and often enough. */
  stored(): void {
    if (this.#everyMs < lookEveryMs) this.wake();
  }

  /** Why nothing more of its collection may be collected, while that is so. */
  get full(): string | undefined {
    return this.#backlog.full;
  }

  async status(): Promise<ForwardStatus> {
    const { store } = this.#context;
    const { collection, target } = this;
    const ledger = forwardLedger(target, await store.seriesEquipment(this.#source));
    const { waiting: waitingBytes, bytes: limitBytes, warn, full, ranges } = await this.#backlog.view(store);
    const facts = { collection, target, ...ledger, ...this.#view, waitingBytes, limitBytes, full, ranges };
    return { ...facts, ...forwardHealth({ ...facts, warn }) };
  }

  /** Carries out what a person decided about held ranges, by first block; answers how many were still held. */
  async decide(firsts: ReadonlySet<number>, decision: RangeDecision): Promise<number> {
    const decided = await this.#held.decide(firsts, decision);
    this.#released.released();
    this.wake();
    return decided;
  }

  /** Lets a call under way come to its end and begins none. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#place.end();
    this.#rests.end();
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#resume();
    while (!this.#rests.isOver) {
      this.#rests.begin();
      if (await this.#keepInBounds()) continue;
      const target = this.#context.target(this.target);
      const policy = target && policyOf(target);
      if (target === undefined || policy === undefined) {
        await this.#rest(lookEveryMs, 'blocked', 'the interface does not run');
        continue;
      }
      this.#everyMs = policy.everyMs;
      await this.#look(policy);
      const gaveAgain = await this.#released.turn(target, policy);
      const now = this.#context.clock.now();
      const step = nextForward(this.#state, policy, this.#pending, this.#since, now);
      if (step.kind === 'give') await this.#tryToGive(target, policy, step.through);
      else if (gaveAgain) continue;
      else if (now < this.#state.notBefore) await this.#rest(Math.min(this.#state.notBefore - now, lookEveryMs));
      else
        await this.#rest(
          Math.min((step.until ?? Infinity) - now, lookEveryMs, policy.everyMs),
          'waiting',
          wordsOf(this.#pending),
        );
    }
    await this.#place.moved;
  }

  /** Goes on where it stood. What was under way at a target that would act twice is held. */
  async #resume(): Promise<void> {
    const { store } = this.#context;
    const cursor = await store.forwardCursor(this.name);
    if (cursor === undefined) return this.#begin();
    this.#state = resumedForwarding(cursor);
    const target = this.#context.target(this.target);
    const policy = target && policyOf(target);
    if (this.#state.intent === undefined || policy === undefined || mayRepeat(policy)) return;
    const range = await this.#read(this.#state.intent);
    const { state, verdict } = interruptedForwarding(this.#state);
    await this.#settle(range, this.#state.intent, verdict, state);
  }

  async #begin(): Promise<void> {
    const { store } = this.#context;
    const { before } = forwardCounters(this.target);
    const equipment = await store.seriesEquipment(this.#source);
    const counts = equipment.map((one): SeriesCount => [one.equipment, before, beforeForwarding(this.target, one)]);
    await this.#place.move(0, counts);
  }

  /** Gives up the oldest where more waits than may; answers whether something was given up. */
  async #keepInBounds(): Promise<boolean> {
    if (!(await this.#backlog.isOver())) return false;
    const { ranges, through } = await this.#backlog.giveUp(await this.#oldest(), this.#state);
    this.#released.changed();
    if (through === undefined) return ranges.length > 0;
    this.#state = resumedForwarding({ sequence: through });
    this.#pending = this.#pending.filter(block => block.sequence > through);
    return true;
  }

  /** The oldest blocks that wait, with everything that is under way. */
  async #oldest(): Promise<readonly SeriesBlock[]> {
    const { sequence, intent = 0 } = this.#state;
    if (this.#pending.length > 0 && this.#pending.at(-1)!.sequence >= intent) return this.#pending;
    const found: SeriesBlock[] = [];
    for (let last = sequence; ; await setImmediate()) {
      const blocks = await this.#context.store.seriesAfter(this.#source, last, lookAhead);
      found.push(...blocks);
      last = blocks.at(-1)?.sequence ?? intent;
      if (last >= intent) return found;
    }
  }

  /** Looks at the blocks that came since, until they fill a range. */
  async #look(policy: ForwardPolicy): Promise<void> {
    const { store, clock } = this.#context;
    let samples = this.#pending.reduce((sum, block) => sum + block.samples, 0);
    while (samples < policy.samples && this.#pending.length < mostPending) {
      const after = this.#pending.at(-1)?.sequence ?? this.#state.sequence;
      const blocks = await store.seriesAfter(this.#source, after, lookAhead);
      if (blocks.length === 0) return;
      if (this.#pending.length === 0) this.#since = clock.now();
      for (const block of blocks) {
        this.#pending.push(block);
        samples += block.samples;
      }
      await setImmediate();
    }
  }

  /** Gives a range if the target takes anything now. */
  async #tryToGive(target: InterfaceRunner, policy: ForwardPolicy, through: number): Promise<void> {
    target.whenFree(this.#wakeUp);
    if (!target.isOpen) return this.#rest(lookEveryMs, 'blocked', target.detail);
    const admission = target.enter(1);
    if (admission.admitted === 0) {
      const wait =
        'askAt' in admission && admission.askAt !== undefined ? admission.askAt - this.#context.clock.now() : lookEveryMs;
      const { maintenance } = target;
      return this.#rest(wait, 'blocked', maintenance === undefined ? target.gate.detail : maintenance.reason);
    }
    const range = await this.#intend(target, policy, through);
    if (range === undefined) return this.#rest(lookEveryMs);
    const outcome = await giveRange(target, range);
    const { clock } = this.#context;
    const blocks = range.blocks - range.damaged.length;
    const concluded = concludedForwarding(this.#state, policy, blocks, outcome, clock.now(), clock.random());
    await this.#settle(range, through, concluded.verdict, concluded.state, policy);
  }

  /**
   * Puts the intent on disk, unless any range may come again, and makes the range. Nothing where the store takes no intent now: then nothing is
   * sent.
   */
  async #intend(target: InterfaceRunner, policy: ForwardPolicy, through: number): Promise<ForwardRange | undefined> {
    try {
      const { sequence, intent } = this.#state;
      if (intent !== through && standsOnDiskFirst(policy)) await this.#place.intend(sequence, through);
      this.#state = begunForwarding(this.#state, through);
      if (intent === undefined) this.#view = { ...this.#view, state: 'sending', detail: `blocks ${sequence + 1} to ${through}` };
      return await this.#read(through);
    } catch (error) {
      target.leave([]);
      if (!isPassing(error)) throw error;
      this.#context.log({ level: 'warn', event: 'store.retried', about: this.name, detail: error.message });
      this.#view = { ...this.#view, state: 'blocked', detail: `nothing was sent: ${error.message}` };
      return undefined;
    }
  }

  /** Writes what came of a range; its blocks count once, together with the cursor. */
  async #settle(
    range: ForwardRange,
    through: number,
    verdict: ForwardVerdict,
    next: Forwarding,
    policy?: ForwardPolicy,
  ): Promise<void> {
    if (verdict.kind === 'again') {
      this.#state = next;
      this.#view = { ...this.#view, state: 'blocked', detail: verdict.sentence };
      return;
    }
    if (verdict.kind === 'split') return this.#goOn(next, [], policy);
    const held = heldOf(this.#state.sequence, through, range, verdict, this.#context.clock.now());
    const counts = countsOfVerdict(this.target, range, verdict);
    if (held.length === 0) await this.#goOn(next, counts, policy);
    else await this.#held.inTurn(async () => this.#goOn(next, counts, undefined, await this.#held.joined(held)));
    for (const { code, sentence } of held) this.#tell(code, sentence);
    if (verdict.kind === 'held') return;
    this.#view = { ...this.#view, provenAt: new Date(this.#context.clock.now()).toISOString() };
  }

  #tell(code: string, sentence: string): void {
    const { log, notice } = this.#context;
    log({ level: 'error', event: 'forward.held', about: this.name, detail: `${code}: ${sentence}` });
    notice(this.target, code, `measurements of ${this.collection}: ${sentence}`);
  }

  /** The next range begins with what is left; it need not wait for the cursor where any range may come again. */
  async #goOn(next: Forwarding, counts: readonly SeriesCount[], policy?: ForwardPolicy, ranges?: RangeStep): Promise<void> {
    if (policy === undefined || standsOnDiskFirst(policy)) await this.#place.move(next.sequence, counts, ranges);
    else await this.#place.moveLater(next.sequence, counts);
    this.#state = next;
    this.#pending = this.#pending.filter(block => block.sequence > next.sequence);
    this.#since = this.#context.clock.now();
  }

  /** The blocks up to there: those at hand, or read again where they are not. */
  #read(through: number): Promise<ForwardRange> {
    const place = { collection: this.collection, source: this.#source, after: this.#state.sequence, through };
    const isAtHand = (this.#pending.at(-1)?.sequence ?? 0) >= through;
    if (!isAtHand) return readRange(this.#context.store, place);
    return rangeOf(
      place,
      this.#pending.filter(block => block.sequence <= through),
    );
  }

  /** Waits, at the longest so long, for something new. */
  async #rest(ms: number, state?: ForwardStatus['state'], detail?: string): Promise<void> {
    if (state !== undefined) this.#view = { ...this.#view, state, detail: detail ?? '' };
    await this.#rests.rest(Math.max(1, ms));
  }

  #failed(error: unknown): void {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#view = { ...this.#view, state: 'stopped', detail };
    this.#context.log({ level: 'error', event: 'forward.stopped', about: this.name, detail });
  }
}

/** Nothing where the connector of the interface takes no measurements. */
function policyOf({ plan, offers }: InterfaceRunner): ForwardPolicy | undefined {
  if (offers.series === undefined) return undefined;
  const { repeat, batch, everyMs } = offers.series;
  const { retry } = plan.declaration;
  return { repeat, samples: batch, everyMs, backoff: { firstMs: retry?.first ?? 1_000, longestMs: retry?.longest ?? 60_000 } };
}

function wordsOf(pending: readonly SeriesBlock[]): string {
  if (pending.length === 0) return 'nothing waits';
  return `${pending.reduce((sum, block) => sum + block.samples, 0)} samples wait for more`;
}
