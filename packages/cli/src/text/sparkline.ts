const bars = '▁▂▃▄▅▆▇█';

/** Values as bars, the greatest the highest; at most so many, each the greatest of its part. Nothing known: a blank. */
export function sparkline(values: readonly (number | undefined)[], width: number): string {
  const parts = Math.min(width, values.length);
  const shown = Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part, part + 1].map(edge => Math.round((edge * values.length) / parts));
    return greatest(values.slice(from, to));
  });
  const most = greatest(shown) ?? 0;
  return shown.map(value => (value === undefined ? ' ' : barOf(value, most))).join('');
}

function greatest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter(value => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function barOf(value: number, most: number): string {
  return bars[most <= 0 ? 0 : Math.round((value / most) * (bars.length - 1))]!;
}
