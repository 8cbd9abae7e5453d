import {
  expiryOf,
  fifoFront,
  fifoSize,
  hurry,
  nextDue,
  offer,
  putBack,
  releaseHeld,
  room,
  takeToAsk,
  takeToSend,
  wake,
} from '@millrace/core';
import type { Concluded, DeliveryPolicy, Entry, Flow, Next, Settlement } from '@millrace/core';
import { awaitsOf, missingEntries } from './awaiting.ts';
import type { FlowContext } from './flow-context.ts';
import { passable, prepare, prepareWith } from './flow-program.ts';
import type { FlowProgram, Prepared } from './flow-program.ts';
import type { InterfaceRunner } from './interface-runner.ts';
import type { LiveMessage } from './live-message.ts';
import { supersededOnes } from './revisions.ts';
import { Settler } from './settler.ts';
import type { Written } from './settler.ts';
import { addressed } from './sink-item.ts';
import type { SourceFeed } from './source-feed.ts';
import { askTarget, sendBatch } from './target-calls.ts';
import type { Called, Calls, Prepped } from './target-calls.ts';

/** Messages of one flow between cursor and offered, in all and in bytes; the backlog beyond stays in the journal. */
const windowMessages = 8000;
const windowBytes = 32 * 1024 * 1024;
/** Deliveries that are not final (held ones with what waits behind them) before the flow takes no more. */
const parkedMost = 200_000;
/** How long a batch that is not full waits for more while another one is under way. */
const lingerMs = 5;
/** Prepared deliveries that wait for a place at the target: for each call at once so many, in all so many or two calls. */
const outboxCalls = 3;
const outboxMessages = 500;

/** Carries out what `core/exchange` decides for one flow: prepares, sends, asks, commits, and lets lanes go on. */
export class FlowRunner implements AsyncDisposable {
  readonly number: number;
  readonly state: Flow;
  readonly program: FlowProgram;
  readonly policy: DeliveryPolicy;
  readonly #context: FlowContext;
  readonly #target: InterfaceRunner;
  readonly #feed: SourceFeed;
  readonly #calls: Calls;
  readonly #outbox: Prepped[] = [];
  readonly #work = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #pumpAgain = (): void => this.pump();
  readonly #settler: Settler;
  #soon: NodeJS.Immediate | undefined;
  #timer: NodeJS.Timeout | undefined;
  #gateTimer: NodeJS.Timeout | undefined;
  #callsUnderWay = 0;
  #lingerUntil = 0;
  #preparing = false;
  #parking = false;
  paused: string | undefined;
  /** Number of the release whose documents this flow runs with; set again when it stays untouched by a new one. */
  release: number;
  stopped: string | undefined;
  /** Deliveries confirmed after their outcome had been unknown, since the start. */
  unknownThenConfirmed = 0;

  constructor(
    number: number,
    state: Flow,
    program: FlowProgram,
    policy: DeliveryPolicy,
    target: InterfaceRunner,
    feed: SourceFeed,
    shared: FlowContext,
  ) {
    const context = { ...shared, release: () => this.release };
    this.release = shared.release();
    this.number = number;
    this.state = state;
    this.program = program;
    this.policy = policy;
    this.#target = target;
    this.#feed = feed;
    this.#context = context;
    this.#calls = { flow: number, program, policy, target, feed, context };
    this.#settler = new Settler({ number, name: program.plan.name, state, feed, context }, this.#stop.signal);
  }

  get name(): string {
    return this.program.plan.name;
  }

  /** Messages confirmed since the start. */
  get confirmedSinceStart(): number {
    return this.#settler.confirmed;
  }

  /** How many more messages may be offered now. */
  get room(): number {
    return this.#stop.signal.aborted || this.#feed.bytes > windowBytes ? 0 : room(this.state, windowMessages, parkedMost);
  }

  /** Takes the next messages of the source, in order, at most `room`. */
  offer(messages: readonly LiveMessage[]): void {
    offer(
      this.state,
      messages.map(({ number, subject, receivedAt }) => ({ message: number, subject, receivedAt })),
    );
    this.pump();
  }

