import { ConnectorError, type ConnectorEnv, type TagGap } from '@millrace/connector';

import { sayRefusal, type AgentClient, type Answered } from './agent-client.ts';
import type { AgentSettings } from './config.ts';
import { isOutOfRange, type Feed, type StreamsAnswer } from './feed.ts';
import type { StreamsHeader } from './header.ts';
import type { Loss } from './loss.ts';
import type { Notices } from './notices.ts';
import type { Observation } from './observation.ts';
import { resume, type Bookmark, type Resume } from './resume.ts';

/** Something that became known of an agent, in order. */
export interface Followed {
  readonly observations: readonly Observation[];
  /** The document that they stand in; absent where a gap stands alone. */
  readonly document?: StreamsAnswer;
  /** What was so before, where it must be learned anew (conditions that are still active); `reset`: and nothing else. */
  readonly before?: readonly Observation[];
  readonly reset?: boolean;
  readonly gap?: TagGap;
  readonly bookmark: Bookmark;
}

/** What following needs. */
export interface Surroundings {
  readonly client: AgentClient;
  readonly feed: Feed;
  readonly settings: AgentSettings;
  readonly env: ConnectorEnv;
  readonly notices: Notices;
  readonly loss: Loss;
}

/** How often one observation is asked for again before it is left out. */
const triesOfOne = 2;

/** A gap whose end is not known yet. */
type OpenGap = Omit<TagGap, 'to'>;

/**
 * Follows an agent from a bookmark: what its buffer holds by questions, what comes by the live stream that was begun before; again by questions
 * whenever the stream was faster than we. A document that cannot be read is asked for again in halves, until one observation alone is left out.
 */
export class Follower {
  readonly #with: Surroundings;
  readonly #needsBefore: boolean;
  #bookmark: Bookmark | undefined;
  #gap: OpenGap | undefined;
  #knowsBefore = false;

  /** `needsBefore`: conditions are watched, so that what is active must be known. */
  constructor(surroundings: Surroundings, bookmark: Bookmark | undefined, needsBefore: boolean) {
    this.#with = surroundings;
    this.#bookmark = bookmark;
    this.#needsBefore = needsBefore;
  }

