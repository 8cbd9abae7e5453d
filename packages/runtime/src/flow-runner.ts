import {
  afterOutcome,
  afterVerdict,
  expiryOf,
  fifoFront,
  fifoSize,
  needsIntent,
  nextDue,
  noteTry,
  offer,
  putBack,
  room,
  settle,
  takeToAsk,
  takeToSend,
  unlock,
  wake,
} from '@millrace/core';
import type { Concluded, DeliveryPolicy, Entry, Flow, Next, Outcome, Settlement, Value, Verdict } from '@millrace/core';
import type { SettleBatch, Store } from '@millrace/store';
import type { Clock } from './clock.ts';
import { pauseFor } from './clock.ts';
import type { Log } from './events.ts';
import { prepare, prepareWith } from './flow-program.ts';
import type { Evaluator, FlowProgram, Prepared } from './flow-program.ts';
import type { InterfaceRunner } from './interface-runner.ts';
import type { LiveMessage } from './live-message.ts';
import { sinkItem } from './sink-item.ts';
import { recordOf, settleText, verdictText } from './attempt-record.ts';
import type { SourceFeed } from './source-feed.ts';

/** What a flow needs from the node. */
export interface FlowContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly evaluator: Evaluator;
  /** Number of the release in force, for every row and attempt. */
  release(): number;
  notice(about: string, code: string, sentence: string, message?: number): void;
}

/** A delivery whose message is mapped and waits for a place at the target. */
interface Prepped {
  readonly entry: Entry;
  readonly message: LiveMessage;
  readonly value: Value;
}

type Written = Omit<SettleBatch, 'flow' | 'rows' | 'counts'>;

/** Messages of one flow between cursor and offered, in all and in bytes; the backlog beyond stays in the journal. */
const windowMessages = 2000;
const windowBytes = 32 * 1024 * 1024;
/** Deliveries that are not final (held ones with what waits behind them) before the flow takes no more. */
const parkedMost = 200_000;
/** Prepared deliveries that wait for a place at the target. */
const outboxCalls = 3;

/** Carries out what `core/exchange` decides for one flow: prepares, sends, asks, commits, and lets lanes go on. */
export class FlowRunner implements AsyncDisposable {
  readonly number: number;
  readonly state: Flow;
  readonly program: FlowProgram;
  readonly policy: DeliveryPolicy;
  readonly #context: FlowContext;
  readonly #target: InterfaceRunner;
  readonly #feed: SourceFeed;
  readonly #outbox: Prepped[] = [];
  readonly #work = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #preparing = false;
  #parking = false;
  paused: string | undefined;
  stopped: string | undefined;
  /** Deliveries confirmed after their outcome had been unknown, since the start. */
  unknownThenConfirmed = 0;
  confirmedSinceStart = 0;

  constructor(
    number: number,
    state: Flow,
    program: FlowProgram,
    policy: DeliveryPolicy,
    target: InterfaceRunner,
    feed: SourceFeed,
    context: FlowContext,
  ) {
    this.number = number;
    this.state = state;
    this.program = program;
    this.policy = policy;
    this.#target = target;
    this.#feed = feed;
    this.#context = context;
  }

  get name(): string {
    return this.program.plan.name;
  }

