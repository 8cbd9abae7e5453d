import { createHash } from 'node:crypto';

import type { TagRequest } from '@millrace/connector';

/** How far an observation was told and settled; microseconds since 1970. */
export interface Position {
  /** Names what was watched; another layout cannot take over subscriptions. */
  readonly layout: string;
  readonly namespaces: readonly string[];
  readonly at: number;
  readonly subscriptions: readonly Resumable[];
  /** Source time of the last value of each request; 0: none. Empty where the server keeps no history. */
  readonly times: readonly number[];
  /** The requests, in order, of which the messages that are not settled may hold what was handed over before. */
  readonly ahead: readonly number[];
}

/** A subscription that the next session may take over. */
export interface Resumable {
  readonly id: number;
  /** Number of its last settled message. */
  readonly sequence: number;
  /** The requests that it watches, as first and last, first and last, …; the handle of an item is the number of its request. */
  readonly ranges: readonly number[];
}

/** Names a list of requests. */
export function layoutOf(requests: readonly TagRequest[], settings: readonly number[]): string {
  const text = JSON.stringify([settings, requests.map(({ address, sampling }) => [address, sampling ?? -1])]);
  return createHash('sha1').update(text).digest('base64url').slice(0, 12);
}

/** The cursor of a position. */
export function writeCursor({ layout, namespaces, at, subscriptions, times, ahead }: Position): string {
  const taken = subscriptions.map(({ id, sequence, ranges }) => [id, sequence, ...ranges]);
  return JSON.stringify([1, layout, at, taken, namespaces, times.length, packed(times, at), rangesOf(ahead)]);
}

/** The position of a cursor; nothing where it is none of ours. */
export function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [version, layout, at, taken, namespaces, count, times, ahead = []] = JSON.parse(cursor) as readonly [
      number,
      string,
      number,
      number[][],
      string[],
      number,
      string,
      number[]?,
    ];
    if (version !== 1 || !Number.isSafeInteger(at)) return undefined;
    const subscriptions = taken.map(([id = 0, sequence = 0, ...ranges]) => ({ id, sequence, ranges }));
    return { layout, namespaces, at, subscriptions, times: unpacked(times, at, count), ahead: numbersOf(ahead) };
  } catch {
    return undefined;
  }
}

/** The requests of which what comes next may have been handed over before; all of a subscription of which no message was settled. */
export function aheadOf({ subscriptions, ahead }: Position): readonly number[] {
  return [...ahead, ...subscriptions.flatMap(({ sequence, ranges }) => (sequence === 0 ? numbersOf(ranges) : []))];
}

/** Times as distances from `at` in seven-bit groups: two or three bytes a tag that changes every second. */
function packed(times: readonly number[], at: number): string {
  const bytes = Buffer.allocUnsafe(times.length * 9);
  let end = 0;
  for (const time of times) {
    // 0: none; odd: before `at`; even: after it, as where the clock of the source is ahead.
    let rest = time === 0 ? 0 : time <= at ? (at - time) * 2 + 1 : (time - at) * 2;
    while (rest >= 128) {
      bytes[end++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    bytes[end++] = rest;
  }
  return bytes.toString('base64', 0, end);
}

function unpacked(text: string, at: number, count: number): readonly number[] {
  const bytes = Buffer.from(text, 'base64');
  const times: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte % 128) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    times.push(value === 0 ? 0 : value % 2 === 1 ? at - (value - 1) / 2 : at + value / 2);
    value = 0;
    scale = 1;
  }
  return times.length === count ? times : Array.from({ length: count }, () => 0);
}

/** Numbers in order as ranges. */
export function rangesOf(numbers: readonly number[]): readonly number[] {
  const ranges: number[] = [];
  for (const number of numbers) {
    if (ranges.at(-1) === number - 1) ranges[ranges.length - 1] = number;
    else ranges.push(number, number);
  }
  return ranges;
}

/** The numbers of ranges. */
export function numbersOf(ranges: readonly number[]): readonly number[] {
  const numbers: number[] = [];
  for (let place = 0; place + 1 < ranges.length; place += 2) {
    for (let number = ranges[place] ?? 0; number <= (ranges[place + 1] ?? -1); number++) numbers.push(number);
  }
  return numbers;
}
