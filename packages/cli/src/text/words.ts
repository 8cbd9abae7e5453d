const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A length of time in its largest unit: `3 min`, `2 h`, `450 ms`. */
export function span(ms: number): string {
  const known = Math.max(0, ms);
  const [unit, size] = units.find(([, size]) => known >= size) ?? ['ms', 1];
  return `${Math.round(known / size)} ${unit}`;
}

/** How long ago: `3 min ago`, `just now`. */
export function ago(ms: number): string {
  return ms < 1000 ? 'just now' : `${span(ms)} ago`;
}

/** How long ago a moment was. */
export function since(moment: string, now: number): string {
  return ago(now - Date.parse(moment));
}

/** A moment for eyes, in UTC: `2026-11-23 07:56:59`. */
export function clock(moment: string): string {
  return moment.slice(0, 19).replace('T', ' ');
}

/** A whole number with groups: `12,345`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number of things: `1 message`, `12 messages`. */
export function things(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A size: `600 bytes`, `4.0 MiB`. */
export function size(bytes: number): string {
  if (bytes < 10_000) return things(bytes, 'byte');
  const [unit, factor] =
    bytes < 1024 ** 2
      ? (['KiB', 1024] as const)
      : bytes < 1024 ** 3
        ? (['MiB', 1024 ** 2] as const)
        : (['GiB', 1024 ** 3] as const);
  return `${(bytes / factor).toFixed(1)} ${unit}`;
}

/** A hash or release, short enough to read aloud. */
export function short(hash: string): string {
  return hash.slice(0, 12);
}
