import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { decodeSamples } from '@millrace/core';
import type { Sample } from '@millrace/core';
import { openStore } from '@millrace/store';
import type { Store } from '@millrace/store';
import { startCollectNode, writeCollectProject } from './collect-rig.ts';
import { tape, tapedLine, tapeLength } from './fixtures/collect-tape.ts';
import { MemoryEquipment } from './memory-equipment.ts';
import { MemoryTarget } from './memory-systems.ts';
import { until } from './until.ts';

const rounds = 3;
const measurements = '{ speed: { tag: speed }, good: { tag: good } }';

/** Runs the collecting in a process of its own and kills it once it has settled so much more. */
async function runAndKill(folder: string, more: number): Promise<number> {
  const script = join(import.meta.dirname, 'fixtures/collect-and-die.ts');
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  let [first, settled] = [-1, 0];
  for await (const line of createInterface({ input: child.stdout })) {
    settled = Number(line);
    if (first < 0 && settled > 0) first = settled;
    if (settled === tapeLength || (first >= 0 && settled >= first + more)) child.kill('SIGKILL');
  }
  await exit;
  return settled;
}

/** Every sample in the order of storing, by measurement. */
async function storedSamples(store: Store): Promise<ReadonlyMap<string, readonly Sample[]>> {
  const found = new Map<string, Sample[]>();
  const [source] = (await store.sources()).filter(({ name }) => name === 'line@lyon');
  for (const block of await store.seriesAfter(source!.number, 0, { count: 1e6, bytes: 1e9 })) {
    const { series, samples } = decodeSamples(block.bytes);
    for (const sample of samples) {
      const { measurement } = series[sample.series]!;
      found.set(measurement, [...(found.get(measurement) ?? []), sample]);
    }
  }
  return found;
}

it('F30: a node killed at random moments has each sample and each event of a source that keeps them exactly once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-collect-crash-'));
  try {
    await writeCollectProject(folder, { measurements });
    const settled: number[] = [];
    while (settled.length < rounds && settled.at(-1) !== tapeLength)
      settled.push(await runAndKill(folder, Math.floor(Math.random() * 1000)));
    expect(settled).toEqual(settled.toSorted((a, b) => a - b));
    const line = tapedLine();
    const lines = new Map([
      ['plc-1', line],
      ['plc-2', new MemoryEquipment()],
    ]);
    {
      await using node = await startCollectNode(folder, lines, new MemoryTarget());
      await until(() => line.settled.at(-1) === tapeLength, 'the tape is at its end');
      const { counts } = await node.operations.oneEquipment('line@lyon', 'packing/line-1');
      expect(counts).toMatchObject({ received: tapeLength, withheld: 0 });
      expect(counts.samples + counts.unmeasured).toBe(tapeLength);
    }
    await using store = await openStore({ folder: join(folder, 'data'), node: 'test', minimumFreeBytes: 0 });
    const samples = await storedSamples(store);
    for (const name of ['speed', 'good']) {
      const told = tape().filter(({ address }) => address === name);
      expect(samples.get(name)?.map(({ time, value, status }) => [time, value, status])).toEqual(
        told.map(({ sourceTime, value, status }) => [sourceTime, value, status]),
      );
    }
    const ids = (await store.read(1, 0, 1e6, 1e9)).map(({ id }) => id);
    const turns = tape().filter(({ address, status }) => address === 'running' && status === 0);
    const changes = turns.filter(({ value }, at) => at > 0 && turns[at - 1]!.value !== value);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(changes.length);
    expect(await store.verify()).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
