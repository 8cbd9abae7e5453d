import type uPlot from 'uplot';
import type { ChartLine } from './chart-lines.ts';
import { colorOf, paintOf } from './chart-paint.ts';

/** What a chart is drawn by, beside its data. */
export interface ChartLook {
  readonly lines: readonly ChartLine[];
  readonly height: number;
  readonly language: string;
  readonly format: (value: number) => string;
  /** Told where the pointer is, as the index of a moment. */
  readonly onMoment: (index: number | null) => void;
}

const font = '11px Inter, "Segoe UI", "Noto Sans", "DejaVu Sans", system-ui, sans-serif';

/** The options of uPlot. Colours are asked for whenever it draws, so that they follow the colour scheme. */
export function chartOptions({ lines, height, language, format, onMoment }: ChartLook, width: number): uPlot.Options {
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 10, 0, 0],
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true }, y: { range: (_, least, most) => [Math.min(0, least ?? 0), roomAbove(most ?? 1)] } },
    axes: [
      { ...axis(), values: (_, splits, __, ___, step) => splits.map(split => momentLabel(split, step, language)) },
      { ...axis(), values: (_, splits) => splits.map(format), size: (_, labels) => 14 + 7 * longest(labels) },
    ],
    series: [{}, ...lines.map(seriesOf)],
    bands: bandsOf(lines),
    hooks: { setCursor: [chart => onMoment(chart.cursor.idx ?? null)] },
  };
}

function axis(): uPlot.Axis {
  return {
    font,
    stroke: () => colorOf('--text-dim'),
    grid: { stroke: () => colorOf('--line'), width: 1 },
    ticks: { stroke: () => colorOf('--line'), width: 1, size: 4 },
  };
}

function seriesOf({ title, color, fill, dash }: ChartLine): uPlot.Series {
  return {
    label: title,
    stroke: () => colorOf(color),
    width: fill === undefined ? 2 : 1,
    points: { show: false },
    ...(dash && { dash: [...dash] }),
    ...(fill && { fill: chart => paintOf(chart.ctx, color, fill) }),
  };
}

/** Each filled line is filled down to the one before it, not to the ground. */
function bandsOf(lines: readonly ChartLine[]): uPlot.Band[] {
  const filled = lines.flatMap(({ fill }, index) => (fill === undefined ? [] : [index + 1]));
  return filled.slice(1).map((upper, index) => {
    const { color, fill = 'solid' } = lines[upper - 1]!;
    return { series: [upper, filled[index]!], fill: chart => paintOf(chart.ctx, color, fill) };
  });
}

function roomAbove(most: number): number {
  return most <= 0 ? 1 : most * 1.06;
}

function longest(labels: readonly string[] | null): number {
  return Math.max(1, ...(labels ?? []).map(({ length }) => length));
}

/** A moment on the axis: its time of day, at midnight its day. */
function momentLabel(seconds: number, step: number, language: string): string {
  const date = new Date(seconds * 1000);
  const isDay = step >= 86_400 || (date.getHours() === 0 && date.getMinutes() === 0);
  if (isDay) return date.toLocaleDateString(language, { day: 'numeric', month: 'short' });
  return date.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', ...(step < 60 && { second: '2-digit' }) });
}
