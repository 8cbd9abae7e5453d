import { fail } from '../jsonata/failure.ts';
import { parseIntegerPicture, type IntegerFormat } from './integer-picture.ts';

/** How a name is written: `N`, `n`, `Nn`. */
export type NameCase = 'upper' | 'lower' | 'title';

/** One part of a picture: text as it is, or a component of a point in time. */
export type DatePart = { readonly kind: 'literal'; readonly text: string } | DateMarker;

/** A component between brackets (XPath Functions 3.1 §9.8.4.1). */
export interface DateMarker {
  readonly kind: 'marker';
  /** `Y M D d F W w X x H h P m s f Z z C E`. */
  readonly component: string;
  readonly names?: NameCase;
  /** How the number is written; absent where names are. */
  readonly number?: IntegerFormat;
  /** The most characters of a name. */
  readonly longest?: number;
  /** Of a year: how many of its last digits are written; -1 for all. */
  readonly yearDigits: number;
  /** The second modifier `t`: an offset of zero is written `Z`. */
  readonly isTraditional: boolean;
  /** Read with exactly so many digits, because another number follows at once. */
  readonly digits?: number;
}

const defaultModifiers: Readonly<Record<string, string>> = {
  Y: '1',
  M: '1',
  D: '1',
  d: '1',
  F: 'n',
  W: '1',
  w: '1',
  X: '1',
  x: '1',
  H: '1',
  h: '1',
  P: 'n',
  m: '01',
  s: '01',
  f: '1',
  Z: '01:01',
  z: '01:01',
  C: 'n',
  E: 'n',
};

/** Components that are written as numbers, unless their picture asks for names. */
const numbered = 'YMDdFWwXxHhmsf';

/** Reads the picture of a point in time; D3131, D3132, D3135. */
export function parseDatePicture(picture: string): readonly DatePart[] {
  const parts: DatePart[] = [];
  let start = 0;
  let at = 0;
  const addLiteral = (): void => {
    if (at > start) parts.push({ kind: 'literal', text: picture.slice(start, at).replaceAll(']]', ']') });
  };
  while (at < picture.length) {
    if (picture[at] !== '[') at++;
    else if (picture[at + 1] === '[') {
      addLiteral();
      parts.push({ kind: 'literal', text: '[' });
      start = at += 2;
    } else {
      addLiteral();
      const end = picture.indexOf(']', at);
      if (end === -1) fail({ code: 'D3135' });
      addMarker(parts, picture.slice(at + 1, end));
      start = at = end + 1;
    }
  }
  addLiteral();
  return parts;
}

/** Adds a marker; a number straight before another is read with exactly the digits that its picture shows. */
function addMarker(parts: DatePart[], marker: string): void {
  const made = markerOf(marker.replace(/\s+/g, ''));
  const before = parts.at(-1);
  if (made.number && numbered.includes(made.component) && before?.kind === 'marker' && before.number?.kind === 'decimal') {
    parts[parts.length - 1] = { ...before, digits: before.number.mandatoryDigits };
  }
  parts.push(made);
}

interface Width {
  readonly least?: number;
  readonly most?: number;
}

function markerOf(marker: string): DateMarker {
  const component = marker.charAt(0);
  const comma = marker.lastIndexOf(',');
  const width = comma === -1 ? {} : widthOf(marker.slice(comma + 1));
  const [modifier, second] = modifiersOf(component, comma === -1 ? marker.slice(1) : marker.substring(1, comma));
  const base = {
    kind: 'marker' as const,
    component,
    yearDigits: -1,
    isTraditional: second === 't',
    ...(width.most !== undefined && { longest: width.most }),
  };
  if (modifier.startsWith('n')) return offsetMarker({ ...base, names: 'lower' }, modifier);
  if (modifier.startsWith('N')) return offsetMarker({ ...base, names: modifier[1] === 'n' ? 'title' : 'upper' }, modifier);
  if (numbered.includes(component)) return numberMarker(base, modifier + (second ? `;${second}` : ''), width);
  return offsetMarker(base, modifier);
}

/** Offsets are numbers by their own rules; other components keep what they have. */
function offsetMarker(base: DateMarker, modifier: string): DateMarker {
  const isOffset = base.component === 'Z' || base.component === 'z';
  return isOffset ? { ...base, number: parseIntegerPicture(modifier) } : base;
}

function numberMarker(base: DateMarker, picture: string, width: Width): DateMarker {
  const parsed = parseIntegerPicture(picture);
  const isYear = base.component === 'Y';
  if (parsed.kind !== 'decimal') return { ...base, number: parsed, ...(isYear && { yearDigits: width.most ?? -1 }) };
  const least = width.least !== undefined && parsed.mandatoryDigits < width.least ? width.least : parsed.mandatoryDigits;
  const number = { ...parsed, mandatoryDigits: least };
  if (!isYear) return { ...base, number };
  if (width.most !== undefined) return { ...base, yearDigits: width.most, number: { ...number, mandatoryDigits: width.most } };
  const shown = least + number.optionalDigits;
  return { ...base, number, yearDigits: shown >= 2 ? shown : -1 };
}

/** The first modifier and the second: `a`, `t`, `c` or `o` at the end of more than one sign. */
function modifiersOf(component: string, text: string): readonly [string, string | undefined] {
  if (text.length > 1 && 'atco'.includes(text.at(-1)!)) return [text.slice(0, -1), text.at(-1)];
  if (text !== '') return [text, undefined];
  const modifier = Object.hasOwn(defaultModifiers, component) ? defaultModifiers[component] : undefined;
  return modifier === undefined ? fail({ code: 'D3132', value: component }) : [modifier, undefined];
}

function widthOf(text: string): Width {
  const dash = text.indexOf('-');
  const least = boundOf(dash === -1 ? text : text.slice(0, dash));
  const most = dash === -1 ? undefined : boundOf(text.slice(dash + 1));
  return { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
}

function boundOf(text: string): number | undefined {
  return text === '*' ? undefined : parseInt(text);
}
