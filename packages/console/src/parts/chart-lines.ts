import type { Fill } from './chart-paint.ts';

/** One series of a chart. */
export interface ChartLine {
  readonly id: string;
  readonly title: string;
  /** Colour variable of the page, `--state-good`. */
  readonly color: string;
  /** A value for each moment; `null` where nothing is known. */
  readonly values: readonly (number | null)[];
  /** Filled, and standing on the filled ones before it. */
  readonly fill?: Fill;
  readonly dash?: readonly number[];
  /** Holds its value until the next one, instead of running straight to it. */
  readonly isStepped?: boolean;
  /** An edge of a band, not a line of its own. */
  readonly isEdge?: boolean;
  /** Id of the edge that the band reaches down to. */
  readonly bandTo?: string;
}

/** A time in which nothing is known, and moments whose values cannot be used: drawn behind and below the lines. Milliseconds. */
export interface ChartMarks {
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
  readonly bad: readonly number[];
}

/** Where each line runs: filled ones on top of each other, the others as they are. */
export function stacked(lines: readonly ChartLine[]): readonly (readonly (number | null)[])[] {
  let below: readonly (number | null)[] | undefined;
  return lines.map(({ values, fill }) => {
    if (fill === undefined) return values;
    const under = below;
    below = values.map((value, index) => (value === null ? null : value + (under?.[index] ?? 0)));
    return below;
  });
}

/** The last moment at which anything is known. */
export function lastKnown(lines: readonly ChartLine[]): number {
  return Math.max(-1, ...lines.map(({ values }) => values.findLastIndex(value => value !== null)));
}

/** A value as it is said; a dash where nothing is known. */
export function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
