import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import type { SeriesBatch, SeriesSink } from '@millrace/connector';
import { plainJson } from '@millrace/connector/testkit';
import { parseFields, quality } from '@millrace/core';
import type { Sample } from '@millrace/core';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';

import { bucketOutcome } from '../src/parquet/bucket-outcome.ts';
import type { ParquetConfig } from '../src/parquet/config.ts';
import { encodeTable } from '../src/parquet/encode.ts';
import { parquet } from '../src/parquet/index.ts';
import { dayOf, pathOf, safeName } from '../src/parquet/layout.ts';
import { tablesOf } from '../src/parquet/table.ts';
import { duckdb, tableIn } from './read-parquet.ts';
import { startBucket } from './s3-peer.ts';
import { surroundings } from './surroundings.ts';
import type { Heard } from './surroundings.ts';

const start = 1_793_685_600_000_000;
const line = { site: 'lyon', equipment: 'packing/line-1', collection: 'line' };

function batch(count: number, key = 'k', step = 1_000_000): SeriesBatch {
  const samples = Array.from({ length: count }, (_, index): Sample => {
    const time = start + index * step;
    return { series: 0, value: index / 2, status: 0, time, received: time + 1 };
  });
  return { key, series: [{ ...line, measurement: 'speed', type: 'double', unit: 'm/min' }], samples };
}

/** A folder, and what is open on it until the end. */
interface Place extends AsyncDisposable {
  readonly folder: string;
  readonly sink: SeriesSink;
  readonly heard: Heard;
}

async function open(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'millrace-parquet-'));
  const folder = join(root, 'lake');
  await mkdir(folder);
  const place = await openAt(folder);
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await place[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function openAt(folder: string): Promise<Place> {
  const heard = surroundings(plainJson);
  const config: ParquetConfig = { folder, compression: 'zstd', every: 1_000, samples: 1_000 };
  const connection = await parquet.open(config, heard.env, AbortSignal.timeout(10_000));
  return { folder, heard, sink: connection.series!, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** A file system of its own, of the size given; undefined where this account may not mount one. */
function smallVolume(path: string, size: string): Disposable | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' });
    return { [Symbol.dispose]: () => execFileSync('umount', ['-l', path]) };
  } catch {
    return undefined;
  }
}

/** Values that no compression makes small. */
function randomBatch(count: number): SeriesBatch {
  const plain = batch(count);
  const noise = new Float64Array(count).map((_, index) => Math.sin(index) * Math.cos(index * index));
  return { ...plain, samples: plain.samples.map((sample, index) => ({ ...sample, value: noise[index]! })) };
}

const signal = (): AbortSignal => AbortSignal.timeout(10_000);
const filesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

describe('where files stand', () => {
  test('the folders say site, day in UTC and equipment, the name says the batch', () => {
    const place = { site: 'lyon', equipment: 'packing/line-1', day: dayOf(start) };
    expect(pathOf(place, 'lyon-line-1-2').join('/')).toBe(
      'site=lyon/day=2026-11-03/equipment=packing%2Fline-1/part-lyon-line-1-2.parquet',
    );
  });

  test('every name is one safe part of a path, and different names stay different', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        expect(safeName(one)).toMatch(/^[A-Za-z0-9_%.-]*$/u);
        expect(safeName(one)).not.toMatch(/^\./u);
        expect(decodeURIComponent(safeName(one))).toBe(one.toWellFormed());
        expect(safeName(one) === safeName(other)).toBe(one.toWellFormed() === other.toWellFormed());
      }),
    );
  });

  test('a clock that jumps puts each sample into the folder of the day that its source says', async () => {
    await using place = await open();
    const times = [start, start - 86_400_000_000 * 400, 0, -1, start + 1];
    const { series } = batch(1);
    const samples = times.map((time): Sample => ({ series: 0, value: 1, status: 0, time, received: start }));
    expect(await place.sink.write({ key: 'k', series, samples }, signal())).toEqual({ kind: 'done' });
    const rows = await duckdb(
      `SELECT day::VARCHAR AS day, count(*)::INT AS n FROM ${tableIn(place.folder)} GROUP BY ALL ORDER BY day`,
    );
    expect(rows).toEqual([
      { day: '1969-12-31', n: 1 },
      { day: '1970-01-01', n: 1 },
      { day: '2025-09-29', n: 1 },
      { day: '2026-11-03', n: 2 },
    ]);
  });

  test('a name that no file system takes is refused before anything is written', async () => {
    await using place = await open();
    const { series, samples } = batch(1);
    const long = { ...series[0]!, equipment: '検'.repeat(40) };
    const outcome = await place.sink.write(
      { key: 'k', series: [...series, long], samples: [...samples, { ...samples[0]!, series: 1 }] },
      signal(),
    );
    expect(outcome).toMatchObject({ kind: 'never', sentence: expect.stringContaining('longer than a name may be') as string });
    expect(await filesIn(place.folder)).toEqual([]);
  });
});

