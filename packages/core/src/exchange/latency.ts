/**
 * Durations counted in buckets: how many fell into which. Counts of two times, nodes or flows are added up bucket by bucket, and percentiles of the
 * sum are as exact as those of the parts, which averages of percentiles never are.
 *
 * Up to 16 ms every millisecond has a bucket of its own; from there on each doubling has eight, so a bucket is at most an eighth as wide as where
 * it begins. The last one begins at 46 days. *(The layout of HdrHistogram with three bits.)*
 */
export type Latencies = ReadonlyMap<number, number>;

/** How many buckets there are. */
export const latencyBuckets = 240;

/** Nothing counted. */
export const noLatencies: Latencies = new Map();

const longest = 2 ** 32 - 1;

/** The bucket of a duration in milliseconds; what is shorter than nothing or longer than the last bucket goes into the first or last. */
export function latencyBucket(ms: number): number {
  const whole = Math.min(longest, Math.max(0, Math.trunc(ms))) >>> 0;
  if (whole < 8) return whole;
  const shift = 28 - Math.clz32(whole);
  return shift * 8 + (whole >>> shift);
}

/** The longest whole number of milliseconds that falls into a bucket. */
export function bucketEnd(bucket: number): number {
  if (bucket < 8) return bucket;
  const shift = Math.floor(bucket / 8) - 1;
  return (8 + (bucket % 8) + 1) * 2 ** shift - 1;
}

/** How many durations were counted. */
export function latencyTotal(latencies: Latencies): number {
  let total = 0;
  for (const count of latencies.values()) total += count;
  return total;
}

/** Adds up what several counted. */
export function addLatencies(...several: readonly Latencies[]): Latencies {
  const sum = new Map<number, number>();
  for (const latencies of several) countInto(sum, latencies);
  return sum;
}

/** The same into a sum that the caller owns. */
export function countInto(sum: Map<number, number>, latencies: Latencies): void {
  for (const [bucket, count] of latencies) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
}

/**
 * The duration that a share of all did not exceed (0.95: the 95th percentile), by nearest rank: never less than the exact one, and at most an eighth
 * more. Absent where nothing was counted.
 */
export function percentile(latencies: Latencies, share: number): number | undefined {
  const rank = Math.max(1, Math.ceil(share * latencyTotal(latencies)));
  let counted = 0;
  for (const [bucket, count] of [...latencies].toSorted(([one], [other]) => one - other)) {
    counted += count;
    if (counted >= rank) return bucketEnd(bucket);
  }
  return undefined;
}

/** Counts as a short text, `12:3 40:1`, in the order of the buckets. */
export function latencyText(latencies: Latencies): string {
  const pairs = [...latencies].toSorted(([one], [other]) => one - other);
  return pairs.map(([bucket, count]) => `${bucket}:${count}`).join(' ');
}

/** Reads what `latencyText` wrote; what is no such text counts nothing. */
export function readLatencies(text: string): Latencies {
  const pairs = [...text.matchAll(/(\d+):(\d+)/g)].map(([, bucket, count]) => [Number(bucket), Number(count)] as const);
  return new Map(pairs.filter(([bucket]) => bucket < latencyBuckets));
}
