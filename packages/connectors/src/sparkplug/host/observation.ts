import type { TagBatch, TagGap, TagRequest, TagSeen } from '@millrace/connector';

import { Timeline, writeCursor } from './timeline.ts';
import type { Position } from './timeline.ts';

/** Values of one batch, at most. */
const batchMost = 5_000;

/** One running observation: what became known and was not taken yet, bounded. */
export class Observation {
  readonly requests: readonly TagRequest[];
  readonly timeline: Timeline;
  readonly #most: number;
  #values: TagSeen[] = [];
  #gaps: TagGap[] = [];
  #wake: (() => void) | undefined;

  /** `position`: how far an earlier observation of the same was told. */
  constructor(requests: readonly TagRequest[], most: number, position?: Position) {
    this.requests = requests;
    this.timeline = new Timeline(position?.latest);
    this.#most = Math.max(most, requests.length);
  }

  /** Something became known. Where nobody takes it for too long, the oldest tenth goes and a gap says so. */
  push(...seen: readonly TagSeen[]): void {
    if (seen.length === 0) return;
    this.#values.push(...seen);
    if (this.#values.length > this.#most) this.#overflow();
    this.#wake?.();
  }

  gap(gap: TagGap): void {
    const last = this.#gaps.at(-1);
    if (this.#gaps.length < 1_000) this.#gaps.push(gap);
    else if (last !== undefined) this.#gaps[this.#gaps.length - 1] = { ...last, to: Math.max(last.to ?? 0, gap.to ?? 0) };
    this.#wake?.();
  }

  /** Everything that waits, as one batch; waits where there is nothing, and answers nothing once the signal aborts. */
  async next(signal: AbortSignal): Promise<TagBatch | undefined> {
    if (!this.#hasMore() && !signal.aborted) await this.#more(signal);
    if (!this.#hasMore()) return undefined;
    const values = this.#values.length <= batchMost ? this.#values : this.#values.slice(0, batchMost);
    this.#values = this.#values.length <= batchMost ? [] : this.#values.slice(batchMost);
    const gaps = this.#gaps;
    this.#gaps = [];
    const last = values.at(-1);
    const cursor = last && writeCursor(positionAt(last.receivedTime, this.timeline.latest));
    return { values, ...(gaps.length > 0 && { gaps }), ...(cursor !== undefined && { cursor }) };
  }

  #hasMore(): boolean {
    return this.#values.length > 0 || this.#gaps.length > 0;
  }

  #more(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const woken = (): void => {
        this.#wake = undefined;
        signal.removeEventListener('abort', woken);
        resolve();
      };
      this.#wake = woken;
      signal.addEventListener('abort', woken, { once: true });
    });
  }

  #overflow(): void {
    const dropped = this.#values.splice(0, Math.ceil(this.#most / 10));
    const [from, to] = [dropped[0]?.receivedTime ?? 0, dropped.at(-1)?.receivedTime ?? 0];
    const requests = [...new Set(dropped.map(seen => seen.request))];
    this.gap({ from, to, requests, reason: 'overflow', sentence: `${dropped.length} values were not taken in time and dropped` });
  }
}

function positionAt(received: number, latest: number | undefined): Position {
  return { received, ...(latest !== undefined && { latest }) };
}
