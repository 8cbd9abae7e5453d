/** One line of `results.json`. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  /** Of all rounds, or of all single timings where one round has many. */
  readonly median: number;
  /** The value that 19 of 20 rounds (or timings) are at least as good as: the low end of a rate, the high end of a time. */
  readonly p95: number;
  /** Medians of what was measured beside it, in the same rounds. */
  readonly peers: Readonly<Record<string, number>>;
  /** Our median divided by the peer's. */
  readonly ratio: Readonly<Record<string, number>>;
  readonly target: string;
  readonly met: boolean;
  readonly machine: string;
  readonly date: string;
}

/** What a benchmark measured; `resultOf` makes the line of it. */
export interface Measured {
  readonly name: string;
  readonly unit: string;
  /** Whether more or less of the unit is good. */
  readonly better: 'more' | 'less';
  readonly values: readonly number[];
  readonly peers?: Readonly<Record<string, readonly number[]>>;
  readonly goal: Goal;
}

/** What must hold: a bound on our median, or bounds on the ratios to peers. */
export interface Goal {
  readonly median?: number;
  readonly ratio?: Readonly<Record<string, number>>;
}

/** The middle of a list of numbers. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which the given share of a list lies, by the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** The line of `results.json` for what was measured. */
export function resultOf(measured: Measured, machine: string, date: string): Result {
  const middle = median(measured.values);
  const peers = mapped(measured.peers ?? {}, median);
  const ratio = mapped(peers, peer => middle / peer);
  return {
    name: measured.name,
    unit: measured.unit,
    median: rounded(middle),
    p95: rounded(quantile(measured.values, measured.better === 'more' ? 0.05 : 0.95)),
    peers: mapped(peers, rounded),
    ratio: mapped(ratio, rounded),
    target: goalText(measured),
    met: isMet(measured, middle, ratio),
    machine,
    date,
  };
}

function isMet({ better, goal }: Measured, middle: number, ratio: Readonly<Record<string, number>>): boolean {
  const reaches = (value: number, bound: number): boolean => (better === 'more' ? value >= bound : value < bound);
  if (goal.median !== undefined && !reaches(middle, goal.median)) return false;
  return Object.entries(goal.ratio ?? {}).every(([peer, bound]) => reaches(ratio[peer] ?? Number.NaN, bound));
}

function goalText({ better, unit, goal }: Measured): string {
  const sign = better === 'more' ? '≥' : '<';
  const bounds = Object.entries(goal.ratio ?? {}).map(([peer, bound]) => `${sign} ${bound} × ${peer}`);
  return [...(goal.median === undefined ? [] : [`${sign} ${goal.median} ${unit}`]), ...bounds].join(', ');
}

function mapped<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** Four figures: more would claim an accuracy that no machine has. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
