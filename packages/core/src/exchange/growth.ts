/** The size of the store at a moment, in milliseconds since 1970. */
export interface SizeSample {
  readonly at: number;
  readonly bytes: number;
}

/** How the store grows, and how long the free space lasts at that pace. */
export interface Growth {
  readonly bytesPerDay: number;
  /** Absent where it does not grow. */
  readonly daysLeft?: number;
}

const dayMs = 86_400_000;
/** The part of the past that tells the pace. */
const lookedBackMs = 14 * dayMs;
/** A shorter past says nothing about days. */
const leastMs = 6 * 3_600_000;
/** Samples kept: an hour apart for the look back, and some more. */
const keptSamples = 400;
const apartMs = 3_600_000;

/** The pace of the last two weeks as the line closest to all samples; undefined while the past is too short to tell. */
export function growthOf(samples: readonly SizeSample[], freeBytes: number): Growth | undefined {
  const last = samples.at(-1);
  const recent = samples.filter(({ at }) => last !== undefined && last.at - at <= lookedBackMs);
  const first = recent[0];
  if (last === undefined || first === undefined || last.at - first.at < leastMs) return undefined;
  const bytesPerDay = Math.round(slope(recent) * dayMs);
  return bytesPerDay <= 0 ? { bytesPerDay } : { bytesPerDay, daysLeft: Math.floor(freeBytes / bytesPerDay) };
}

/** The samples with one more, if the last is an hour old. */
export function sampled(samples: readonly SizeSample[], sample: SizeSample): readonly SizeSample[] {
  const last = samples.at(-1);
  return last !== undefined && sample.at - last.at < apartMs ? samples : [...samples, sample].slice(-keptSamples);
}

function slope(samples: readonly SizeSample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanAt, meanBytes] = [mean(samples.map(({ at }) => at)), mean(samples.map(({ bytes }) => bytes))];
  const across = samples.reduce((sum, { at, bytes }) => sum + (at - meanAt) * (bytes - meanBytes), 0);
  const along = samples.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return across / along;
}
