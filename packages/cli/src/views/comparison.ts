import type { Compatibility, ContractComparison, ContractImpact, Difference } from '@millrace/core';
import { paint, type Look } from '../text/paint.ts';
import { things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { heading } from './looks.ts';

/** A comparison with what it means for a project. */
export interface ComparisonReport extends ContractComparison {
  readonly touched: readonly ContractImpact[];
}

/** The verdict in words; `verb` says what those do who no longer understand: refuse, or misread. */
function verdictOf(compatible: Compatibility, verb: string): readonly [look: Look, words: string] {
  switch (compatible) {
    case 'both':
      return ['green', 'compatible for readers and writers'];
    case 'readers':
      return [
        'yellow',
        `compatible for readers (new readers take old messages), not for writers (old readers ${verb} new messages)`,
      ];
    case 'writers':
      return [
        'yellow',
        `compatible for writers (old readers take new messages), not for readers (new readers ${verb} old messages)`,
      ];
    case 'nobody':
      return [
        'red',
        verb === 'misread'
          ? 'breaking: each misreads messages of the other'
          : 'breaking: neither takes all messages of the other',
      ];
  }
}

function verbOf(breaking: readonly Difference[]): string {
  return breaking.length > 0 && breaking.every(({ silent }) => silent) ? 'misread' : 'may refuse';
}

/** The verdict, each difference, and what of the project would be affected. */
export function comparisonView({ older, newer, compatible, differences, touched }: ComparisonReport): string {
  const breaking = differences.filter(each => each.breaks !== 'nobody');
  const [look, words] = verdictOf(compatible, verbOf(breaking));
  const harmless = differences.filter(each => each.breaks === 'nobody');
  return [
    sentence(`${older} → ${newer}: ${paint(look, words)}.`),
    ...(differences.length === 0 ? [sentence('They say the same.')] : []),
    ...part('breaking', breaking),
    ...part('harmless', harmless),
    ...(touched.length > 0 ? [heading(`${things(touched.length, 'document')} of the project use ${older}`)] : []),
    ...touched.map(impactLines),
  ].join('');
}

function part(title: string, differences: readonly Difference[]): readonly string[] {
  if (differences.length === 0) return [];
  return [heading(`${title} (${differences.length})`), ...differences.map(each => sentence(each.sentence, 2))];
}

function impactLines({ kind, name, as, issues }: ContractImpact): string {
  const verdict =
    issues.length === 0 ? paint('green', 'goes on as it is') : paint('red', `${things(issues.length, 'thing')} to correct`);
  return (
    sentence(`${kind} ${name}, as ${as}: ${verdict}`, 2) +
    issues.map(issue => sentence(`${issue.path} ${issue.code} ${issue.sentence}`, 4)).join('')
  );
}
