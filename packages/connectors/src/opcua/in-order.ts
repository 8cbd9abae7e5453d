import type { TagGap, TagSeen } from '@millrace/connector';
import { quality } from '@millrace/core';

/** What is handed over as one: values, a gap, and the messages that are settled with it. */
export interface Parcel<Message = unknown> {
  readonly values: readonly TagSeen[];
  readonly gap?: TagGap;
  readonly messages?: readonly Message[];
  /** Requests of which what follows may be known already. */
  readonly repeated?: readonly number[];
}

/** A place in the order that history has yet to fill: what was told live before it stands before it, what is told from now on after it. */
export interface Hold<Message = unknown> {
  readonly spans: Map<number, Span>;
  /** Whether what comes after it may begin with what was told last, as new items do. */
  readonly repeats: boolean;
  readonly parcels: Parcel<Message>[];
  isOpen: boolean;
}

/** What is missing of one request: the source times between the last value told before a hold and the first one after it. */
interface Span {
  readonly since: number;
  /** Up to here history told it for an earlier hold; known once history tells something of this one. */
  knownTo?: number;
  /** Absent: nothing came after it so far. */
  next?: number;
}

/** What history told of one request that may come live as well. */
interface Overlap {
  readonly from: number;
  /** Up to here history told it. */
  upTo: number;
  /** Live values after this are news. */
  until: number;
  /** Up to here all was told, in an earlier session. */
  knownTo: number;
  /** Source time of the last live value. */
  live: number;
  /** Source times that history told, each with the qualities that it had there. */
  readonly read: Map<number, Set<string>>;
  /** Spans that nothing came after so far. */
  ahead: Span[];
  /** Holds that are not released. */
  holds: number;
}

/**
 * The order of an observation: live parcels as they came, and at each hold what history tells of the time that was missed there. Of each request the
 * source times that are handed over ascend, each once, as far as the source tells them so. Nothing behind an open hold is handed over. Holds are
 * filled in the order in which they were made.
 */
export class InOrder<Message = unknown> {
  readonly #overlaps = new Map<number, Overlap>();
  #queue: (Parcel<Message> | Hold<Message>)[] = [];
  #waiting = 0;

  /** Values that wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether something can be taken. */
  get isReady(): boolean {
    const first = this.#queue.find(one => !isHold(one) || one.isOpen || one.parcels.length > 0);
    return first !== undefined && (!isHold(first) || first.parcels.length > 0);
  }

  /** All of a request up to this source time was told already, and may come live once more. */
  knows(request: number, upTo: number): void {
    const overlap = this.#overlapOf(request, -Infinity);
    overlap.knownTo = upTo;
    overlap.until = Math.max(overlap.until, upTo);
  }