  /** Whether nothing is being sent, asked or committed now. */
  get isIdle(): boolean {
    return this.#work.size === 0;
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

  /** Does whatever can be done now. Cheap when nothing can. */
  pump(): void {
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

  /** Commits decisions made elsewhere (by a person, by recovery) and goes on. */
  async conclude(concluded: readonly Concluded[], written: Partial<Written> = {}): Promise<void> {
    const { clock } = this.#context;
    await this.#commit(settle(this.state, concluded, this.#context.release(), clock.now()), written);
  }

  /** Commits a settlement that was made elsewhere from this flow's state. */
  async commitSettlement(settlement: Settlement): Promise<void> {
    await this.#commit(settlement, {});
  }

  /** Lets calls under way come to their end and takes nothing new. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
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
    const due = nextDue(this.state);
    clearTimeout(this.#timer);
    if (due === undefined) return;
    const wait = Math.min(Math.max(1, due - this.#context.clock.now()), 60_000);
    this.#timer = setTimeout(() => this.pump(), wait);
  }

  /** Owns a piece of work until its end. */
  #own(work: Promise<void>): void {
    const owned = work
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.#work.delete(owned);
        this.pump();
      });
    this.#work.add(owned);
  }

  #prepareReady(): void {
    if (this.#preparing) return;
    const space = outboxCalls * this.#target.limits.batch * Math.min(this.#target.limits.concurrency, 64) - this.#outbox.length;
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
    if (concluded.length > 0) this.#own(this.conclude(concluded));
    return slow;
  }

  async #prepareSlow(entries: readonly Entry[]): Promise<void> {
    const messages = await this.#feed.load(entries.map(entry => entry.message));
    const superseded = await this.#superseded(entries, messages);
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
          this.#prepareOne(entry, message) ??
            (await prepareWith(this.#context.evaluator, this.program, passable(entry, message))),
          concluded,
        );
    }
    if (concluded.length > 0) await this.conclude(concluded);
  }

  #prepareOne(entry: Entry, message: LiveMessage): Prepared | undefined {
    return prepare(this.program, passable(entry, message));
  }

  #place(entry: Entry, message: LiveMessage, prepared: Prepared, concluded: Concluded[]): void {
    const expired = expiryOf(this.policy, entry.receivedAt, this.#context.clock.now());
    if (prepared.kind === 'send' && expired === undefined) this.#outbox.push({ entry, message, value: prepared.value });
    else concluded.push({ entry, next: prepared.kind === 'filter' ? { state: 'filtered' } : (expired ?? heldAs(prepared)) });
  }

  async #superseded(entries: readonly Entry[], messages: ReadonlyMap<number, LiveMessage>): Promise<ReadonlyMap<number, Next>> {
    const stale = new Map<number, Next>();
    if (this.program.source.document.revision === undefined) return stale;
    const delivered = await this.#context.store.revisions(
      this.number,
      entries.map(entry => entry.subject),
    );
    for (const entry of entries) {
      const newest = delivered.get(entry.subject);
      const own = this.#revisionOf(messages.get(entry.message));
      if (newest !== undefined && own !== undefined && isOlder(own, newest))
        stale.set(entry.message, {
          state: 'superseded',
          sentence: `its revision ${own} is older than ${newest}, which was delivered before`,
        });
    }
    return stale;
  }

  #revisionOf(message: LiveMessage | undefined): string | undefined {
    if (message?.value === undefined || this.program.source.document.revision === undefined) return undefined;
    const identified = this.program.source.identify(message.value);
    return identified.ok ? identified.value.revision : undefined;
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
      if (wanted === 0) return;
      if (!this.#target.isOpen) return this.#target.whenFree(() => this.pump());
      const admission = this.#target.enter(wanted);
      if (admission.admitted === 0) return this.#comeBack('askAt' in admission ? admission.askAt : undefined);
      this.#own(
        asking ? this.#ask(takeToAsk(this.state, admission.admitted)) : this.#send(this.#outbox.splice(0, admission.admitted)),
      );
    }
  }

  #comeBack(at: number | undefined): void {
    this.#target.whenFree(() => this.pump());
    if (at === undefined) return;
    const timer = setTimeout(() => this.pump(), Math.max(1, at - this.#context.clock.now()));
    this.#stop.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #send(batch: readonly Prepped[]): Promise<void> {
    const entries = batch.map(one => one.entry);
    const { store, clock } = this.#context;
    const attempt = noteTry(entries);
    const begun = {
      kind: 'send' as const,
      messages: entries.map(entry => entry.message),
      startedAt: clock.now(),
      release: this.#context.release(),
      attempt,
    };
    let outcomes: readonly Outcome[] = [];
    try {
      const [number] = needsIntent(this.policy)
        ? await store.settle({ flow: this.number, rows: [], counts: {}, begin: [begun] })
        : [undefined];
      const items = batch.map(one => sinkItem(this.program, one.message, one.value, one.entry.attempts));
      const sink = this.#target.connection?.sink;
      const delivered =
        sink === undefined
          ? notSent(items.length, `${this.#target.plan.name} is not open`)
          : await sink.deliver(items, AbortSignal.timeout(this.#target.limits.timeout));
      outcomes = delivered.outcomes;
      if (outcomes.length !== entries.length)
        throw new Error(`delivering to ${this.#target.plan.name}: ${entries.length} items, ${outcomes.length} outcomes`);
      const ended = { endedAt: clock.now(), outcomes: settleText(outcomes), sent: delivered.sent, answered: delivered.answered };
      this.#target.leave(outcomes);
      const now = clock.now();
      const concluded = entries.map((entry, index) => ({ entry, next: this.#afterOutcome(entry, outcomes[index]!, now) }));
      await this.#commit(settle(this.state, concluded, begun.release, now), {
        ...recordOf(number, begun, ended),
        ...this.#revisionsOf(batch, concluded),
      });
    } catch (error) {
      if (outcomes.length === 0) this.#target.leave([]);
      throw error;
    }
  }

  #afterOutcome(entry: Entry, outcome: Outcome, now: number): Next {
    if (outcome.kind === 'unknown') entry.verifies = 0;
    const facts = { attempts: entry.counted + 1, verifies: entry.verifies, receivedAt: entry.receivedAt };
    const next = afterOutcome(this.policy, facts, outcome, now, this.#context.clock.random());
    this.#watch(entry, next, outcome.kind === 'already' && entry.attempts > 1);
    return next;
  }

  async #ask(entries: readonly Entry[]): Promise<void> {
    const { clock } = this.#context;
    let left = false;
    try {
      const messages = await this.#feed.load(entries.map(entry => entry.message));
      const begun = {
        kind: 'verify' as const,
        messages: entries.map(entry => entry.message),
        startedAt: clock.now(),
        release: this.#context.release(),
        attempt: entries[0]?.attempts ?? 1,
      };
      const items = [];
      for (const entry of entries)
        items.push(
          sinkItem(
            this.program,
            messages.get(entry.message)!,
            await this.#valueToAsk(entry, messages.get(entry.message)!),
            entry.attempts,
          ),
        );
      const lookup = this.#target.connection?.lookup;
      const verified =
        lookup === undefined
          ? {
              verdicts: items.map((): Verdict => ({ kind: 'undecided', sentence: `${this.#target.plan.name} is not open` })),
              sent: new Uint8Array(),
              answered: new Uint8Array(),
            }
          : await lookup.verify(items, AbortSignal.timeout(this.#target.limits.timeout));
      const ended = {
        endedAt: clock.now(),
        outcomes: verdictText(verified.verdicts),
        sent: verified.sent,
        answered: verified.answered,
      };
      left = true;
      this.#target.leave(verified.verdicts.map(asOutcome));
      const now = clock.now();
      const concluded = entries.map((entry, index) => ({
        entry,
        next: this.#afterVerdict(entry, verified.verdicts[index]!, now),
      }));
      await this.#commit(settle(this.state, concluded, begun.release, now), recordOf(undefined, begun, ended));
    } catch (error) {
      if (!left) this.#target.leave([]);
      throw error;
    }
  }

  #afterVerdict(entry: Entry, verdict: Verdict, now: number): Next {
    const facts = { attempts: entry.counted + 1, verifies: entry.verifies, receivedAt: entry.receivedAt };
    const next = afterVerdict(this.policy, facts, verdict, now, this.#context.clock.random());
    this.#watch(entry, next, verdict.kind === 'present');
    return next;
  }

  /** What the lookup may need of the mapped message; an expression that fails now gives an empty one, the key is still there. */
  async #valueToAsk(entry: Entry, message: LiveMessage): Promise<Value> {
    const prepared =
      this.#prepareOne(entry, message) ?? (await prepareWith(this.#context.evaluator, this.program, passable(entry, message)));
    return prepared.kind === 'send' ? prepared.value : {};
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

  #revisionsOf(batch: readonly Prepped[], concluded: readonly Concluded[]): Pick<SettleBatch, 'revisions'> {
    if (this.program.source.document.revision === undefined) return {};
    const revisions: [string, string][] = [];
    for (const [index, { entry, message }] of batch.entries()) {
      const revision = concluded[index]!.next.state === 'confirmed' ? this.#revisionOf(message) : undefined;
      if (revision !== undefined) revisions.push([entry.subject, revision]);
    }
    return { revisions };
  }

  /** Moves the cursor past deliveries that only wait behind others, when the window is full of them. */
  #park(): void {
    const front = fifoFront(this.state.order);
    if (this.#parking || front === undefined || !(front.rowed || fifoSize(this.state.order) >= windowMessages / 2)) return;
    const settlement = settle(this.state, [], this.#context.release(), this.#context.clock.now());
    if (settlement.cursor === undefined) return;
    this.#parking = true;
    this.#own(this.#commit(settlement, {}).finally(() => (this.#parking = false)));
  }

  /** Commits, again and again while the store cannot, then lets the lanes go on. */
  async #commit(settlement: Settlement, written: Partial<Written>): Promise<void> {
    const { cursor, rows, forget, counts, confirmed } = settlement;
    const proven = confirmed > 0 ? { provenAt: this.#context.clock.now() } : {};
    const batch: SettleBatch = {
      flow: this.number,
      ...(cursor === undefined ? {} : { cursor }),
      rows,
      forget,
      counts,
      ...proven,
      ...written,
    };
    await this.#write(batch);
    this.confirmedSinceStart += confirmed;
    this.#feed.forget(settlement);
    unlock(this.state, settlement);
    this.pump();
  }

  async #write(batch: SettleBatch): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#context.store.settle(batch);
        return;
      } catch (error) {
        if (!isPassing(error) || (this.#stop.signal.aborted && tries > 3)) throw error;
        this.#context.log({ level: 'warn', event: 'store.retried', about: this.name, detail: error.message });
        await pauseFor(Math.min(5000, 100 * 2 ** tries), new AbortController().signal);
      }
    }
  }
}

function heldAs(prepared: Prepared & { kind: 'hold' | 'send' | 'filter' }): Next {
  if (prepared.kind !== 'hold') return { state: 'filtered' };
  return { state: 'held', code: prepared.code, sentence: prepared.sentence };
}

/** A message that a person released although its id was used before goes on as it is. */
function passable(entry: Entry, message: LiveMessage): LiveMessage {
  if (!entry.released || message.bad?.code !== 'intake.conflict') return message;
  const { bad: _, ...rest } = message;
  return rest;
}

function notSent(count: number, sentence: string): { outcomes: Outcome[]; sent: Uint8Array; answered: Uint8Array } {
  return {
    outcomes: Array.from({ length: count }, () => ({ kind: 'later', because: 'down', sentence })),
    sent: new Uint8Array(),
    answered: new Uint8Array(),
  };
}

function asOutcome(verdict: Verdict): Outcome {
  return verdict.kind === 'undecided' ? { kind: 'unknown', sentence: verdict.sentence } : { kind: 'done' };
}

function isOlder(own: string, newest: string): boolean {
  const [a, b] = [Number(own), Number(newest)];
  return Number.isFinite(a) && Number.isFinite(b) ? a < b : own < newest;
}

function isPassing(error: unknown): error is Error & { kind: string } {
  return error instanceof Error && 'kind' in error && (error.kind === 'full' || error.kind === 'read-only');
}
