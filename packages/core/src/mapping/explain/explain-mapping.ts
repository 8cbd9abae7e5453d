import { stepInto, viewOf, type View } from '../../contract/view.ts';
import type {
  CrosswalkDocument,
  ContractDocument,
  MappingDocument,
  MappingField,
  MappingFields,
  ResidualDeclaration,
} from '../../document/model.ts';
import type { ValueField } from '../finish/finish.ts';
import { parseExpression, type Node } from '../syntax.ts';
import { conversionWords, roundingWords } from './conversion-words.ts';
import { wordsOfExpression } from './expression-words.ts';

/** One field of a mapping in a sentence. */
export interface FieldSentence {
  /** Target field, with `[]` behind what is repeated: `operations[].seq`. */
  readonly field: string;
  /** The target contract requires it. */
  readonly required: boolean;
  /** For a person who reviews: "amount is quantity converted from kg to g (factor 1000)". */
  readonly sentence: string;
  /** The expression, where the sentence cannot say it and it has to be read. */
  readonly expression?: string;
  /** Nothing fills it. */
  readonly empty?: true;
}

/** What an explanation reads beside the mapping itself. */
export interface ExplainSources {
  readonly from: ContractDocument;
  readonly to: ContractDocument;
  crosswalk(name: string): CrosswalkDocument | undefined;
}

/**
 * A mapping as sentences that a quality engineer can review: one a target field, in the order written, then one for every field of the
 * target contract that stays empty.
 */
export function explainMapping(document: MappingDocument, sources: ExplainSources): readonly FieldSentence[] {
  const root = viewOf(sources.from.schema);
  return explainFields(document.fields, '', { here: root, root, target: viewOf(sources.to.schema), sources });
}

interface Places {
  readonly here?: View;
  readonly root: View;
  readonly target?: View;
  readonly sources: ExplainSources;
}

function explainFields(fields: MappingFields, prefix: string, places: Places): readonly FieldSentence[] {
  const said = Object.entries(fields).flatMap(([name, field]) => {
    const step = places.target && stepInto(places.target, name);
    const required = step?.kind === 'field' && step.required;
    const { target: _, ...rest } = places;
    const inner = step?.kind === 'field' ? { ...rest, target: step.view } : rest;
    return explainField(field, { field: prefix + name, required }, inner);
  });
  return [...said, ...emptyFields(fields, prefix, places)];
}

function emptyFields(fields: MappingFields, prefix: string, { target }: Places): readonly FieldSentence[] {
  const names = [...(target?.fields.keys() ?? [])].filter(name => !Object.hasOwn(fields, name));
  return names.map(name => ({
    field: prefix + name,
    required: target!.fields.get(name)!.required,
    sentence: `${prefix}${name} is left out`,
    empty: true,
  }));
}

type Head = Pick<FieldSentence, 'field' | 'required'>;

function explainField(field: MappingField, head: Head, places: Places): readonly FieldSentence[] {
  if (typeof field === 'string') return [explainValue({ value: field }, head, places)];
  if ('constant' in field) {
    return [{ ...head, sentence: `${head.field} is always ${JSON.stringify(field.constant)}` }];
  }
  if ('value' in field) return [explainValue(field, head, places)];
  if (!('each' in field)) return explainFields(field.fields, `${head.field}.`, places);
  const list = worded(field.each);
  const element = elementOf(field.each, places);
  const { here: _, target, ...rest } = places;
  const items = target?.items();
  const inner = { ...rest, ...(element && { here: element }), ...(items && { target: items }) };
  return [
    {
      ...head,
      sentence: `${head.field} has one element ${eachWords(field.each, list.words)}${residualWords(field.residual)}`,
      ...list.unsaid,
    },
    ...explainFields(field.fields, `${head.field}[].`, inner),
  ];
}

/** "; what rounding leaves goes to the last one, so that kilograms sums to total". */
function residualWords(residual: ResidualDeclaration | undefined): string {
  if (!residual) return '';
  const total = typeof residual.total === 'string' ? residual.total : residual.total.value;
  return `; what rounding leaves goes to the ${residual.into ?? 'last'} one, so that ${residual.field} sums to ${worded(total).words}`;
}