describe('what a file holds', () => {
  test('layout, version, batch, site and equipment stand in its metadata', () => {
    const [table] = tablesOf(batch(3));
    const metadata = parquetMetadata(encodeTable(table!, 'lyon-line-1-2', 'zstd').buffer as ArrayBuffer);
    expect(metadata.created_by).toMatch(/^Millrace version \d/u);
    expect(Object.fromEntries(metadata.key_value_metadata!.map(({ key, value }) => [key, value]))).toEqual({
      'millrace.layout': '1',
      'millrace.version': expect.stringMatching(/^\d/u) as string,
      'millrace.batch': 'lyon-line-1-2',
      'millrace.site': 'lyon',
      'millrace.equipment': 'packing/line-1',
      'millrace.collection': 'line',
    });
  });

  test.each(['zstd', 'gzip', 'snappy', 'none'] as const)('another reader than DuckDB reads it too (%s)', async compression => {
    const [table] = tablesOf(batch(1_000));
    const bytes = encodeTable(table!, 'k', compression);
    const file = bytes.buffer as ArrayBuffer;
    const rows = await parquetReadObjects({
      file,
      compressors: { ZSTD: input => zstdDecompressSync(input), GZIP: input => gunzipSync(input) },
    });
    expect(rows).toHaveLength(1_000);
    expect(rows[999]).toMatchObject({ measurement: 'speed', value_double: 499.5, status: 0, quality: 'good', unit: 'm/min' });
  });

  test('rows stand by measurement and time, and the word for quality is the one of core', async () => {
    await using place = await open();
    const { series } = batch(1);
    const two = [...series, { ...series[0]!, measurement: 'a-first' }];
    const statuses = [0, 0x4000_0000, 0x8000_0000, 0xc000_0000];
    const samples = statuses.map((status, at): Sample => ({
      series: at % 2,
      value: at,
      status,
      time: start - at,
      received: start,
    }));
    await place.sink.write({ key: 'k', series: two, samples }, signal());
    const rows = await duckdb(`SELECT measurement, value_double, status, quality FROM ${tableIn(place.folder)}`);
    expect(rows.map(row => row['value_double'])).toEqual([3, 1, 2, 0]);
    for (const { status, quality: word } of rows) expect(word).toBe(quality(status as number));
  });

  test('a whole number beyond 64 bits stands as text, exactly', async () => {
    await using place = await open();
    const samples: Sample[] = [{ series: 0, value: 2n ** 70n, status: 0, time: start, received: start }];
    await place.sink.write({ key: 'k', series: [{ ...line, measurement: 'n', type: 'int64' }], samples }, signal());
    expect(await duckdb(`SELECT value_text FROM ${tableIn(place.folder)}`)).toEqual([{ value_text: '1180591620717411303424' }]);
  });

  test('the same batch makes the same bytes', () => {
    const bytes = (): Uint8Array => encodeTable(tablesOf(batch(500))[0]!, 'k', 'zstd');
    expect(bytes()).toEqual(bytes());
  });
});

