import { ColumnsError } from './byte-tape.ts';
import type { ByteReader, ByteWriter } from './byte-tape.ts';
import { readDoubles, writeDoubles } from './double-column.ts';
import { readRepeated, writeRepeated } from './whole-columns.ts';

/** A value that is there. */
export type Told = boolean | number | bigint | string;

/** How the values of a series stand in a block. `mixed`: each with its type, for a series that does not keep to one. */
const kinds = { doubles: 0, scaled: 1, bigs: 2, flags: 3, texts: 4, mixed: 5, none: 6 } as const;

/** Digits behind the point that values are looked at with. */
const mostDigits = 9;
/** Scaled values stay below, so that the difference of two is exact. */
const scaledLimit = 2 ** 51;

/** Writes the values of one series in the shortest form that gives back exactly the same. */
export function writeValues(to: ByteWriter, values: readonly Told[]): void {
  switch (typeOf(values)) {
    case 'number':
      return writeNumbers(to, values as readonly number[]);
    case 'bigint':
      return writeBigs(to, values as readonly bigint[]);
    case 'boolean':
      to.byte(kinds.flags);
      return writeRepeated(to, values.length, at => (values[at] === true ? 1 : 0));
    case 'string':
      return writeTexts(to, values as readonly string[]);
    case 'none':
      return to.byte(kinds.none);
    default:
      return writeMixed(to, values);
  }
}

/** Reads so many values again. */
export function readValues(from: ByteReader, count: number): readonly Told[] {
  const kind = from.byte();
  if (count > 0 && kind === kinds.none) throw new ColumnsError('a column has no values');
  switch (kind) {
    case kinds.none:
      return [];
    case kinds.doubles:
      return [...readDoubles(from, count)];
    case kinds.scaled:
      return readScaled(from, count);
    case kinds.bigs:
      return readBigs(from, count);
    case kinds.flags:
      return Array.from(readRepeated(from, count), value => value === 1);
    case kinds.texts:
      return readTexts(from, count);
    case kinds.mixed:
      return Array.from({ length: count }, () => readOne(from));
    default:
      throw new ColumnsError('a column of values is of an unknown kind');
  }
}

function typeOf(values: readonly Told[]): string {
  const [first] = values;
  if (first === undefined) return 'none';
  return values.every(value => typeof value === typeof first) ? typeof first : 'mixed';
}

function writeNumbers(to: ByteWriter, values: readonly number[]): void {
  const digits = digitsOf(values);
  if (digits === undefined) {
    to.byte(kinds.doubles);
    return writeDoubles(to, values);
  }
  to.byte(kinds.scaled);
  to.byte(digits);
  const scale = 10 ** digits;
  let last = 0;
  for (const value of values) {
    const scaled = Math.round(value * scale);
    to.signed(scaled - last);
    last = scaled;
  }
}

/** Digits behind the point with which every value is a whole number and nothing is lost; absent: there are none. */
function digitsOf(values: readonly number[]): number | undefined {
  let digits = 0;
  for (const value of values) {
    while (!isScaled(value, 10 ** digits)) if (++digits > mostDigits) return undefined;
  }
  // A value that needed fewer digits may be too large with the digits that another needs.
  return values.every(value => isScaled(value, 10 ** digits)) ? digits : undefined;
}

function isScaled(value: number, scale: number): boolean {
  const scaled = Math.round(value * scale);
  return Math.abs(scaled) < scaledLimit && scaled / scale === value && !Object.is(value, -0);
}

function readScaled(from: ByteReader, count: number): readonly number[] {
  const scale = 10 ** from.byte();
  let last = 0;
  return Array.from({ length: count }, () => (last += from.signed()) / scale);
}

function writeBigs(to: ByteWriter, values: readonly bigint[]): void {
  to.byte(kinds.bigs);
  let last = 0n;
  for (const value of values) {
    to.big(value - last);
    last = value;
  }
}

function readBigs(from: ByteReader, count: number): readonly bigint[] {
  let last = 0n;
  return Array.from({ length: count }, () => (last += from.big()));
}

/** Each text once, then which comes when. */
function writeTexts(to: ByteWriter, values: readonly string[]): void {
  to.byte(kinds.texts);
  const places = new Map<string, number>();
  for (const value of values) if (!places.has(value)) places.set(value, places.size);
  to.whole(places.size);
  for (const text of places.keys()) to.text(text);
  writeRepeated(to, values.length, at => places.get(values[at] as string) as number);
}

function readTexts(from: ByteReader, count: number): readonly string[] {
  const texts = Array.from({ length: from.count(8) }, () => from.text());
  return Array.from(readRepeated(from, count), place => {
    const text = texts[place];
    if (text === undefined) throw new ColumnsError('a text is missing');
    return text;
  });
}

function writeMixed(to: ByteWriter, values: readonly Told[]): void {
  to.byte(kinds.mixed);
  for (const value of values) writeValues(to, [value]);
}

function readOne(from: ByteReader): Told {
  const value = readValues(from, 1)[0];
  if (value === undefined) throw new ColumnsError('a value is missing');
  return value;
}