  /** Does soon whatever can be done then: once, however often it is asked for. */
  pump(): void {
    this.#soon ??= setImmediate(() => {
      this.#soon = undefined;
      this.#pumpNow();
    });
  }

  #pumpNow(): void {
    if (this.#stop.signal.aborted || this.paused !== undefined || this.stopped !== undefined) return;
    wake(this.state, this.#context.clock.now());
    this.#prepareReady();
    this.#expireWaiting();
    this.#startCalls();
    this.#park();
    this.#feed.request();
    this.#setTimer();
  }

  /** Something of ours failed: the flow stops, loudly. */
  failed(error: unknown): void {
    this.stopped = error instanceof Error ? error.message : String(error);
    this.#context.log({
      level: 'error',
      event: 'flow.stopped',
      about: this.name,
      detail: error instanceof Error ? (error.stack ?? error.message) : this.stopped,
    });
  }

  pause(reason: string): void {
    this.paused = reason;
    this.#giveBack();
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.paused = undefined;
    this.pump();
  }

  /** Settles decisions made elsewhere (by a person, by recovery) and goes on. */
  async conclude(concluded: readonly Concluded[], written: Written = {}): Promise<void> {
    await this.#settler.add(concluded, written);
    this.pump();
  }

  /** Writes a settlement that was made elsewhere from this flow's state, and goes on. */
  async commitSettlement(settlement: Settlement): Promise<void> {
    await this.#settler.write(settlement);
    this.pump();
  }

  /** Whether a message is on its way to the target, and is not held. */
  awaits(message: number): boolean {
    const phase = this.state.entries.get(message)?.phase;
    return phase !== undefined && phase !== 'held' && phase !== 'settled';
  }

  /** Lets a delivery that waits for its next try be tried now: what it waited for is there. */
  hurry(message: number): void {
    hurry(this.state, message, this.#context.clock.now());
    this.pump();
  }

  /** Lets calls under way come to their end and takes nothing new. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#gateTimer);
    if (this.#soon !== undefined) clearImmediate(this.#soon);
    while (this.#work.size > 0) await Promise.all(this.#work);
    this.#giveBack();
  }

  #giveBack(): void {
    putBack(
      this.state,
      this.#outbox.splice(0).map(one => one.entry),
    );
  }

  #setTimer(): void {
    const due = Math.min(nextDue(this.state) ?? Infinity, this.#nextExpiry());
    clearTimeout(this.#timer);
    if (due === Infinity) return;
    const wait = Math.min(Math.max(1, due - this.#context.clock.now()), 60_000);
    this.#timer = setTimeout(() => this.pump(), wait);
  }

  /** When the first of those that wait for their target expires. */
  #nextExpiry(): number {
    const { expireMs } = this.policy;
    return expireMs === undefined ? Infinity : Math.min(...this.#outbox.map(({ entry }) => entry.receivedAt + expireMs));
  }

  /** Owns a piece of work until its end. */
  #own(work: Promise<void>): void {
    const ended = (): void => {
      this.#work.delete(owned);
      this.pump();
    };
    const owned = work.then(ended, (error: unknown) => {
      this.failed(error);
      ended();
    });
    this.#work.add(owned);
  }

  #prepareReady(): void {
    if (this.#preparing) return;
    const { batch, concurrency } = this.#target.limits;
    const most = Math.min(outboxCalls * batch * Math.min(concurrency, 64), Math.max(outboxMessages, 2 * batch));
    const space = most - this.#outbox.length;
    const entries = space > 0 && fifoSize(this.state.ready) > 0 ? takeToSend(this.state, Math.min(space, 1000)) : [];
    if (entries.length === 0) return;
    const slow = this.#prepareNow(entries);
    if (slow.length === 0) return;
    this.#preparing = true;
    this.#own(this.#prepareSlow(slow).finally(() => (this.#preparing = false)));
  }

  /** Prepares what can be prepared at once; answers the rest. */
  #prepareNow(entries: readonly Entry[]): Entry[] {
    const slow: Entry[] = [];
    const concluded: Concluded[] = [];
    const revisions = this.program.source.document.revision !== undefined;
    for (const entry of entries) {
      const message = revisions ? undefined : this.#feed.message(entry.message);
      const prepared = message === undefined ? undefined : this.#prepareOne(entry, message);
      if (prepared === undefined) slow.push(entry);
      else this.#place(entry, message!, prepared, concluded);
    }
    if (concluded.length > 0) this.#own(this.#concludePrepared(concluded));
    return slow;
  }

  async #prepareSlow(entries: readonly Entry[]): Promise<void> {
    const messages = await this.#feed.load(entries.map(entry => entry.message));
    const superseded = await supersededOnes(this.#context.store, this.number, this.program, entries, messages);
    const concluded: Concluded[] = [];
    for (const entry of entries) {
      const message = messages.get(entry.message);
      if (message === undefined) throw new Error(`reading message ${entry.message}: it is not in the journal`);
      const stale = superseded.get(entry.message);
      if (stale !== undefined) concluded.push({ entry, next: stale });
      else
        this.#place(
          entry,
          message,
          await prepareWith(this.#context.evaluator, this.program, passable(entry, message)),
          concluded,
        );
    }
    if (concluded.length > 0) await this.#concludePrepared(concluded);
  }

  /** Settles what preparing came to. An entry that was added while its message was on the way into being held lets it go on at once. */
  async #concludePrepared(concluded: readonly Concluded[]): Promise<void> {
    await this.conclude(concluded);
    const answered = concluded.filter(({ entry, next }) => {
      const awaits = next.state === 'held' && entry.phase === 'held' ? awaitsOf(next) : [];
      return awaits.length > 0 && missingEntries(this.program, entry.receivedAt, awaits).length === 0;
    });
    if (answered.length === 0) return;
    const now = this.#context.clock.now();
    await this.conclude(answered.map(({ entry }) => releaseHeld(entry, now)));
  }

  #prepareOne(entry: Entry, message: LiveMessage): Prepared | undefined {
    return prepare(this.program, passable(entry, message));
  }

  #place(entry: Entry, message: LiveMessage, prepared: Prepared, concluded: Concluded[]): void {
    const expired = expiryOf(this.policy, entry.receivedAt, this.#context.clock.now());
    if (prepared.kind === 'send' && expired === undefined) {
      this.#outbox.push({ entry, about: addressed(this.program, message), value: prepared.value });
      this.#feed.release(entry.message);
    } else concluded.push({ entry, next: prepared.kind === 'filter' ? { state: 'filtered' } : (expired ?? heldAs(prepared)) });
  }

  /** Deliveries that waited for their target longer than they may. */
  #expireWaiting(): void {
    if (this.policy.expireMs === undefined || this.#outbox.length === 0) return;
    const now = this.#context.clock.now();
    const concluded: Concluded[] = [];
    for (const one of this.#outbox.splice(0)) {
      const expired = expiryOf(this.policy, one.entry.receivedAt, now);
      if (expired === undefined) this.#outbox.push(one);
      else concluded.push({ entry: one.entry, next: expired });
    }
    if (concluded.length > 0) this.#own(this.conclude(concluded));
  }

  #startCalls(): void {
    for (;;) {
      const asking = fifoSize(this.state.asks) > 0;
      const wanted = asking
        ? Math.min(fifoSize(this.state.asks), this.#target.limits.batch)
        : Math.min(this.#outbox.length, this.#target.limits.batch);
      if (wanted === 0 || (!asking && this.#lingers(wanted))) return;
      if (!this.#target.isOpen) return this.#target.whenFree(this.#pumpAgain);
      const admission = this.#target.enter(wanted);
      if (admission.admitted === 0) return this.#comeBack('askAt' in admission ? admission.askAt : undefined);
      const call = asking
        ? askTarget(this.#calls, takeToAsk(this.state, admission.admitted))
        : sendBatch(this.#calls, this.#outbox.splice(0, admission.admitted));
      this.#own(this.#conclude(call));
    }
  }

  /** Whether a batch that is not full waits a moment for more, because another one is under way; a call costs about as much for one as for many. */
  #lingers(wanted: number): boolean {
    const { clock } = this.#context;
    if (wanted >= this.#target.limits.batch || this.#callsUnderWay === 0 || clock.now() >= this.#lingerUntil) {
      this.#lingerUntil = clock.now() + lingerMs;
      return false;
    }
    this.#comeBack(this.#lingerUntil);
    return true;
  }

  /** Asks again when a call ends or the target opens, and at a time if the gate named one. */
  #comeBack(at: number | undefined): void {
    this.#target.whenFree(this.#pumpAgain);
    clearTimeout(this.#gateTimer);
    if (at !== undefined) this.#gateTimer = setTimeout(() => this.pump(), Math.max(1, at - this.#context.clock.now()));
  }

  /** Settles what a call to the target came to. */
  async #conclude(call: Promise<Called>): Promise<void> {
    this.#callsUnderWay++;
    try {
      const { concluded, written } = await call;
      for (const { entry, next, acted } of concluded) this.#watch(entry, next, acted);
      await this.#settler.add(concluded, written);
    } finally {
      this.#callsUnderWay--;
    }
  }

  #watch(entry: Entry, next: Next, acted: boolean): void {
    if (next.state === 'held')
      this.#context.log({
        level: 'error',
        event: 'flow.held',
        about: this.name,
        detail: `message ${entry.message}: ${next.code}: ${next.sentence}`,
      });
    if (!acted || next.state !== 'confirmed') return;
    this.unknownThenConfirmed++;
    this.#context.notice(
      this.#target.plan.name,
      'delivery.target-anomaly',
      'the target had acted although its answer did not say so',
      entry.message,
    );
  }

  /** Moves the cursor past deliveries that only wait behind others, when the window is full of them. */
  #park(): void {
    const front = fifoFront(this.state.order);
    if (this.#parking || front === undefined || !(front.rowed || fifoSize(this.state.order) >= windowMessages / 2)) return;
    this.#parking = true;
    this.#own(this.#settler.add([]).finally(() => (this.#parking = false)));
  }
}

function heldAs(prepared: Prepared & { kind: 'hold' | 'send' | 'filter' }): Next {
  if (prepared.kind !== 'hold') return { state: 'filtered' };
  const { kind: _, ...reason } = prepared;
  return { state: 'held', ...reason };
}
