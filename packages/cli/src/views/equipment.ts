import type {
  CollectingTone,
  CollectionLine,
  EquipmentCounts,
  EquipmentDetail,
  EquipmentLine,
  TagCounts,
  TagView,
} from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { count, size, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading } from './looks.ts';
import { gapLines, heardText, valueText } from './series.ts';

const colours = { good: 'green', warn: 'yellow', bad: 'red', quiet: 'dim' } as const satisfies Record<CollectingTone, string>;

/** Collections at their sites, with their equipment. */
export function collectionsView(lines: readonly CollectionLine[], now: number): string {
  if (lines.length === 0) return sentence('Nothing is collected: no binding names equipment.');
  return lines.map(line => collectionText(line, now)).join('');
}

function collectionText(
  { collection, title, owner, tone, sentence: words, samplesPerSecond, to, refused, equipment }: CollectionLine,
  now: number,
): string {
  const name = `${paint('bold', collection)}${title === undefined ? '' : ` (${title})`}`;
  const targets = to.length === 0 ? '' : `, to ${to.join(', ')}`;
  return [
    sentence(`${name} ${paint(colours[tone], words)}, ${samplesPerSecond} samples/s${targets} · ${owner}`),
    ...(refused === undefined ? [] : [sentence(paint('red', refused), 2)]),
    table(
      equipment.map(line => equipmentRow(line, now)),
      { indent: 2 },
    ),
  ].join('');
}

/** Equipment, one line each. */
export function equipmentListView(lines: readonly EquipmentLine[], now: number): string {
  if (lines.length === 0) return sentence('No such equipment is collected.');
  return table(lines.map(line => [line.collection, ...equipmentRow(line, now)]));
}

function equipmentRow(
  { equipment, state, tone, sentence: words, tags, lastHeard }: EquipmentLine,
  now: number,
): readonly string[] {
  return [cut(equipment, 32), paint(colours[tone], state), tagWords(tags), heardText(lastHeard, now), cut(words, 60)];
}

function tagWords({ declared, bound, bad, missing }: TagCounts): string {
  const lacks = missing.length === 0 ? '' : `, ${missing.length} missing`;
  return `${bound} of ${things(declared, 'tag')}${lacks}${bad === 0 ? '' : `, ${bad} bad`}`;
}

/** One piece of equipment, whole. */
export function equipmentView(detail: EquipmentDetail, now: number): string {
  const {
    equipment,
    title,
    collection,
    owner,
    state,
    tone,
    sentence: words,
    skewMs,
    context,
    counts,
    kept,
    values,
    gaps,
  } = detail;
  const facts = Object.entries(context).map(([name, value]) => `${name} ${value}`);
  return [
    sentence(`${paint('bold', equipment)}${title === undefined ? '' : ` (${title})`} ${paint(colours[tone], state)}: ${words}.`),
    sentence(`${collection} · ${owner}${facts.length === 0 ? '' : ` · ${facts.join(', ')}`}`, 2),
    ...(skewMs === undefined ? [] : [sentence(skewWords(skewMs), 2)]),
    heading('Last values'),
    table(values.map(valueRow), { indent: 2 }),
    ...gapLines(gaps, now),
    heading('Since the store began'),
    ...countLines(counts),
    sentence(`kept: ${things(kept.samples, 'sample')} in ${things(kept.blocks, 'block')}, ${size(kept.bytes)}`, 2),
  ].join('');
}

function skewWords(skewMs: number): string {
  const length = span(Math.abs(skewMs));
  return skewMs < 0 ? `its clock is ${length} ahead of ours` : `its clock is at most ${length} behind ours, the way included`;
}

function valueRow({ tag, unit, value, quality, ageMs, requestedMs, revisedMs, problem, address }: TagView): readonly string[] {
  const sampling =
    requestedMs === undefined || revisedMs === undefined || requestedMs === revisedMs
      ? ''
      : `asked every ${requestedMs} ms, granted ${revisedMs} ms`;
  const told = address === undefined ? paint('dim', 'not bound') : valueText(value, quality, unit);
  return [tag, told, ageMs === undefined ? '' : span(ageMs), problem === undefined ? sampling : paint('red', problem)];
}

function countLines({
  received,
  samples,
  made,
  windowed,
  withheld,
  unmeasured,
  forwarded,
  events,
  gaps,
  openGaps,
}: EquipmentCounts): readonly string[] {
  const types = Object.entries(events).map(([type, number]) => `${count(number)} ${type}`);
  const targets = Object.entries(forwarded).map(([target, number]) => `${count(number)} to ${target}`);
  return [
    sentence(
      `${things(received, 'value')} received: ${things(samples, 'sample')} stored (${count(made)} made here), ${count(windowed)} into windows, ${count(withheld)} withheld, ${count(unmeasured)} not measured`,
      2,
    ),
    sentence(`events: ${types.length === 0 ? 'none' : types.join(', ')}`, 2),
    sentence(`forwarded: ${targets.length === 0 ? 'nothing' : targets.join(', ')}`, 2),
    sentence(`${things(gaps, 'gap')}, ${count(openGaps)} of them open`, 2),
  ];
}