function eachWords(each: string, words: string): string {
  return each.trim() === '$' ? 'made of the message itself' : `for each of ${words}`;
}

function explainValue(field: ValueField, head: Head, places: Places): FieldSentence {
  const { words, unsaid } = worded(field.value);
  const parts = [
    `${head.field} is ${words}`,
    conversionWords(field, places.target?.unit, fieldAt(field.value, places)?.view.unit),
    codeWords(field),
    crosswalkWords(field, places.sources),
    typeWords(field),
    roundingWords(field),
    absenceWords(field, head, places),
  ];
  return { ...head, sentence: parts.filter(part => part !== undefined).join(', '), ...unsaid };
}

/** An expression in words; where there are none, the expression itself and a sign that it has to be read. */
function worded(text: string): { readonly words: string; readonly unsaid: { readonly expression?: string } } {
  const parsed = parseExpression(text, '');
  const words = parsed.ok ? wordsOfExpression(parsed.value) : undefined;
  return words === undefined ? { words: `computed: ${text}`, unsaid: { expression: text } } : { words, unsaid: {} };
}

function codeWords({ codes, else: otherwise }: ValueField): string | undefined {
  if (!codes) return undefined;
  const table = Object.entries(codes).map(([from, to]) => `${from} becomes ${to}`);
  const rest = otherwise === undefined ? 'any other code holds the message' : `any other becomes ${otherwise}`;
  return `where ${table.join(', ')}; ${rest}`;
}

function crosswalkWords({ crosswalk: name, back }: ValueField, sources: ExplainSources): string | undefined {
  if (name === undefined) return undefined;
  const document = sources.crosswalk(name);
  const direction = back ? ' backwards' : '';
  if (!document) return `translated${direction} by the crosswalk ${name}`;
  const { missing = 'hold', owner } = document;
  const without =
    missing === 'hold'
      ? `a code without an entry holds the message for ${owner}`
      : missing === 'pass'
        ? 'a code without an entry stays as it is'
        : `a code without an entry becomes ${missing.code}`;
  return `translated${direction} by the crosswalk ${name} (steward: ${owner}; ${without})`;
}

const typeNames = {
  text: 'text',
  number: 'a number',
  decimal: 'a decimal number',
  integer: 'a whole number',
  flag: 'true or false',
  instant: 'a moment with offset, in the zone of the site',
  local: 'what clocks at the site show',
  'edm-datetime': 'the local time at the site, as OData V2 writes it (/Date(ms)/)',
  'edm-date': 'the day at the site, as OData V2 writes it (/Date(ms)/ at midnight)',
  'edm-time': 'the time of day at the site, as OData V2 writes it (PT06H00M00S)',
};

function typeWords({ as }: ValueField): string | undefined {
  return as && `as ${typeNames[as]} (held where that would change the value)`;
}

/** What happens where the source leaves the field out; only said of plain paths, where it is known. */
function absenceWords({ value }: ValueField, { required }: Head, places: Places): string | undefined {
  const found = fieldAt(value, places);
  if (!found || found.required) return undefined;
  return required
    ? 'and the message is held where that is absent, because the target requires it'
    : 'and left out where that is absent';
}

interface FoundField {
  readonly view: View;
  readonly required: boolean;
}

/** The source field that a plain path names. */
function fieldAt(text: string, places: Places): FoundField | undefined {
  const parsed = parseExpression(text, '');
  return parsed.ok && parsed.value.type === 'path' ? followPath(parsed.value.steps ?? [], places) : undefined;
}

function followPath(steps: readonly Node[], { here, root }: Places): FoundField | undefined {
  const fromRoot = steps[0]?.type === 'variable' && (steps[0].value === 'root' || steps[0].value === '$');
  let found: FoundField | undefined = fromRoot ? { view: root, required: true } : here && { view: here, required: true };
  for (const step of fromRoot ? steps.slice(1) : steps) {
    const next = found && step.type === 'name' && !step.stages?.length ? stepInto(found.view, String(step.value)) : undefined;
    found = next?.kind === 'field' ? { view: next.view, required: found!.required && next.required } : undefined;
  }
  return found;
}

function elementOf(each: string, places: Places): View | undefined {
  const list = each === '$' ? places.here : fieldAt(each, places)?.view;
  return list && (list.items() ?? list);
}
