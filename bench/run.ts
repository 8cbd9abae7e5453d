import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks/index.ts';
import type { Benchmark, Options } from './harness/benchmark.ts';
import { describeMachine } from './harness/machine.ts';
import { resultOf } from './harness/result.ts';
import type { Result } from './harness/result.ts';

/** `npm run bench [NAME…]`: measures, prints, and keeps the figures in `results.json`. Exit code 1 where a target was missed. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '2' },
    full: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
  },
});
const options: Options = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  minutes: Number(values.minutes),
  full: values.full,
  say: line => console.log(line),
};
const file = new URL('results.json', import.meta.url);

function chosen(): readonly Benchmark[] {
  const unknown = positionals.filter(name => !benchmarks.some(one => one.name === name));
  if (unknown.length > 0) {
    throw new Error(`there is no benchmark ${unknown.join(', ')}; there are ${benchmarks.map(one => one.name).join(', ')}`);
  }
  return positionals.length === 0 ? benchmarks : benchmarks.filter(one => positionals.includes(one.name));
}

async function measure(benchmark: Benchmark): Promise<readonly Result[]> {
  const machine = describeMachine();
  console.log(`${benchmark.name}: ${benchmark.summary} (${machine})`);
  const measured = await benchmark.run(options);
  return measured.map(one => resultOf(one, machine, new Date().toISOString()));
}

/** Lines of the same name are replaced, others stay. */
async function keep(results: readonly Result[]): Promise<void> {
  const known = JSON.parse(await readFile(file, 'utf8').catch(() => '[]')) as readonly Result[];
  const fresh = new Map(results.map(result => [result.name, result]));
  const merged = [...known.filter(result => !fresh.has(result.name)), ...results];
  await writeFile(
    file,
    `${JSON.stringify(
      merged.toSorted((a, b) => a.name.localeCompare(b.name)),
      null,
      2,
    )}\n`,
  );
}

function show({ name, median, p95, unit, peers, ratio, target, met }: Result): void {
  const beside = Object.entries(peers).map(([peer, value]) => `${peer} ${value} (${ratio[peer]} ×)`);
  console.log(
    `${met ? 'met   ' : 'MISSED'} ${name}: ${median} ${unit}, p95 ${p95}${beside.map(text => `; ${text}`).join('')}; ${target}`,
  );
}

for (const benchmark of chosen()) {
  const results = await measure(benchmark);
  results.forEach(show);
  if (!values.dry) await keep(results);
  if (results.some(result => !result.met)) process.exitCode = 1;
}
