import type { GapView, SeriesAnswer, ShownPoint, ShownSample, ShownSeries, ShownValue } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { sparkline } from '../text/sparkline.ts';
import { table } from '../text/table.ts';
import { count, since, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading } from './looks.ts';

/** Lines of samples that are shown of each measurement. */
const shownRows = 20;
const sparkWidth = 60;

/** Measurements over a time, for eyes. */
export function seriesView(answer: SeriesAnswer, now: number): string {
  const { equipment, collection, from, to, series, gaps, samples, incomplete } = answer;
  const title = `${paint('bold', equipment)} of ${collection}, ${moment(from)} to ${moment(to)}: ${things(samples, 'sample')} read`;
  return [
    sentence(title),
    ...(incomplete === undefined ? [] : [sentence(paint('red', `not all of it: ${incomplete}`), 2)]),
    ...(series.length === 0 ? [sentence('Nothing was measured in this time.', 2)] : series.map(seriesLines)),
    ...gapLines(gaps, now),
  ].join('');
}

/** The same as CSV: one line a sample or point. */
export function seriesCsv({ equipment, series }: SeriesAnswer): string {
  const head = [
    'equipment',
    'measurement',
    'unit',
    'time',
    'received',
    'value',
    'quality',
    'status',
    'origin',
    'count',
    'min',
    'max',
    'mean',
  ];
  const rows = series.flatMap(one =>
    [...one.samples.map(sample => sampleCells(sample)), ...(one.points ?? []).map(point => pointCells(point))].map(cells => [
      equipment,
      one.measurement,
      one.unit ?? '',
      ...cells,
    ]),
  );
  return [head, ...rows].map(row => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Gaps, the newest first. */
export function gapLines(gaps: readonly GapView[], now: number): readonly string[] {
  if (gaps.length === 0) return [];
  const rows = gaps
    .slice(0, shownRows)
    .map(({ from, to, reason, sentence: words, backfilled, measurements }) => [
      moment(from),
      to === undefined ? paint('red', `for ${span(now - Date.parse(from))}`) : span(Date.parse(to) - Date.parse(from)),
      reason,
      `${words}${measurements === undefined ? '' : ` (${measurements.join(', ')})`}${backfilled === undefined ? '' : `, ${count(backfilled)} read again since`}`,
    ]);
  const more = gaps.length > shownRows ? [sentence(`and ${gaps.length - shownRows} more`, 2)] : [];
  return [heading('Gaps'), table(rows, { indent: 2 }), ...more];
}

/** A value with what is doubtful about it. */
export function valueText(value: ShownValue | undefined, quality: string | undefined, unit = ''): string {
  const text =
    value === undefined ? 'never told' : value === null ? 'no value' : `${String(value)}${unit === '' ? '' : ` ${unit}`}`;
  return quality === undefined || quality === 'good' ? text : paint(quality === 'bad' ? 'red' : 'yellow', `${text} (${quality})`);
}

function seriesLines({ measurement, unit, samples, points }: ShownSeries): string {
  const title = heading(`${measurement}${unit === undefined ? '' : ` [${unit}]`}`);
  if (points !== undefined) return `${title}${pointLines(points)}`;
  const rows = samples
    .slice(-shownRows)
    .map(({ time, value, quality, origin }) => [moment(time, 23), valueText(value, quality), origin ?? '']);
  const spark = sparkOf(samples.map(({ value }) => value));
  const more = samples.length > shownRows ? sentence(`the last ${shownRows} of ${count(samples.length)}`, 2) : '';
  return `${title}${spark}${more}${table(rows, { indent: 2 })}`;
}

function pointLines(points: readonly ShownPoint[]): string {
  const all = points.filter(({ min }) => min !== undefined);
  const samples = points.reduce((sum, point) => sum + point.count, 0);
  if (all.length === 0) return sentence(`${things(samples, 'sample')}, last ${String(points.at(-1)?.last ?? 'no value')}`, 2);
  const [least, most] = [Math.min(...all.map(({ min }) => min!)), Math.max(...all.map(({ max }) => max!))];
  const last = String(points.at(-1)?.last ?? 'no value');
  return `${sparkOf(points.map(({ mean }) => mean ?? null))}${sentence(`${things(samples, 'sample')}, ${least} to ${most}, last ${last}`, 2)}`;
}

function sparkOf(values: readonly ShownValue[]): string {
  const numbers = values.map(value => (typeof value === 'number' ? value : undefined));
  const least = Math.min(...numbers.filter(value => value !== undefined));
  if (!Number.isFinite(least) || numbers.length < 3) return '';
  return `  ${sparkline(
    numbers.map(value => (value === undefined ? undefined : value - Math.min(0, least))),
    sparkWidth,
  )}\n`;
}

function sampleCells({ time, received, value, quality, status, origin }: ShownSample): readonly string[] {
  return [time, received, value === null ? '' : String(value), quality, String(status), origin ?? '', '', '', '', ''];
}

function pointCells({ time, count: samples, last, min, max, mean }: ShownPoint): readonly string[] {
  const numbers = [min, max, mean].map(value => (value === undefined ? '' : String(value)));
  return [time, '', last === null ? '' : String(last), '', '', '', String(samples), ...numbers];
}

/** A cell of CSV (RFC 4180). */
function cell(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A moment for eyes, in UTC. */
function moment(text: string, length = 19): string {
  return text.slice(0, length).replace('T', ' ');
}

/** How long ago something was heard. */
export function heardText(lastHeard: string | undefined, now: number): string {
  return lastHeard === undefined ? 'never' : since(lastHeard, now);
}
