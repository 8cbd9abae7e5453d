import { isDate, isDateTime, isDecimal, isInt64, isLocalDateTime } from '../formats.ts';
import { matchesPattern } from '../pattern.ts';
import type { SchemaObject } from '../schema.ts';
import { identifiedBy, wordsOf } from './words.ts';

/** What the format of the samples can say of them. */
export interface SampleOptions {
  /** Numbers and flags are texts: XML and delimited text have no other. */
  readonly textual?: boolean;
  /** Fields are columns of delimited text, whose format may say which sign marks decimals. */
  readonly columns?: boolean;
}

/** What texts of a field have in common, as keywords, and why. */
export interface TextForm {
  readonly schema: SchemaObject;
  readonly why?: string;
}

interface Form {
  readonly test: (text: string) => boolean;
  readonly form: TextForm;
}

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/iu;

/** Forms that texts of their own tell, from the narrowest on. */
const forms: readonly Form[] = [
  { test: isDateTime, form: { schema: { type: 'string', format: 'date-time' } } },
  { test: isDate, form: { schema: { type: 'string', format: 'date' } } },
  {
    test: isLocalDateTime,
    form: { schema: { type: 'string', format: 'date-time-local' }, why: 'a time without an offset: say in which zone it is' },
  },
  { test: text => uuid.test(text), form: { schema: { type: 'string', format: 'uuid' } } },
  { test: isSapDate, form: { schema: { type: 'string', pattern: '^[0-9]{8}$' }, why: 'guess: a day as yyyymmdd' } },
  {
    test: text => /^\d{1,2}[./]\d{1,2}[./]\d{4}$/u.test(text),
    form: {
      schema: { type: 'string', pattern: '^[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}$' },
      why: 'guess: a day; say which part is the month',
    },
  },
  {
    test: text => /^\/Date\(-?\d+(?:[+-]\d{4})?\)\/$/u.test(text),
    form: { schema: { type: 'string', pattern: '^/Date\\(-?[0-9]+([+-][0-9]{4})?\\)/$' }, why: 'a moment as OData V2 writes it' },
  },
];

const commaDecimal = /^[-+]?\d+(?:,\d+)?$/u;
const groups = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/u;
const groupedDecimal = /^-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?$/u;

/** Numbers with a decimal comma: exact where the format can say so, else text that a mapping converts. */
function commaForm(name: string, texts: readonly string[], columns: boolean): TextForm | undefined {
  if (!texts.some(text => text.includes(','))) return undefined;
  if (texts.every(text => groupedDecimal.test(text)) && texts.some(text => groups.test(text))) {
    const where = columns ? `the column ${name} has` : 'with';
    const schema = { type: 'string', pattern: '^-?[0-9]+([.][0-9]{3})*(,[0-9]+)?$' };
    return { schema, why: `${where} thousands separators, which no format reads as a number: kept as text` };
  }
  if (!texts.every(text => commaDecimal.test(text) && isDecimal(text.replace(',', '.')))) return undefined;
  if (!columns) {
    const schema = { type: 'string', pattern: '^[-+]?[0-9]+(,[0-9]+)?$' };
    return { schema, why: 'a decimal comma, which the format of the samples cannot announce: kept as text' };
  }
  const mayGroup = texts.every(text => /^[-+]?\d{1,3}(?:,\d{3})?$/u.test(text));
  return {
    schema: { type: 'string', format: 'decimal' },
    why:
      `a decimal comma: the format of the interface says decimalMark: ',' and ${JSON.stringify(name)} in decimals` +
      (mayGroup ? '; if the comma parts thousands, this must stay text' : ''),
  };
}

function isSapDate(text: string): boolean {
  return /^(?:19|20)\d{6}$/u.test(text) && isDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
}

/**
 * What the texts of a field are: a moment, an exact number, an id, one of few words. Digits stay text where a zero stands in front or
 * the name says that they identify something: a number would lose what tells them apart.
 */
export function textForm(
  name: string,
  texts: readonly string[],
  distinct: ReadonlyMap<string, number>,
  { textual = false, columns = false }: SampleOptions,
): TextForm {
  const common = texts.length === 0 ? undefined : forms.find(({ test }) => texts.every(test));
  if (common) return common.form;
  const comma = commaForm(name, texts, columns);
  if (comma) return comma;
  if (texts.length > 0 && texts.every(text => isDecimal(text))) return numberForm(name, texts, textual);
  return choiceForm(texts, distinct) ?? lengthForm(texts);
}

function numberForm(name: string, texts: readonly string[], textual: boolean): TextForm {
  const zeros = texts.some(text => /^0\d/u.test(text));
  const lengths = new Set(texts.map(text => text.length));
  const whole = texts.every(text => /^\d+$/u.test(text));
  if (whole && (zeros || isCode(name))) {
    const fixed = lengths.size === 1 && texts.length > 1;
    const pattern = fixed ? `^[0-9]{${[...lengths][0]}}$` : '^[0-9]+$';
    return {
      schema: { type: 'string', pattern },
      why: zeros ? 'digits with zeros in front: text' : 'digits that identify: text',
    };
  }
  if (textual && texts.every(text => /^-?\d{1,15}$/u.test(text))) return { schema: { type: 'integer' } };
  if (texts.every(isInt64)) return { schema: { type: 'string', format: 'int64' }, why: 'whole numbers, kept exactly' };
  return { schema: { type: 'string', format: 'decimal' }, why: unitRemark(name) ?? 'decimal numbers, kept exactly' };
}

/** Digits that name something and count nothing. */
function isCode(name: string): boolean {
  return identifiedBy(name) !== undefined || wordsOf(name).some(word => codeWords.has(word));
}

const codeWords: ReadonlySet<string> = new Set(
  'id plant location type category group class area line cell version zip'.split(' '),
);

/** A quantity whose unit the samples do not tell. */
function unitRemark(name: string): string | undefined {
  const words = wordsOf(name);
  return ['quantity', 'weight', 'length', 'temperature', 'pressure', 'duration'].some(word => words.includes(word))
    ? 'decimal numbers, kept exactly; add unit:'
    : undefined;
}

/** Few words that come again and again. */
function choiceForm(texts: readonly string[], distinct: ReadonlyMap<string, number>): TextForm | undefined {
  const values = [...distinct.keys()].filter(text => text !== '');
  const enough = texts.length >= 10 && texts.length >= 4 * values.length;
  if (!enough || values.length > 8 || values.some(text => text.length > 30)) return undefined;
  return { schema: { type: 'string', enum: values.toSorted() }, why: `guess: only these in ${texts.length} samples` };
}

function lengthForm(texts: readonly string[]): TextForm {
  const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
  const code =
    texts.length >= 5 && texts.every(text => matchesPattern('^[A-Z0-9_-]+$', text) && text.length === longest) && longest <= 12;
  return {
    schema: code ? { type: 'string', minLength: longest, maxLength: longest } : { type: 'string' },
    ...(code && { why: 'guess: codes of one length' }),
  };
}
