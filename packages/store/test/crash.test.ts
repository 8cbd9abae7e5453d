import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import type { Store } from '../src/index.ts';
import { temporaryFolder } from '../src/testkit/index.ts';

const rounds = 10;

interface Acknowledged {
  readonly accepted: Set<number>;
  readonly settled: Set<number>;
}

/** Runs the appender and kills it after it has acknowledged so many lines. */
async function runAndKill(folder: string, round: number, lines: number, seen: Acknowledged): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'fixtures/appender.ts'), folder, `${round}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    // The kill may cut the last line short; a whole one ends with a dot.
    if (!line.endsWith(' .')) continue;
    const [kind, ...numbers] = line.slice(0, -2).split(' ');
    for (const number of numbers) (kind === 'accepted' ? seen.accepted : seen.settled).add(Number(number));
    if (++count === lines) child.kill('SIGKILL');
  }
  await exit;
}

async function checkEverythingIsThere(store: Store, seen: Acknowledged): Promise<void> {
  const stored = await store.read(1, 0, 1_000_000, 1e9);
  const numbers = new Set(stored.map(message => message.number));
  expect([...seen.accepted].filter(number => !numbers.has(number))).toEqual([]);
  // Blocks, states and counters are in the same commits as the messages: they agree to the last one.
  const [source] = await store.sources();
  const equipment = await store.seriesEquipment(1);
  const samples = equipment.reduce((sum, one) => sum + (one.counts['samples'] ?? 0), 0);
  expect(samples).toBe(source?.accepted ?? 0);
  const told = equipment.reduce((sum, one) => sum + (one.counts['told'] ?? 0), 0);
  const blocks = await store.seriesAfter(1, 0, { count: 1e6, bytes: 1e9 });
  expect(blocks.length).toBe(told);
  const newest = new Map(blocks.map(block => [block.equipment, new TextDecoder().decode(block.bytes)]));
  expect(await store.seriesStates(1)).toEqual(newest);
  const settled = new Set((await store.settledAhead(1)).map(delivery => delivery.message));
  expect([...seen.settled].filter(number => !settled.has(number))).toEqual([]);
  expect((await store.recount()).every(ledger => ledger.balanced)).toBe(true);
  expect(await store.verify()).toEqual([]);
  const last = stored.at(-1);
  if (last) expect(await store.find(last.subject, 'subject', 1)).toEqual([last.number]);
}

describe('a store whose process is killed', () => {
  it('F30 F31: has every acknowledged message and settlement after each of 10 kills at random moments', async () => {
    await using folder = await temporaryFolder();
    const seen: Acknowledged = { accepted: new Set(), settled: new Set() };
    for (let round = 0; round < rounds; round += 1) {
      await runAndKill(folder.path, round, 1 + Math.floor(Math.random() * 200), seen);
      await using store = await openStore({ folder: folder.path, node: 'test', minimumFreeBytes: 0 });
      await checkEverythingIsThere(store, seen);
    }
    expect(seen.accepted.size).toBeGreaterThan(rounds);
  });
});
