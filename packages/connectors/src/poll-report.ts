import { isDeepStrictEqual } from 'node:util';

import type { TagBatch, TagGap, TagSeen } from '@millrace/connector';
import { quality } from '@millrace/core';
import type { DataValue } from '@millrace/core';

import { tagStatus } from './tag-status.ts';

/** Statuses that say that nothing was heard of a tag, rather than that it told something bad. */
const unheard: ReadonlySet<number> = new Set([
  tagStatus.badTimeout,
  tagStatus.badNoCommunication,
  tagStatus.badCommunication,
  tagStatus.badResourceUnavailable,
]);

interface Known {
  readonly value: DataValue;
  readonly toldAt: number;
  /** When the look began in which it was last heard of; microseconds since 1970. */
  readonly heardAt: number | undefined;
}

/** What one observation has told of its tags: only changes of value or status go out, and everything once a heartbeat. */
export class PollReport {
  readonly #known: (Known | undefined)[] = [];
  readonly #heartbeatUs: number;

  constructor(heartbeatMs: number) {
    this.#heartbeatUs = heartbeatMs * 1_000;
  }

  /** What is new in the values that a look gave; `requests[i]` is the number of the tag of `values[i]`. */
  take(
    requests: readonly number[],
    values: readonly DataValue[],
  ): Pick<TagBatch, 'values'> & { readonly gaps: readonly TagGap[] } {
    const told: TagSeen[] = [];
    const lookedAt = values.reduce((least, { receivedTime }) => Math.min(least, receivedTime), Infinity);
    const silent = new Map<number, { readonly to: number; readonly requests: number[] }>();
    values.forEach((value, place) => {
      const request = requests[place];
      if (request === undefined) return;
      const known = this.#known[request];
      const isNew = known === undefined || this.#isNews(known, value);
      if (isNew) told.push({ ...value, request });
      const from = silentSince(known, value);
      if (from !== undefined) addTo(silent, from, value.receivedTime, request);
      this.#known[request] = {
        value,
        toldAt: isNew ? value.receivedTime : known.toldAt,
        heardAt: unheard.has(value.status) ? known?.heardAt : lookedAt,
      };
    });
    return { values: told, gaps: [...silent].map(([from, { to, requests }]) => silence(from, to, requests)) };
  }

  #isNews(known: Known, value: DataValue): boolean {
    if (value.status !== known.value.status || value.receivedTime - known.toldAt >= this.#heartbeatUs) return true;
    return quality(value.status) !== 'bad' && !isDeepStrictEqual(value.value, known.value.value);
  }
}

/** Since when nothing was heard of a tag that is heard again now. */
function silentSince(known: Known | undefined, value: DataValue): number | undefined {
  const isBack = known !== undefined && unheard.has(known.value.status) && !unheard.has(value.status);
  return isBack ? known.heardAt : undefined;
}

function addTo(
  silent: Map<number, { readonly to: number; readonly requests: number[] }>,
  from: number,
  to: number,
  request: number,
): void {
  const gap = silent.get(from);
  if (gap === undefined) silent.set(from, { to, requests: [request] });
  else gap.requests.push(request);
}

function silence(from: number, to: number, requests: readonly number[]): TagGap {
  return { from, to, requests, reason: 'silent', sentence: 'the device did not answer' };
}
