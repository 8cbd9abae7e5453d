import type { Sample, SampleOrigin, SampleType, SeriesDescription, SeriesList } from '../sample.ts';
import { ByteReader, ByteWriter, ColumnsError } from './byte-tape.ts';
import { crc32 } from './crc32.ts';
import { readValues, writeValues } from './value-columns.ts';
import type { Told } from './value-columns.ts';
import { readRegular, readRepeated, readSteady, writeRegular, writeRepeated, writeSteady } from './whole-columns.ts';

/** First byte of a block, and its version. */
const mark = 0xc5;
const version = 1;
/** Bytes of the checksum at the end. */
const sumBytes = 4;

const types: readonly SampleType[] = ['double', 'int64', 'uint64', 'boolean', 'text'];
const origins: readonly (SampleOrigin | undefined)[] = [undefined, 'backfilled', 'retained', 'aggregated', 'repeated'];

/** A block of samples as it was before it became columns. `Sample.series` is the place here. */
export interface DecodedSamples {
  readonly series: readonly SeriesDescription[];
  readonly samples: readonly Sample[];
}

/**
 * Samples as columns, with all that is needed to read them again: about 3 to 6 bytes a sample. Series without samples are left out; samples
 * come back series by series, each in the order given.
 */
export function encodeSamples(series: SeriesList, samples: readonly Sample[]): Uint8Array {
  const grouped = bySeries(series.length, samples);
  const used = grouped.map(([place]) => series.at(place)!);
  const to = new ByteWriter();
  to.byte(mark);
  to.byte(version);
  writeDescriptions(to, used);
  for (const [, group] of grouped) writeSeries(to, group);
  const bytes = to.finish();
  to.uint32(crc32(bytes));
  return to.finish();
}

/** Reads a block again; throws `ColumnsError` where it is damaged, or of a version that is not known. */
export function decodeSamples(bytes: Uint8Array): DecodedSamples {
  const end = bytes.length - sumBytes;
  if (end < 2 || bytes[0] !== mark) throw new ColumnsError('these bytes are none');
  if (bytes[1] !== version) throw new ColumnsError(`version ${bytes[1]} is not known`);
  if (new ByteReader(bytes, end, bytes.length).uint32() !== crc32(bytes, end)) throw new ColumnsError('its checksum is wrong');
  const from = new ByteReader(bytes, 2, end);
  const series = readDescriptions(from);
  const samples: Sample[] = [];
  for (let place = 0; place < series.length; place += 1) readSeries(from, place, samples);
  return { series, samples };
}

/** The series that have samples, by place, each with its own. */
function bySeries(count: number, samples: readonly Sample[]): readonly (readonly [number, readonly Sample[]])[] {
  const grouped = new Map<number, Sample[]>();
  for (const sample of samples) {
    const { series } = sample;
    if (!(series >= 0 && series < count)) throw new Error(`a sample of series ${series}, which is not given`);
    const group = grouped.get(series);
    if (group === undefined) grouped.set(series, [sample]);
    else group.push(sample);
  }
  return [...grouped].sort(([one], [other]) => one - other);
}

function writeDescriptions(to: ByteWriter, series: readonly SeriesDescription[]): void {
  const words = new Map<string, number>();
  const place = (word: string): number => words.get(word) ?? (words.set(word, words.size), words.size - 1);
  const rows = series.map(({ site, equipment, collection, measurement, type, unit }) => [
    ...[site, equipment, collection, measurement].map(place),
    types.indexOf(type),
    unit === undefined ? 0 : place(unit) + 1,
  ]);
  to.whole(words.size);
  for (const word of words.keys()) to.text(word);
  to.whole(rows.length);
  for (const row of rows) for (const number of row) to.whole(number);
}

function readDescriptions(from: ByteReader): readonly SeriesDescription[] {
  const words = Array.from({ length: from.count(8) }, () => from.text());
  const word = (place: number): string => {
    const found = words[place];
    if (found === undefined) throw new ColumnsError('a name is missing');
    return found;
  };
  return Array.from({ length: from.count(8) }, () => {
    const [site, equipment, collection, measurement] = [
      word(from.whole()),
      word(from.whole()),
      word(from.whole()),
      word(from.whole()),
    ];
    const type = types[from.whole()];
    if (type === undefined) throw new ColumnsError('a series is of an unknown type');
    const unit = from.whole();
    return { site, equipment, collection, measurement, type, ...(unit > 0 && { unit: word(unit - 1) }) };
  });
}

/** How the times of receipt stand: by their distance from the time of the source, or, where many came at once, by themselves. */
const receipts = { lag: 0, clock: 1 } as const;
/** Microseconds beyond which a distance might not be exact. */
const farApart = 2 ** 50;

function writeSeries(to: ByteWriter, samples: readonly Sample[]): void {
  const count = samples.length;
  to.whole(count);
  writeRegular(
    to,
    columnOf(samples, ({ time }) => time),
  );
  writeReceipts(to, samples);
  writeRepeated(to, count, at => (samples[at] as Sample).status);
  writeRepeated(to, count, at => origins.indexOf((samples[at] as Sample).origin));
  const isThere = (at: number): number => ((samples[at] as Sample).value === null ? 0 : 1);
  writeRepeated(to, count, isThere);
  writeValues(
    to,
    samples.flatMap(({ value }) => (value === null ? [] : [value])),
  );
}

function writeReceipts(to: ByteWriter, samples: readonly Sample[]): void {
  let [same, isFar] = [0, false];
  for (const [at, { received, time }] of samples.entries()) {
    if (at > 0 && received === samples[at - 1]?.received) same += 1;
    isFar ||= Math.abs(received - time) > farApart;
  }
  const kind = isFar || same * 2 > samples.length ? receipts.clock : receipts.lag;
  to.byte(kind);
  const valueOf = ({ received, time }: Sample): number => (kind === receipts.clock ? received : received - time);
  writeSteady(to, columnOf(samples, valueOf));
}

/** Most series of a small block have one sample, so that iterators would take longer than all the rest. */
function columnOf(samples: readonly Sample[], valueOf: (sample: Sample) => number): Float64Array {
  const column = new Float64Array(samples.length);
  for (let at = 0; at < column.length; at += 1) column[at] = valueOf(samples[at] as Sample);
  return column;
}

function readSeries(from: ByteReader, series: number, samples: Sample[]): void {
  const count = from.whole();
  if (count > from.left * longestRun) throw new ColumnsError(`it cannot hold ${count} samples`);
  const times = readRegular(from, count);
  const isClock = from.byte() === receipts.clock;
  const received = readSteady(from, count);
  const [statuses, marks, isThere] = [readRepeated(from, count), readRepeated(from, count), readRepeated(from, count)];
  const values = readValues(
    from,
    isThere.reduce((sum, one) => sum + one, 0),
  );
  for (let at = 0, next = 0; at < count; at += 1) {
    const time = times[at] as number;
    const origin = origins[marks[at] as number];
    samples.push({
      series,
      value: isThere[at] === 0 ? null : (values[next++] as Told),
      status: statuses[at] as number,
      time,
      received: (received[at] as number) + (isClock ? 0 : time),
      ...(origin !== undefined && { origin }),
    });
  }
}

/** Samples that one byte may stand for, where nothing changes. */
const longestRun = 2 ** 20;
