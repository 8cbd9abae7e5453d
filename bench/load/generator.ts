import { parseArgs } from 'node:util';
import { OneConnection } from './one-connection.ts';

/** Where there is no wrk: keeps connections busy with one request each at a time. Prints what wrk's script prints. */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    connections: { type: 'string', default: '64' },
    seconds: { type: 'string', default: '5' },
    lines: { type: 'string', default: '1' },
    run: { type: 'string', default: '10000' },
  },
});
const until = performance.now() + Number(values.seconds) * 1000;
const took: number[] = [];
let failed = 0;

/** One connection until the time is over. */
async function keepBusy(run: number): Promise<void> {
  using connection = new OneConnection(values.url, Number(values.lines), run);
  while (performance.now() < until) {
    const begun = performance.now();
    const status = await connection.send();
    took.push(performance.now() - begun);
    if (status < 200 || status > 299) failed++;
  }
}

await Promise.all(Array.from({ length: Number(values.connections) }, (_, index) => keepBusy(Number(values.run) + index)));
const sorted = took.toSorted((a, b) => a - b);
const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
process.stdout.write(`${JSON.stringify({ requests: took.length, failed, p50: at(0.5), p95: at(0.95) })}\n`);
