/** Milliseconds of each unit a duration may be written in. */
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** How a duration is written, as a pattern for editors. */
export const durationPattern = '^[0-9]+(\\.[0-9]+)? ?(ms|s|min|h|d)$';

const duration = new RegExp(durationPattern, 'u');

/** Milliseconds of `250 ms`, `30 s`, `5 min`, `2 h`, `3 d`; `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  if (!duration.test(text)) return undefined;
  const number = parseFloat(text);
  const unit = text.replace(/^[0-9.]+ ?/u, '');
  const milliseconds = Math.round(number * unitMs[unit]!);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}

/** The shortest way to write a number of milliseconds exactly: `90 s`, `3 d`. */
export function formatDuration(milliseconds: number): string {
  const units = Object.entries(unitMs).reverse();
  const [unit, size] = units.find(([, size]) => milliseconds !== 0 && milliseconds % size === 0) ?? ['ms', 1];
  return `${milliseconds / size} ${unit}`;
}