  /** Adds what was told live. */
  add(parcel: Parcel<Message>): void {
    const isPlain = this.#overlaps.size === 0;
    const values = isPlain ? parcel.values : parcel.values.filter(value => this.#isNews(value));
    this.#waiting += values.length;
    this.#queue.push(isPlain ? parcel : { ...parcel, values });
  }

  /** Something was missed here. `since`: source time of what each request told last; 0: nothing. */
  hold(since: ReadonlyMap<number, number>, repeats = false): Hold<Message> {
    const hold: Hold<Message> = { spans: new Map(), repeats, parcels: [], isOpen: true };
    for (const [request, time] of since) this.cover(hold, request, time);
    this.#queue.push(hold);
    return hold;
  }

  /** Makes an open hold, behind which nothing was added so far, one of this request as well. */
  cover(hold: Hold<Message>, request: number, since: number): void {
    if (hold.spans.has(request)) return;
    const span: Span = { since };
    const overlap = this.#overlapOf(request, since);
    hold.spans.set(request, span);
    overlap.ahead.push(span);
    overlap.holds += 1;
    if (!hold.repeats || since === 0) return;
    overlap.read.set(since, new Set(['good']));
    overlap.until = Math.max(overlap.until, since);
    overlap.live = -Infinity;
  }

  /** Puts what history tells into a hold, oldest first; what was or will be told anyway is left out. What was put there. */
  fill(hold: Hold<Message>, older: readonly TagSeen[]): readonly TagSeen[] {
    for (const [request, span] of hold.spans) span.knownTo ??= this.#overlaps.get(request)?.upTo ?? 0;
    const values = older.filter(value => isMissing(hold, value));
    for (const value of values) this.#wasRead(value);
    this.#waiting += values.length;
    hold.parcels.push({ values });
    return values;
  }

  /** Lets go what a hold kept back, after what still belongs to it. */
  release(hold: Hold<Message>, last: readonly Parcel<Message>[] = []): void {
    if (!hold.isOpen) return;
    const requests = [...hold.spans.keys()];
    hold.parcels.push(...last, ...(hold.repeats ? [{ values: [], repeated: requests }] : []));
    hold.isOpen = false;
    for (const request of requests) {
      const overlap = this.#overlaps.get(request);
      if (overlap === undefined) continue;
      overlap.holds -= 1;
      const isOver = overlap.live >= overlap.until || (overlap.read.size === 0 && overlap.knownTo === 0);
      if (overlap.holds === 0 && isOver) this.#overlaps.delete(request);
    }
  }

  /** Takes parcels, whole ones, of about so many values. */
  take(values: number): readonly Parcel<Message>[] {
    const taken: Parcel<Message>[] = [];
    let count = 0;
    let end = 0;
    for (; end < this.#queue.length && count < values; end++) {
      const next = this.#queue[end]!;
      const parcels = isHold(next) ? next.parcels.splice(0) : [next];
      for (const parcel of parcels) count += parcel.values.length;
      taken.push(...parcels);
      if (isHold(next) && next.isOpen) break;
    }
    this.#queue.splice(0, end);
    this.#waiting -= count;
    return taken;
  }

  #overlapOf(request: number, from: number): Overlap {
    const known = this.#overlaps.get(request);
    if (known !== undefined) return known;
    const overlap: Overlap = { from, upTo: from, until: from, knownTo: 0, live: -Infinity, read: new Map(), ahead: [], holds: 0 };
    this.#overlaps.set(request, overlap);
    return overlap;
  }

  #wasRead({ request, sourceTime = 0, status }: TagSeen): void {
    const overlap = this.#overlaps.get(request);
    if (overlap === undefined) return;
    overlap.upTo = Math.max(overlap.upTo, sourceTime);
    overlap.until = Math.max(overlap.until, sourceTime);
    const qualities = overlap.read.get(sourceTime);
    if (qualities === undefined) overlap.read.set(sourceTime, new Set([quality(status)]));
    else qualities.add(quality(status));
  }

  /** Whether history did not tell a live value already. With it the live values of its request begin, which history then need not tell. */
  #isNews({ request, sourceTime, status }: TagSeen): boolean {
    const overlap = this.#overlaps.get(request);
    if (overlap === undefined || sourceTime === undefined) return true;
    // Before what was told: the clock of the source was set back, and nothing can be said of the time between.
    const isBack = sourceTime < Math.max(overlap.from, overlap.live);
    for (const span of overlap.ahead) if (sourceTime !== span.since) span.next = isBack ? Infinity : sourceTime;
    overlap.ahead = overlap.ahead.filter(({ next }) => next === undefined);
    overlap.live = sourceTime;
    const isKnown = !isBack && wasTold(overlap, sourceTime, quality(status));
    if (overlap.holds === 0 && (isBack || sourceTime >= overlap.until)) this.#overlaps.delete(request);
    return !isKnown;
  }
}

/** Whether history tells something for a hold that was not told before and does not come live. */
function isMissing({ spans }: Hold, { request, sourceTime }: TagSeen): boolean {
  const span = spans.get(request);
  if (span === undefined || sourceTime === undefined) return false;
  const { since, knownTo = since, next = Infinity } = span;
  return sourceTime > since && sourceTime > knownTo && sourceTime < next;
}

/** Whether a live value was told before: by history, or in an earlier session. */
function wasTold({ knownTo, read }: Overlap, sourceTime: number, status: string): boolean {
  return (status === 'good' && sourceTime <= knownTo) || read.get(sourceTime)?.has(status) === true;
}

function isHold<Message>(one: Parcel<Message> | Hold<Message>): one is Hold<Message> {
  return 'spans' in one;
}
