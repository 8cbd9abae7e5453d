import type { CodeSets } from '../../contract/code-set.ts';
import type { View } from '../../contract/view.ts';
import type { DriftFinding } from './drift-views.ts';
import type { FieldFacts } from './field-book.ts';
import { sightingOf, type Looked } from './sightings.ts';
import { unusualNumbers } from './usual-numbers.ts';

/** Of smaller sets, and of larger ones that are kept for more than one sender, it says nothing which codes never come. */
const fewestCodes = 3;
const mostCodes = 100;
const mostNamed = 8;

/** How much of a limit may be used before it is worth knowing, and the least limit of which that says anything. */
const near = 0.9;
const leastLimit = 10;
const leastRange = 100;

/** What is worth knowing of the fields that came: codes that never do, values near their limits, numbers unlike the others. */
export function fieldNotices(fields: ReadonlyMap<string, FieldFacts>, codeSets: CodeSets, of: string): readonly DriftFinding[] {
  return [...fields].flatMap(([path, facts]) => {
    if (!facts.view) return [];
    const inner = facts.view.items() ?? facts.view;
    return [
      ...unusedCodes(path, facts, inner, codeSets, of),
      ...nearLength(path, facts, inner),
      ...nearItems(path, facts),
      ...nearMaximum(path, facts, inner),
      ...unusual(path, facts),
    ];
  });
}

function unusedCodes(path: string, facts: FieldFacts, view: View, codeSets: CodeSets, of: string): readonly DriftFinding[] {
  const declared = [...(codeSets.get(view.codes ?? '')?.codes.keys() ?? view.choices ?? [])].filter(
    each => typeof each === 'string',
  );
  const never = declared.filter(code => !facts.texts.has(code)).map(code => (code === '' ? '""' : code));
  if (declared.length < fewestCodes || declared.length > mostCodes || never.length === 0) return [];
  const named = never.slice(0, mostNamed).join(', ') + (never.length > mostNamed ? ` and ${never.length - mostNamed} more` : '');
  const what = view.codes === undefined ? 'values' : `codes of ${view.codes}`;
  const sentence = `${path}: ${never.length} of ${declared.length} ${what} came in none ${of}: ${named}`;
  return [{ kind: 'unused-codes', drift: false, path, sentence, messages: 0 }];
}

/** A text of one length only, such as a number of ten digits, is always at its limit and says nothing. */
function nearLength(path: string, { longest, shortest }: FieldFacts, view: View): readonly DriftFinding[] {
  const { maxLength, minLength } = view.limits();
  const varies = shortest < longest.length && minLength !== maxLength;
  if (maxLength === undefined || maxLength < leastLimit || !varies || longest.length < maxLength * near) return [];
  return [nearLimit(path, `the longest text has ${longest.length} of at most ${maxLength} characters`, longest.at)];
}

function nearItems(path: string, { view, mostItems }: FieldFacts): readonly DriftFinding[] {
  const most = view!.schemas.map(schema => schema['maxItems']).find(each => typeof each === 'number');
  if (most === undefined || most < leastLimit || mostItems.count < most * near) return [];
  return [nearLimit(path, `the longest list has ${mostItems.count} of at most ${most} members`, mostItems.at)];
}

function nearMaximum(path: string, { numbers }: FieldFacts, view: View): readonly DriftFinding[] {
  const { maximum, minimum = 0 } = view.limits();
  const [first, ...rest] = numbers;
  if (maximum === undefined || maximum - minimum < leastRange || first === undefined) return [];
  const [largest, at] = rest.reduce((most, each) => (each[0] > most[0] ? each : most), first);
  if (largest < minimum + (maximum - minimum) * near) return [];
  return [nearLimit(path, `the largest number is ${largest}; at most ${maximum} is allowed`, at)];
}

function nearLimit(path: string, words: string, at: Looked | undefined): DriftFinding {
  const last = at && { last: sightingOf(at) };
  return { kind: 'near-limit', drift: false, path, sentence: `${path}: ${words}`, messages: 1, ...last };
}

function unusual(path: string, { numbers }: FieldFacts): readonly DriftFinding[] {
  const found = unusualNumbers(numbers);
  if (!found) return [];
  const { low, high, outside } = found;
  const [furthest, at] = outside[0]!;
  const sentence = `${path}: ${outside.length} of ${numbers.length} numbers lie far from the usual ${low} to ${high}; the furthest is ${furthest}`;
  const messages = new Set(outside.map(([, { message }]) => message)).size;
  return [{ kind: 'unusual', drift: false, path, sentence, messages, last: sightingOf(at) }];
}
