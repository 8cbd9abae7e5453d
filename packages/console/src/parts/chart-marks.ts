import type uPlot from 'uplot';
import type { ChartMarks } from './chart-lines.ts';
import { colorOf, paintOf } from './chart-paint.ts';

/** Draws times without values as hatched areas, and moments whose values cannot be used as crosses on the ground. */
export function drawMarks(chart: uPlot, marks: ChartMarks | undefined): void {
  if (marks === undefined) return;
  const { ctx: pen, bbox } = chart;
  pen.save();
  pen.beginPath();
  pen.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  pen.clip();
  pen.fillStyle = paintOf(pen, '--line', 'hatched');
  for (const { from, to } of marks.gaps) {
    const [left, right] = [placeOf(chart, from), placeOf(chart, to)];
    pen.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
  }
  drawCrosses(chart, marks.bad);
  pen.restore();
}

function drawCrosses(chart: uPlot, moments: readonly number[]): void {
  const { ctx: pen, bbox } = chart;
  const [size, ground] = [3 * devicePixelRatio, bbox.top + bbox.height - 6 * devicePixelRatio];
  pen.strokeStyle = colorOf('--state-bad');
  pen.lineWidth = 1.5 * devicePixelRatio;
  pen.beginPath();
  for (const x of moments.map(at => placeOf(chart, at))) {
    pen.moveTo(x - size, ground - size);
    pen.lineTo(x + size, ground + size);
    pen.moveTo(x - size, ground + size);
    pen.lineTo(x + size, ground - size);
  }
  pen.stroke();
}

function placeOf(chart: uPlot, ms: number): number {
  return chart.valToPos(ms / 1000, 'x', true);
}