  async *follow(signal: AbortSignal): AsyncGenerator<Followed> {
    using subscription = this.#with.feed.subscribe();
    for (let isAnew = true; ;) {
      if (isAnew) yield* this.#begin(signal);
      isAnew = !(yield* this.#catchUp(signal));
      if (isAnew) continue;
      this.#with.feed.begin(this.#at.instanceId, this.#at.next);
      for (let chunk = await subscription.next(signal); chunk !== 'behind'; chunk = await subscription.next(signal)) {
        if (chunk.from > this.#at.next || chunk.document.header.instanceId !== this.#at.instanceId) break;
        if (chunk.document.header.nextSequence > this.#at.next) yield this.#take(chunk.document);
      }
    }
  }

  get #at(): Bookmark {
    if (!this.#bookmark) throw new Error('following has not begun');
    return this.#bookmark;
  }

  /** Where following goes on, and what has to be told first. */
  async *#begin(signal: AbortSignal): AsyncGenerator<Followed> {
    const { client, settings, env } = this.#with;
    const current = await client.current(undefined, signal);
    if (current.kind !== 'streams') this.#reportRefusal(current, 'current');
    const header = current.kind === 'streams' ? current.header : await this.#headerWithout(current, signal);
    const plan = resume(this.#bookmark, header, settings.start);
    const before = this.#bookmark;
    const { instanceId } = header;
    this.#with.feed.begin(instanceId, header.lastSequence + 1);
    this.#bookmark = { instanceId, next: plan.next, ...(before?.time !== undefined && { time: before.time }) };
    if (plan.kind === 'begin') {
      this.#knowsBefore = true;
      if (plan.snapshot && current.kind === 'streams') yield { ...this.#told(current.observations, current), reset: true };
    } else if (plan.kind === 'continue') {
      if (this.#needsBefore && !this.#knowsBefore) yield* this.#learnBefore(header, signal);
    } else yield* this.#overcome(plan, before?.next ?? 1, signal);
    this.#knowsBefore = true;
    if (plan.kind === 'restarted') env.report('mtconnect.restarted', `${client.endpoint} began anew (instance ${instanceId})`);
  }

  /** A header where `current` cannot be read, because a value that it tells breaks it. */
  async #headerWithout(current: Answered, signal: AbortSignal): Promise<StreamsHeader> {
    const { client } = this.#with;
    const smallest = current.kind === 'unreadable' ? await client.smallest(signal) : current;
    if (smallest.kind === 'streams') return smallest.header;
    throw new ConnectorError('lost', `following ${client.endpoint}: the agent answers ${sayRefusal(smallest)}`);
  }

  /** What was so just before the place where following goes on. */
  async *#learnBefore(header: StreamsHeader, signal: AbortSignal): AsyncGenerator<Followed> {
    const { next } = this.#at;
    const at = Math.max(next - 1, header.firstSequence);
    const state = at > header.lastSequence ? undefined : await this.#with.client.current(at, signal);
    if (state?.kind !== 'streams') return;
    yield {
      observations: [],
      before: state.observations.filter(each => (each.sequence ?? 0) < next),
      reset: true,
      bookmark: this.#at,
    };
  }

  /** Tells what of the lost observations can still be known: the last of each data item. */
  async *#overcome(
    plan: Extract<Resume, { kind: 'overrun' | 'restarted' }>,
    known: number,
    signal: AbortSignal,
  ): AsyncGenerator<Followed> {
    const { client, env } = this.#with;
    const isOverrun = plan.kind === 'overrun';
    const state = plan.lost > 0 ? await client.current(plan.next, signal) : undefined;
    const earlier = state?.kind === 'streams' ? state.observations.filter(each => (each.sequence ?? 0) < plan.next) : [];
    const again = isOverrun ? earlier.filter(each => (each.sequence ?? 0) >= known) : earlier;
    const lost = plan.lost - again.length;
    const sentence = isOverrun
      ? `the agent overwrote ${plan.lost} observations (${known} to ${plan.next - 1}) before they were read; ${again.length} of them, the last of their data items, were told again, ${lost} are lost`
      : `the agent was restarted; what it had told since ${this.#at.time === undefined ? 'then' : 'the last observation'} and kept in its buffer is gone${lost > 0 ? `, and ${lost} observations of the new instance too` : ''}`;
    if (isOverrun) env.report('mtconnect.overrun', `${client.endpoint}: ${sentence}`);
    this.#gap = { from: this.#at.time ?? env.now() * 1000, reason: isOverrun ? 'overflow' : 'restarted', sentence };
    if (state?.kind !== 'streams') return yield { observations: [], reset: true, bookmark: this.#at };
    yield { ...this.#told(again, state), before: earlier.filter(each => !again.includes(each)), reset: true };
  }

  /** Reads what the buffer holds, page by page; answers false where the agent no longer has it. */
  async *#catchUp(signal: AbortSignal): AsyncGenerator<Followed, boolean> {
    const { client, settings } = this.#with;
    for (let [count, failed] = [settings.count, 0]; ;) {
      const { next, instanceId } = this.#at;
      const document = await client.sample(next, count, signal);
      if (document.kind === 'unreadable') {
        this.#reportRefusal(document, `observations from ${next}`);
        if (count === 1 && ++failed > triesOfOne) {
          await this.#leaveOut(document, signal);
          failed = 0;
        }
        count = Math.max(1, Math.floor(count / 2));
        continue;
      }
      failed = 0;
      if (document.kind === 'error' && document.errors.some(({ code }) => isOutOfRange(code))) return this.#isAtEnd(signal);
      if (document.kind !== 'streams')
        throw new ConnectorError('lost', `following ${client.endpoint}: the agent answers ${sayRefusal(document)}`);
      const { header } = document;
      if (header.instanceId !== instanceId || header.firstSequence > next) return false;
      const isProgress = header.nextSequence > next;
      if (isProgress) yield this.#take(document);
      if (header.nextSequence > header.lastSequence) return true;
      if (!isProgress)
        throw new ConnectorError(
          'lost',
          `following ${client.endpoint}: asked from ${next} on, the agent says that ${header.nextSequence} comes next`,
        );
      count = Math.min(settings.count, count * 2);
    }
  }

  /** Agents say OUT_OF_RANGE also for the number that comes next: then nothing is missing. */
  async #isAtEnd(signal: AbortSignal): Promise<boolean> {
    const current = await this.#with.client.current(undefined, signal);
    return (
      current.kind === 'streams' &&
      current.header.instanceId === this.#at.instanceId &&
      current.header.lastSequence + 1 === this.#at.next
    );
  }

  async #leaveOut(document: Answered, signal: AbortSignal): Promise<void> {
    const { env, client } = this.#with;
    const { next } = this.#at;
    const header = await this.#headerWithout(document, signal);
    if (next > header.lastSequence) throw new ConnectorError('lost', `following ${client.endpoint}: ${sayRefusal(document)}`);
    const sentence = `observation ${next} of ${client.endpoint} stands in no document that can be read; it alone is left out`;
    this.#gap ??= { from: this.#at.time ?? env.now() * 1000, reason: 'sequence', sentence };
    this.#bookmark = { ...this.#at, next: next + 1 };
  }

  #take(document: StreamsAnswer): Followed {
    const { next } = this.#at;
    this.#bookmark = { ...this.#at, next: document.header.nextSequence };
    return this.#told(
      document.observations.filter(each => (each.sequence ?? 0) >= next),
      document,
    );
  }

  #told(observations: readonly Observation[], document: StreamsAnswer): Followed {
    this.#with.notices.tell(document.issues);
    const time = observations.reduce((latest, each) => Math.max(latest, each.time), this.#at.time ?? -Infinity);
    const [first] = observations;
    const gap = this.#gap;
    this.#bookmark = { ...this.#at, ...(Number.isFinite(time) && { time }) };
    this.#gap = undefined;
    return {
      observations,
      document,
      ...(gap && { gap: { ...gap, to: Math.max(gap.from, first?.time ?? this.#with.env.now() * 1000) } }),
      bookmark: this.#bookmark,
    };
  }

  #reportRefusal(document: Answered, what: string): void {
    const code = document.kind === 'error' ? 'mtconnect.error' : (document.issues[0]?.code ?? 'mtconnect.document');
    this.#with.env.report(code, `${this.#with.client.endpoint}, ${what}: ${sayRefusal(document)}`);
  }
}
