import uPlot from 'uplot';
import type { ChartLine, ChartMarks } from './chart-lines.ts';
import { drawMarks } from './chart-marks.ts';
import { colorOf, paintOf } from './chart-paint.ts';

/** What a chart is drawn by, beside its data. */
export interface ChartLook {
  readonly lines: readonly ChartLine[];
  readonly height: number;
  readonly language: string;
  readonly format: (value: number) => string;
  /** Distances that the marks of the axis may have. */
  readonly steps?: readonly number[];
  /** The scale begins where the values begin, not at nothing. */
  readonly fit?: boolean;
  /** The time that is shown in milliseconds; absent: from the first moment to the last. */
  readonly span?: () => { readonly from: number; readonly to: number } | undefined;
  readonly marks: () => ChartMarks | undefined;
  /** Told where the pointer is, as the index of a moment. */
  readonly onMoment: (index: number | null) => void;
}

/** Distances between marks for things that are counted. */
export const wholeSteps: readonly number[] = Array.from({ length: 15 }, (_, power) =>
  [1, 2, 5].map(each => each * 10 ** power),
).flat();

const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000];
const milliseconds = [1, 2, 5, 10, 20, 50, 100, 200, 500];
/** Distances between marks for durations in milliseconds. */
export const durationSteps: readonly number[] = [
  ...milliseconds,
  ...[1, 2, 5, 10, 15, 30].map(each => each * secondMs),
  ...[1, 2, 5, 10, 15, 30].map(each => each * minuteMs),
  ...[1, 2, 3, 6, 12].map(each => each * hourMs),
  ...[1, 2, 7, 14].map(each => each * dayMs),
];
const timeSteps = durationSteps.filter(each => each >= secondMs).map(each => each / secondMs);

const font = '11px Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", system-ui, sans-serif';

/** The options of uPlot. Colours are asked for whenever it draws, so that they follow the colour scheme. */
export function chartOptions(look: ChartLook, width: number): uPlot.Options {
  const { lines, height, language, format, steps, fit, span, marks, onMoment } = look;
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 28, 0, 0],
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, ...(span && { range: (_, first, last) => shownTime(span(), first, last) }) },
      y: { range: (_, least, most) => (fit ? fitting(least, most) : [Math.min(0, least ?? 0), roomAbove(most ?? 1, steps)]) },
    },
    axes: [
      {
        ...axis(),
        incrs: [...timeSteps],
        space: 76,
        size: 26,
        values: (_, splits, __, ___, step) => splits.map(split => momentLabel(split, step, language)),
      },
      {
        ...axis(),
        ...(steps && { incrs: [...steps] }),
        values: (_, splits) => splits.map(format),
        size: (_, labels) => 14 + 7 * longest(labels),
      },
    ],
    series: [{}, ...lines.map(seriesOf)],
    bands: bandsOf(lines),
    hooks: {
      setCursor: [chart => onMoment(chart.cursor.idx ?? null)],
      drawAxes: [chart => drawMarks(chart, marks())],
    },
  };
}

/** So many hundredths of a colour. */
function mixed(color: string, percent: number): () => string {
  return () => `color-mix(in srgb, ${colorOf(color)} ${percent}%, transparent)`;
}

function shownTime(
  span: { readonly from: number; readonly to: number } | undefined,
  first: number,
  last: number,
): [number, number] {
  return span === undefined ? [first, last] : [span.from / 1000, span.to / 1000];
}

/** Room around values that may lie far from nothing; around one value alone, some. */
function fitting(least: number | null, most: number | null): [number, number] {
  const [low, high] = [least ?? 0, most ?? 1];
  const room = high > low ? (high - low) * 0.08 : Math.max(Math.abs(high) * 0.05, 0.5);
  return [low - room, high + room];
}

function axis(): uPlot.Axis {
  return {
    font,
    stroke: () => colorOf('--text-dim'),
    grid: { stroke: () => colorOf('--line'), width: 1 },
    ticks: { stroke: () => colorOf('--line'), width: 1, size: 4 },
  };
}

function seriesOf({ title, color, fill, dash, isEdge, isStepped }: ChartLine): uPlot.Series {
  return {
    label: title,
    stroke: isEdge ? mixed(color, 45) : () => colorOf(color),
    width: fill === undefined && !isEdge ? 2 : 1,
    points: { show: !isEdge, size: 5, filter: (chart, index) => lonely(chart.data[index]!) },
    ...(isStepped && { paths: uPlot.paths.stepped!({ align: 1 }) }),
    ...(dash && { dash: [...dash] }),
    ...(fill && { fill: chart => paintOf(chart.ctx, color, fill) }),
  };
}

/** Each filled line is filled down to the one before it, not to the ground. */
function bandsOf(lines: readonly ChartLine[]): uPlot.Band[] {
  const bands = lines.flatMap(({ bandTo, color }, index) =>
    bandTo === undefined
      ? []
      : [{ series: [index + 1, lines.findIndex(({ id }) => id === bandTo) + 1] as uPlot.Band.Bounds, fill: mixed(color, 22) }],
  );
  const filled = lines.flatMap(({ fill }, index) => (fill === undefined ? [] : [index + 1]));
  const stackedBands = filled.slice(1).map((upper, index) => {
    const { color, fill = 'solid' } = lines[upper - 1]!;
    return { series: [upper, filled[index]!], fill: (chart: uPlot) => paintOf(chart.ctx, color, fill) } as uPlot.Band;
  });
  return [...bands, ...stackedBands];
}

/** The places of values with nothing known beside them: no line runs through these. */
function lonely(values: uPlot.AlignedData[number]): number[] {
  const isKnown = (index: number): boolean => values[index] !== null && values[index] !== undefined;
  return [...values.keys()].filter(index => isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1));
}

/** Where there is nothing, a second of it, or one. */
function roomAbove(most: number, steps: ChartLook['steps']): number {
  if (most <= 0) return steps === durationSteps ? secondMs : 1;
  return most * 1.06;
}

function longest(labels: readonly string[] | null): number {
  return Math.max(1, ...(labels ?? []).map(({ length }) => length));
}

/** A moment on the axis: its time of day, at midnight its day. */
function momentLabel(seconds: number, step: number, language: string): string {
  const date = new Date(seconds * 1000);
  const isDay = step >= 86_400 || (date.getHours() === 0 && date.getMinutes() === 0);
  if (isDay) return date.toLocaleDateString(language, { day: 'numeric', month: 'short' });
  return date.toLocaleTimeString(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(step < 60 && { second: '2-digit' }),
  });
}
