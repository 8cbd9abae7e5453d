/** A whole number exactly: a `number` up to 2^53 - 1 in size, beyond that a `bigint`. One number has one form, so that it can be compared and be a key. */
export type Whole = number | bigint;

/** The one form of a whole number. */
export function wholeOf(value: bigint): Whole {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
