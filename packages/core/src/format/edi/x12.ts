import { failure, success } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { formatIssue } from '../format-issue.ts';
import type { Dialect } from './dialect.ts';
import type { Syntax } from './syntax.ts';
import { Unwritable } from './write-segments.ts';

/** Lengths of the sixteen elements of ISA, which alone among segments has fixed positions (X12.5). */
const lengths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];
/** Characters of ISA up to and with its terminator. */
const headerLength = 106;

/** ASC X12 interchanges, any version: the delimiters come from the fixed positions of ISA. */
export const x12: Dialect = {
  contentType: 'application/EDI-X12',
  interchange: { open: 'ISA', close: 'IEA', reference: { open: 13, close: 2 }, count: 1, counts: 'functional groups' },
  group: { open: 'GS', close: 'GE', reference: { open: 6, close: 2 }, count: 1, counts: 'transaction sets' },
  message: { open: 'ST', close: 'SE', reference: { open: 2, close: 2 }, count: 1, counts: 'segments' },
  needsGroups: true,
  counts: 'parts',
  notice: 'TA1',
  headLength: headerLength,
  open: (text, at) => {
    const header = text.slice(at, at + headerLength);
    const fault = isaFault(header);
    return fault === undefined ? success({ syntax: syntaxOf(header), at }) : failure(formatIssue('edi.header', 'ISA', fault));
  },
  encodingLabel: () => undefined,
  headerFault: () => undefined,
  commaDecimals: false,
  // ISA itself holds the separators of components and repetitions, and has neither.
  headerSyntax: ({ segment, element }) => ({ segment, element, component: '\0' }),
  readHeader: header => Object.fromEntries(Object.entries(header).flatMap(([name, value]) => trimmed(name, value))),
  writeHeader: (header, { component, repetition }) => {
    const whole = { ...header, e11: text(header['e11']) || (repetition ?? 'U'), e16: component };
    return Object.fromEntries(lengths.map((length, i) => [`e${i + 1}`, padded(whole, i + 1, length)]));
  },
  syntaxFor: (header, settings) => {
    const { segment = '~', element = '*', component, repetition } = settings.separators ?? {};
    const repeats = repetition ?? repetitionIn(text(header['e11']), text(header['e12']));
    return {
      segment,
      element,
      component: component ?? (text(header['e16']) || '>'),
      ...(repeats !== undefined && { repetition: repeats }),
    };
  },
  serviceString: () => '',
};

/** What keeps the first 106 characters from being an ISA segment. */
function isaFault(header: string): string | undefined {
  if (!header.startsWith('ISA')) return `expected ISA, found ${JSON.stringify(header.slice(0, 20))}`;
  if (header.length < headerLength) return `ISA has ${headerLength} characters, the text ends after ${header.length}`;
  const element = header.charAt(3);
  let at = 3;
  for (const [i, length] of lengths.entries()) {
    if (header[at] !== element)
      return `expected ${JSON.stringify(element)} before ISA${pad(i + 1)} at character ${at + 1}, found ${JSON.stringify(header[at])}`;
    if (header.slice(at + 1, at + 1 + length).includes(element))
      return `ISA${pad(i + 1)} is shorter than its ${length} characters`;
    at += length + 1;
  }
  const used = [element, header.charAt(104), header.charAt(105)];
  const wrong = used.find((character, i) => /[A-Za-z0-9 ]/.test(character) || used.indexOf(character) !== i);
  return wrong === undefined ? undefined : `${JSON.stringify(wrong)} cannot be a delimiter, or is two of them`;
}

function pad(position: number): string {
  return String(position).padStart(2, '0');
}

function syntaxOf(header: string): Syntax {
  const repetition = repetitionIn(header.charAt(82), header.slice(84, 89));
  return {
    element: header.charAt(3),
    component: header.charAt(104),
    segment: header.charAt(105),
    ...(repetition !== undefined && { repetition }),
  };
}

/** ISA11 is the repetition separator from version 00402 on; before, it names the standard (`U`). */
function repetitionIn(isa11: string, version: string): string | undefined {
  return version >= '00402' && /^[^A-Za-z0-9 ]$/.test(isa11) ? isa11 : undefined;
}

/** An element of ISA without the blanks that fill its fixed length. */
function trimmed(name: string, value: Value): readonly (readonly [string, Value])[] {
  const short = text(value).trimEnd();
  return short === '' ? [] : [[name, short]];
}

/** An element of ISA at its fixed length: the control number with zeros in front, everything else with blanks behind. */
function padded(header: Fields, position: number, length: number): string {
  const value = text(header[`e${position}`]);
  if (value.length > length) {
    const sentence = `ISA${pad(position)} has ${length} characters, ${JSON.stringify(value)} has ${value.length}`;
    throw new Unwritable(formatIssue('edi.header', `ISA.e${position}`, sentence));
  }
  return position === 13 ? value.padStart(length, '0') : value.padEnd(length);
}

function text(value: Value | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
