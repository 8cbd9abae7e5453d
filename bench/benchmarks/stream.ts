import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { FormatSettings } from '@millrace/core';
import type { Benchmark } from '../harness/benchmark.ts';
import { Program } from '../harness/program.ts';
import type { Measured } from '../harness/result.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import type { StreamReadResult } from '../load/stream-reader.ts';

const bytes = 200_000_000;
const reader = fileURLToPath(new URL('../load/stream-reader.ts', import.meta.url));

/** A file of one format: what stands before, after and in each record. */
interface Sample {
  readonly name: string;
  readonly format: FormatSettings;
  readonly before: string;
  readonly record: (number: number) => string;
  readonly after: string;
  /** Megabytes a second, at least. */
  readonly goal: number;
}

const order = (number: number): readonly string[] => [
  `${4_000_000 + number}`,
  `MAT-${number % 977}`,
  `${number % 100}.250`,
  'KG',
  '2026-03-01T06:00:00Z',
  'Pune 01',
  'released for production',
];
const columns = ['order', 'material', 'quantity', 'unit', 'start', 'place', 'text'];

const samples: readonly Sample[] = [
  {
    name: 'csv',
    format: { kind: 'delimited', decimals: ['quantity'] },
    before: `${columns.join(',')}\n`,
    record: number => `${order(number).join(',')}\n`,
    after: '',
    goal: 30,
  },
  {
    name: 'csv-quoted',
    format: { kind: 'delimited', decimals: ['quantity'] },
    before: `${columns.join(',')}\n`,
    record: number =>
      `${order(number)
        .map(cell => `"${cell}"`)
        .join(',')}\n`,
    after: '',
    goal: 0,
  },
  {
    name: 'xml',
    format: { kind: 'xml', records: 'Orders.Group.Order' },
    before: '<?xml version="1.0" encoding="UTF-8"?>\n<Orders xmlns="urn:orders" day="2026-03-01"><Group>\n',
    record: number => `<Order>${columns.map((name, i) => `<${name}>${order(number)[i]}</${name}>`).join('')}</Order>\n`,
    after: '</Group></Orders>\n',
    goal: 0,
  },
];

/** Files of 200 MB, each read in a process of its own: how fast, and the most memory it had. */
export const stream: Benchmark = {
  name: 'stream',
  summary: 'files of 200 MB cut into records, each decoded; the most memory on the way',
  async run({ rounds, say }) {
    await using folder = await temporaryFolder();
    const measured: Measured[] = [];
    for (const sample of samples) {
      const file = join(folder.path, sample.name);
      await writeSample(file, sample);
      const speeds: number[] = [];
      const memory: number[] = [];
      for (let round = 0; round < Math.min(rounds, 3); round++) {
        const { rate, megabytes } = await readOnce(file, sample.format);
        speeds.push(rate);
        memory.push(megabytes);
        say(`  ${sample.name}: ${rate.toFixed(1)} MB/s, ${megabytes.toFixed(0)} MB of memory`);
      }
      measured.push(
        { name: `stream-${sample.name}`, unit: 'MB/s', better: 'more', values: speeds, goal: { median: sample.goal } },
        { name: `stream-${sample.name}-memory`, unit: 'MB', better: 'less', values: memory, goal: { median: 200 } },
      );
    }
    return measured;
  },
};

async function writeSample(file: string, { before, record, after }: Sample): Promise<void> {
  const out = createWriteStream(file);
  out.write(before);
  let written = before.length;
  for (let number = 0; written < bytes;) {
    let block = '';
    while (block.length < 1_000_000) block += record(number++);
    written += block.length;
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end(after);
  await finished(out);
}

async function readOnce(file: string, format: FormatSettings): Promise<{ readonly rate: number; readonly megabytes: number }> {
  await using program = await Program.start({ name: 'stream-reader', args: [reader] });
  const { seconds } = await program.ask<StreamReadResult>({ file, format });
  const { size } = await stat(file);
  return { rate: size / 1_000_000 / seconds, megabytes: program.memory().most / 1_000_000 };
}
