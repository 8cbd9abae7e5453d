import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { SeriesBatch } from '@millrace/connector';
import { statusCodes } from '@millrace/core';
import type { Sample, SampleType, SeriesDescription } from '@millrace/core';

import { readDocument } from '../src/mtconnect/document.ts';
import { isUnavailable } from '../src/mtconnect/observation.ts';
import type { Observation } from '../src/mtconnect/observation.ts';
import { ShdrReader } from '../src/mtconnect/shdr-line.ts';

/** Every recording of a folder as one batch: each observation a sample, of a number where the item tells nothing else. */
export function recordedBatches(folder: string): readonly (SeriesBatch & { readonly name: string })[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(?:txt|xml)$/u.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
    .map(path => ({ name: basename(path), ...batchOf(basename(path), observationsIn(path)) }))
    .filter(batch => batch.samples.length > 0);
}

function observationsIn(path: string): readonly Observation[] {
  if (path.endsWith('.xml')) {
    const read = readDocument(readFileSync(path));
    return read.kind === 'streams' ? read.observations : [];
  }
  const reader = new ShdrReader(basename(path).split('-')[0]!);
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const read = reader.read(line, index + 1);
      return read.kind === 'observations' ? read.observations : [];
    });
}

function batchOf(key: string, observations: readonly Observation[]): SeriesBatch {
  const nameOf = (one: Observation): string => `${one.device}/${one.name ?? one.dataItemId}`;
  const texts = new Set(observations.filter(one => !isUnavailable(one) && !isNumber(one.text)).map(nameOf));
  const places = new Map<string, number>();
  const series: SeriesDescription[] = [];
  const samples = observations.map((one, index): Sample => {
    const name = nameOf(one);
    const type: SampleType = texts.has(name) ? 'text' : 'double';
    if (!places.has(name)) {
      places.set(name, series.length);
      const measurement = one.name ?? one.dataItemId;
      series.push({ site: 'nist', equipment: one.device, collection: 'machine', measurement, type });
    }
    const value = isUnavailable(one) ? null : type === 'text' ? one.text : Number(one.text);
    const status = isUnavailable(one) ? statusCodes.badNoData : statusCodes.good;
    return { series: places.get(name)!, value, status, time: one.time, received: receivedAt(index) };
  });
  return { key, series, samples };
}

const isNumber = (text: string): boolean => /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/u.test(text.trim());

/** Nobody recorded when they came. They are replayed on 3 November 2026: what is told at once, 50 observations, comes at one millisecond. */
const receivedAt = (index: number): number => 1_793_685_600_000_000 + Math.floor(index / 50) * 7_000;
