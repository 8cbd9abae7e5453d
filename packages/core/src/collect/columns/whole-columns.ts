import { ColumnsError } from './byte-tape.ts';
import type { ByteReader, ByteWriter } from './byte-tape.ts';
import { readDoubles, writeDoubles } from './double-column.ts';

/** Steps that times are multiples of: seconds, milliseconds, microseconds. */
const steps = [1_000_000, 1000, 1] as const;
/** In the place of a step: the numbers stand as they are, since they are too large, or not whole. */
const plain = steps.length;
/** Numbers stay below, so that the difference of two differences can be written. */
const limit = 2 ** 50.9;

/** Writes times by the change of their change, in the largest step that all are multiples of: regular ones take next to nothing. */
export function writeRegular(to: ByteWriter, values: Float64Array): void {
  const isUsual = values.every(value => value >= 0 && value < limit);
  writeDifferences(to, values, isUsual, secondDifferences);
}

/** Reads them again. */
export function readRegular(from: ByteReader, count: number): Float64Array {
  let [last, change] = [0, 0];
  return readDifferences(from, count, difference => {
    change += difference;
    return (last += change);
  });
}

/** Writes numbers by their change: for what lies about the same value. */
export function writeSteady(to: ByteWriter, values: Float64Array): void {
  const isUsual = values.every(value => Math.abs(value) < limit);
  writeDifferences(to, values, isUsual, differences);
}

/** Reads them again. */
export function readSteady(from: ByteReader, count: number): Float64Array {
  let last = 0;
  return readDifferences(from, count, difference => (last += difference));
}

/** The next difference of numbers that come one after the other. */
type Differ = () => (value: number) => number;

const differences: Differ = () => {
  let last = 0;
  return value => {
    const difference = value - last;
    last = value;
    return difference;
  };
};

const secondDifferences: Differ = () => {
  const [first, second] = [differences(), differences()];
  return value => second(first(value));
};

function writeDifferences(to: ByteWriter, values: Float64Array, isUsual: boolean, differ: Differ): void {
  const place = isUsual ? steps.findIndex(each => values.every(value => value % each === 0)) : -1;
  const step = steps[place];
  to.byte(step === undefined ? plain : place);
  if (step === undefined) return writeDoubles(to, values);
  const next = differ();
  writeRuns(to, values.length, at => next((values[at] as number) / step));
}

function readDifferences(from: ByteReader, count: number, add: (difference: number) => number): Float64Array {
  const place = from.byte();
  if (place === plain) return readDoubles(from, count);
  const step = steps[place];
  if (step === undefined) throw new ColumnsError('a column of times is of an unknown kind');
  const values = new Float64Array(count);
  readRuns(from, count, (at, difference) => (values[at] = add(difference) * step));
  return values;
}

/** Writes what hardly changes as values and how often each comes in a row. */
export function writeRepeated(to: ByteWriter, count: number, valueAt: (at: number) => number): void {
  for (let at = 0; at < count;) {
    const value = valueAt(at);
    let next = at + 1;
    while (next < count && valueAt(next) === value) next += 1;
    to.whole(value);
    to.whole(next - at);
    at = next;
  }
}

/** Reads it again. */
export function readRepeated(from: ByteReader, count: number): Uint32Array {
  const values = new Uint32Array(count);
  for (let at = 0; at < count;) {
    const value = from.whole();
    const run = from.whole();
    if (run === 0 || run > count - at) throw new ColumnsError('a run of values is too long');
    values.fill(value, at, (at += run));
  }
  return values;
}

/** Numbers one after the other; zeros in a row are one 0 and how many. `differenceAt` is asked once for each place, in order. */
function writeRuns(to: ByteWriter, count: number, differenceAt: (at: number) => number): void {
  let zeros = 0;
  for (let at = 0; at < count; at += 1) {
    const difference = differenceAt(at);
    if (difference === 0) {
      zeros += 1;
      continue;
    }
    if (zeros > 0) writeZeros(to, zeros);
    zeros = 0;
    to.signed(difference);
  }
  if (zeros > 0) writeZeros(to, zeros);
}

function writeZeros(to: ByteWriter, zeros: number): void {
  to.byte(0);
  to.whole(zeros);
}

function readRuns(from: ByteReader, count: number, take: (at: number, difference: number) => void): void {
  for (let at = 0; at < count;) {
    const difference = from.signed();
    if (difference !== 0) take(at++, difference);
    else for (let zeros = runOf(from, count - at); zeros > 0; zeros -= 1) take(at++, 0);
  }
}

function runOf(from: ByteReader, room: number): number {
  const run = from.whole();
  if (run === 0 || run > room) throw new ColumnsError('a run of values is too long');
  return run;
}
