import type { TagSeen } from '@millrace/connector';

import type { MissedSpan } from './missed.ts';

/** A value before which the server dropped others; `place`: its place among the values of its message. */
export interface Overflow extends MissedSpan {
  readonly until: number;
  readonly place: number;
}

/** A part of a message, with what was dropped before it. */
export interface Part {
  readonly values: readonly TagSeen[];
  readonly overflows: readonly Overflow[];
  readonly isLast: boolean;
}

/** Cuts the values of a message so that no request has a value before one of its overflows in the same part. `overflows`: by place. */
export function cutAtOverflows(values: readonly TagSeen[], overflows: readonly Overflow[]): readonly Part[] {
  if (overflows.length === 0) return [{ values, overflows, isLast: true }];
  const parts: { start: number; overflows: Overflow[] }[] = [{ start: 0, overflows: [] }];
  let told = new Set<number>();
  let place = 0;
  for (const overflow of overflows) {
    while (place < overflow.place) told.add(values[place++]?.request ?? 0);
    if (!told.has(overflow.request)) parts.at(-1)?.overflows.push(overflow);
    else {
      parts.push({ start: place, overflows: [overflow] });
      told = new Set();
    }
  }
  return parts.map(({ start, overflows: dropped }, number) => ({
    values: values.slice(start, parts[number + 1]?.start),
    overflows: dropped,
    isLast: number === parts.length - 1,
  }));
}
