import type { AnswerOf } from '@millrace/api';
import { paint } from '../text/paint.ts';
import { count, since, size, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading, verdictWord } from './looks.ts';

type Drift = AnswerOf<'contractDrift'>;
type Finding = Drift['findings'][number];

/** Whether messages keep to their contracts, a line each. */
export function driftOfAllView(contracts: AnswerOf<'drift'>): string {
  if (contracts.length === 0) return sentence('No message comes in: no contract can drift.');
  return contracts
    .map(each => sentence(`${verdict(each)} ${paint('bold', each.contract)}`) + sentence(`${each.sentence}.`, 2))
    .join('');
}

/** How the messages of one contract differ from what was agreed. */
export function driftView(drift: Drift, now: number): string {
  const [drifts, notices] = [drift.findings.filter(each => each.drift), drift.findings.filter(each => !each.drift)];
  return [
    sentence(`${verdict(drift)} ${drift.sentence}.`),
    lookedLine(drift, now),
    ...part('drift', drifts, now),
    ...part(
      'worth knowing',
      notices.filter(each => !isListed(each)),
      now,
    ),
    ...listOf(
      'declared and never seen',
      notices.filter(each => each.kind === 'never-seen'),
    ),
    ...listOf(
      'not declared, as ever',
      notices.filter(each => each.kind === 'unknown-field'),
    ),
    ...(drift.more > 0 ? [sentence(`… and ${count(drift.more)} more`)] : []),
    ...heldPart(drift, now),
  ].join('');
}

function verdict({ drifting }: { readonly drifting: boolean }): string {
  return verdictWord(!drifting, 'kept:', 'drift:');
}

function lookedLine({ sources, bytes, oldest, endedBy }: Drift, now: number): string {
  if (oldest === undefined) return '';
  const bound = endedBy === undefined || endedBy === 'messages' ? '' : `; the look back ended for its bound of ${endedBy}`;
  return sentence(`${sources.join(', ')} · ${size(bytes)} · the oldest ${since(oldest.at, now)}${bound}`, 2);
}

/** What is said of many fields alike is one list of them. */
function isListed({ kind }: Finding): boolean {
  return kind === 'never-seen' || kind === 'unknown-field';
}

function listOf(title: string, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  return [heading(`${title} (${findings.length})`), sentence(findings.map(each => each.path).join(', '), 2)];
}

function part(title: string, findings: readonly Finding[], now: number): readonly string[] {
  if (findings.length === 0) return [];
  return [heading(`${title} (${findings.length})`), ...findings.map(each => findingLines(each, now))];
}

function findingLines({ sentence: told, first, last }: Finding, now: number): string {
  const seen =
    first === undefined || last === undefined
      ? ''
      : sentence(
          `first ${since(first.at, now)} in message ${first.message}, last ${since(last.at, now)} in message ${last.message}`,
          4,
        );
  return sentence(told, 2) + seen;
}

function heldPart({ held, days }: Drift, now: number): readonly string[] {
  if (held.length === 0) return [];
  return [
    heading(`held because of it, in ${things(days, 'day')}`),
    ...held.map(each =>
      sentence(
        `${things(each.deliveries, 'delivery', 'deliveries')}: ${each.sentence} (${each.code}), last ${since(each.last.at, now)} in message ${each.last.message}`,
        2,
      ),
    ),
  ];
}