describe('a folder in trouble', () => {
  test('nobody ever sees half a file: while it is written it stands elsewhere, and a reader of the lake sees nothing of it', async () => {
    await using place = await open();
    await place.sink.write(batch(10), signal());
    expect(await filesIn(place.folder)).toEqual(['site=lyon/day=2026-11-03/equipment=packing%2Fline-1/part-k.parquet']);
    expect(await readdir(join(place.folder, '.writing'))).toEqual([]);
  });

  test('what a crash left behind is written over, and no reader is misled by it', async () => {
    await using place = await open();
    await place.sink.write(batch(10, 'first'), signal());
    await writeFile(join(place.folder, '.writing', 'half.tmp'), 'PAR1 half of a file');
    expect(await place.sink.write(batch(10, 'second'), signal())).toEqual({ kind: 'done' });
    expect(await duckdb(`SELECT count(*)::INT AS n FROM ${tableIn(place.folder)}`)).toEqual([{ n: 20 }]);
  });

  test('part of a batch that is there already is not written again, the rest is', async () => {
    await using place = await open();
    const whole = batch(4, 'k', 43_200_000_000);
    await place.sink.write(whole, signal());
    const [first, ...others] = await filesIn(place.folder);
    await rm(join(place.folder, first!));
    expect(await place.sink.write(whole, signal())).toEqual({ kind: 'done' });
    expect(await filesIn(place.folder)).toEqual([first, ...others]);
    expect(await place.sink.write(whole, signal())).toEqual({ kind: 'already' });
  });

  test('another folder at its place, as where a share is unmounted, loses the session and takes nothing', async () => {
    await using place = await open();
    await rename(place.folder, `${place.folder}-away`);
    await mkdir(place.folder);
    expect(await place.sink.write(batch(1), signal())).toMatchObject({ kind: 'later', because: 'down' });
    expect(place.heard.lost).toHaveLength(1);
    expect(await filesIn(place.folder)).toEqual([]);
  });

  test('F35: a place in the way of a folder is said, and nothing is lost', async () => {
    await using place = await open();
    await writeFile(join(place.folder, 'site=lyon'), 'in the way');
    const outcome = await place.sink.write(batch(1), signal());
    expect(outcome).toMatchObject({ kind: 'later', because: 'down' });
    await rm(join(place.folder, 'site=lyon'));
    expect(await place.sink.write(batch(1), signal())).toEqual({ kind: 'done' });
  });
});

describe('a volume', () => {
  test('F34: that is full while a file is written keeps no part of it, says so, and takes the batch when there is space', async context => {
    await using place = await open();
    using volume = smallVolume(place.folder, '256k');
    if (volume === undefined) return context.skip('needs the right to mount a tmpfs');
    await using full = await openAt(place.folder);
    const filler = join(place.folder, 'filler');
    await writeFile(filler, Buffer.alloc(200 * 1024));
    const large = randomBatch(20_000);
    expect(await full.sink.write(large, signal())).toMatchObject({
      kind: 'later',
      because: 'busy',
      sentence: expect.stringContaining('no space left') as string,
    });
    expect(full.heard.lost).toEqual([]);
    expect((await filesIn(place.folder)).filter(name => name !== 'filler')).toEqual([]);
    await rm(filler);
    expect(await full.sink.write(large, signal())).toEqual({ kind: 'done' });
    expect(await duckdb(`SELECT count(*)::INT AS n FROM ${tableIn(place.folder)}`)).toEqual([{ n: 20_000 }]);
  });

  test('F35: that turns read-only refuses with another sentence, and takes the batch when it may be written again', async context => {
    await using place = await open();
    using volume = smallVolume(place.folder, '1m');
    if (volume === undefined) return context.skip('needs the right to mount a tmpfs');
    await using sealed = await openAt(place.folder);
    execFileSync('mount', ['-o', 'remount,ro', place.folder]);
    expect(await sealed.sink.write(batch(1), signal())).toMatchObject({
      kind: 'later',
      sentence: expect.stringContaining('read-only') as string,
    });
    execFileSync('mount', ['-o', 'remount,rw', place.folder]);
    expect(await sealed.sink.write(batch(1), signal())).toEqual({ kind: 'done' });
  });
});

