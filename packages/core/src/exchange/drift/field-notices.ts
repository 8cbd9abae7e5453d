import type { CodeSets } from '../../contract/code-set.ts';
import type { View } from '../../contract/view.ts';
import type { DriftFinding } from './drift-views.ts';
import type { FieldFacts } from './field-book.ts';
import { unusualNumbers } from './usual-numbers.ts';

/** Larger sets are kept for more than one sender; which of their codes never come says nothing. */
const mostCodes = 100;
const mostNamed = 8;

/** How much of a limit may be used before it is worth knowing. */
const near = 0.9;

/** What is worth knowing of the fields that came: codes that never do, values near their limits, numbers unlike the others. */
export function fieldNotices(fields: ReadonlyMap<string, FieldFacts>, codeSets: CodeSets, of: string): readonly DriftFinding[] {
  return [...fields].flatMap(([path, facts]) => {
    if (!facts.view) return [];
    const inner = facts.view.items() ?? facts.view;
    return [...unusedCodes(path, facts, inner, codeSets, of), ...nearLimits(path, facts, inner), ...unusual(path, facts)];
  });
}

function unusedCodes(path: string, facts: FieldFacts, view: View, codeSets: CodeSets, of: string): readonly DriftFinding[] {
  const declared = [...(codeSets.get(view.codes ?? '')?.codes.keys() ?? view.choices ?? [])].filter(
    each => typeof each === 'string',
  );
  const never = declared.filter(code => !facts.texts.has(code)).map(code => (code === '' ? '""' : code));
  if (declared.length < 2 || declared.length > mostCodes || never.length === 0) return [];
  const named = never.slice(0, mostNamed).join(', ') + (never.length > mostNamed ? ` and ${never.length - mostNamed} more` : '');
  const sentence = `${path}: ${never.length} of ${declared.length} ${view.codes === undefined ? 'values' : `codes of ${view.codes}`} came in none ${of}: ${named}`;
  return [notice('unused-codes', path, sentence, 0)];
}

function nearLimits(path: string, facts: FieldFacts, view: View): readonly DriftFinding[] {
  const { maxLength, minLength } = view.limits();
  const varies = facts.shortest < facts.longest.length && minLength !== maxLength;
  const found: DriftFinding[] = [];
  if (maxLength !== undefined && maxLength >= 10 && varies && facts.longest.length >= maxLength * near)
    found.push(
      notice('near-limit', path, `${path}: the longest text has ${facts.longest.length} of at most ${maxLength} characters`, 1),
    );
  const mostItems = facts.view!.schemas.map(schema => schema['maxItems']).find(each => typeof each === 'number');
  if (mostItems !== undefined && mostItems >= 10 && facts.mostItems.count >= mostItems * near)
    found.push(
      notice('near-limit', path, `${path}: the longest list has ${facts.mostItems.count} of at most ${mostItems} members`, 1),
    );
  return [...found, ...nearNumber(path, facts, view)];
}

function nearNumber(path: string, { numbers }: FieldFacts, view: View): readonly DriftFinding[] {
  const { maximum, minimum = 0 } = view.limits();
  const largest = numbers.reduce((most, [value]) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (maximum === undefined || maximum - minimum < 100 || largest < minimum + (maximum - minimum) * near) return [];
  return [notice('near-limit', path, `${path}: the largest number is ${largest}; at most ${maximum} is allowed`, 1)];
}

function unusual(path: string, { numbers }: FieldFacts): readonly DriftFinding[] {
  const found = unusualNumbers(numbers);
  if (!found) return [];
  const { low, high, outside } = found;
  const [furthest] = outside;
  const sentence = `${path}: ${outside.length} of ${numbers.length} numbers lie far from the usual ${low} to ${high}; the furthest is ${furthest![0]}, in message ${furthest![1]}`;
  return [notice('unusual', path, sentence, new Set(outside.map(([, message]) => message)).size)];
}

function notice(kind: DriftFinding['kind'], path: string, sentence: string, messages: number): DriftFinding {
  return { kind, drift: false, path, sentence, messages };
}