describe('a bucket in trouble', () => {
  test.each([
    [403, 'AccessDenied', 'later', 'down'],
    [403, 'RequestTimeTooSkewed', 'later', 'down'],
    [404, 'NoSuchBucket', 'later', 'down'],
    [503, 'SlowDown', 'later', 'busy'],
    [409, 'ConditionalRequestConflict', 'later', 'contention'],
    [500, 'InternalError', 'unknown', undefined],
    [400, 'EntityTooLarge', 'never', undefined],
    [301, 'PermanentRedirect', 'later', 'down'],
  ] as const)('status %i %s', async (status, code, kind, because) => {
    await using bucket = await startBucket();
    const heard = surroundings(plainJson);
    const { s3, ...others } = { s3: bucket.settings, compression: 'zstd', every: 1, samples: 1 } as const;
    await using connection = await parquet.open({ ...others, s3 }, heard.env, signal());
    bucket.refuse({ status, code, headers: { 'retry-after': '7' } });
    const outcome = await connection.series!.write(batch(1), signal());
    expect(outcome).toMatchObject({
      kind,
      ...(because !== undefined && { because }),
      sentence: expect.stringContaining(code) as string,
    });
    if (status === 503) expect(outcome).toMatchObject({ retryAfterMs: 7_000 });
    bucket.refuse(undefined);
    expect(await connection.series!.write(batch(1), signal())).toEqual({ kind: 'done' });
  });

  test('a wrong secret is refused by its name, and shows nowhere', async () => {
    await using bucket = await startBucket();
    const heard = surroundings(plainJson);
    const s3 = { ...bucket.settings, secretKey: 'another-s3cr3t' };
    await using connection = await parquet.open({ s3, compression: 'zstd', every: 1, samples: 1 }, heard.env, signal());
    const outcome = await connection.series!.write(batch(1), signal());
    expect(outcome).toMatchObject({ kind: 'later', sentence: expect.stringContaining('SignatureDoesNotMatch') as string });
    expect(JSON.stringify(outcome)).not.toContain('s3cr3t');
  });

  test('a batch of which some objects are written is unknown, so that only the same batch can follow', async () => {
    await using bucket = await startBucket();
    const heard = surroundings(plainJson);
    await using connection = await parquet.open(
      { s3: bucket.settings, compression: 'zstd', every: 1, samples: 1 },
      heard.env,
      signal(),
    );
    const whole = batch(4, 'k', 43_200_000_000);
    const [first] = tablesOf(whole);
    const half = { ...whole, samples: whole.samples.filter(sample => dayOf(sample.time) === first!.day) };
    await connection.series!.write(half, signal());
    bucket.refuseAfter(1, { status: 400, code: 'InvalidArgument' });
    expect(await connection.series!.write(whole, signal())).toMatchObject({ kind: 'unknown' });
    bucket.refuse(undefined);
    expect(await connection.series!.write(whole, signal())).toEqual({ kind: 'done' });
  });

  test('an answer without a reason is judged by its status', () => {
    const answer = { kind: 'answered', status: 418, text: 'teapot' } as const;
    expect(bucketOutcome('putting x', answer)).toEqual({ kind: 'never', sentence: 'putting x: status 418', targetCode: '418' });
  });
});

test.each(parquet.examples)('the example "$title" is accepted as written', ({ config }) => {
  expect(parseFields(parquet.config, config, '', 'written')).toMatchObject({ ok: true });
});

test.each([{}, { folder: '/a', s3: {} }])('a folder or a bucket, one of them, must be named', async config => {
  const opening = parquet.open(
    { compression: 'zstd', every: 1, samples: 1, ...config } as ParquetConfig,
    surroundings(plainJson).env,
    signal(),
  );
  await expect(opening).rejects.toMatchObject({ kind: 'misconfigured' });
});

test('the file on disk is the one that was made', async () => {
  await using place = await open();
  await place.sink.write(batch(100), signal());
  const [name] = await filesIn(place.folder);
  expect(await readFile(join(place.folder, name!))).toEqual(Buffer.from(encodeTable(tablesOf(batch(100))[0]!, 'k', 'zstd')));
});

test('the query of the README answers', async () => {
  await using place = await open();
  await place.sink.write(batch(120), signal());
  const readme = await readFile(join(import.meta.dirname, '../src/parquet/README.md'), 'utf8');
  const query = /```sql\n([\s\S]+?)```/u.exec(readme)![1]!.replaceAll('/srv/lake/measurements', place.folder);
  const rows = await duckdb(query);
  expect(rows.map(row => row['avg(value_double)'])).toEqual([14.75, 44.75]);
});
