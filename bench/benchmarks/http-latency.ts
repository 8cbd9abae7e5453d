import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Benchmark } from '../harness/benchmark.ts';
import type { Measured } from '../harness/result.ts';
import { median } from '../harness/result.ts';
import { OneConnection } from '../load/one-connection.ts';
import { oneByOne } from '../projects/order.ts';
import { startSystems } from './systems.ts';
import type { System } from './systems.ts';

/** Orders sent before anything is counted, and in each round. */
const warmUp = 1_000;
const inRound = 400;

interface Times {
  readonly answered: number[];
  readonly arrived: number[];
}

/** One order after the other on one connection: how long until its answer, and how long until it is at the target. Target and sender share this process, and so a clock. */
export const httpLatency: Benchmark = {
  name: 'http-latency',
  summary: 'one connection, one order at a time: milliseconds to the answer, and to the arrival at the target',
  async run({ rounds, say }) {
    await using target = await startTarget();
    await using systems = await startSystems(oneByOne, [], target.url);
    const names = Object.keys(systems.under) as (keyof typeof systems.under)[];
    const times = Object.fromEntries(names.map(name => [name, { answered: [], arrived: [] }])) as unknown as Record<
      string,
      Times
    >;
    for (const name of names) await sendOrders(systems.under[name], target, warmUp);
    for (let round = 1; round <= rounds; round++) {
      for (const name of names) {
        const { answered, arrived } = await sendOrders(systems.under[name], target, inRound);
        times[name]!.answered.push(...answered);
        times[name]!.arrived.push(...arrived);
        say(`  round ${round} ${name}: answer ${median(answered).toFixed(2)} ms, arrival ${median(arrived).toFixed(2)} ms`);
      }
    }
    const lineOf = (name: string, which: keyof Times): Measured => ({
      name,
      unit: 'ms',
      better: 'less',
      values: times['millrace']![which],
      peers: { relay: times['relay']![which], 'node-red': times['node-red']![which] },
      goal: { median: 2 },
    });
    return [lineOf('http-latency-answer', 'answered'), lineOf('http-latency-arrival', 'arrived')];
  },
};

interface Target extends AsyncDisposable {
  readonly url: string;
  /** Resolves with the time of the next arrival. */
  nextArrival(): Promise<number>;
}

async function startTarget(): Promise<Target> {
  let arrived: (at: number) => void = () => undefined;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      arrived(performance.now());
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"ok":true}');
    });
  });
  server.keepAliveTimeout = 300_000;
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextArrival: () => new Promise(resolve => (arrived = resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function sendOrders({ url }: System, target: Target, count: number): Promise<Times> {
  using connection = new OneConnection(url);
  const times: Times = { answered: [], arrived: [] };
  for (let n = 0; n < count; n++) {
    const arrival = target.nextArrival();
    const begun = performance.now();
    const status = await connection.send();
    times.answered.push(performance.now() - begun);
    if (status < 200 || status > 299) throw new Error(`sending an order to ${url}: answered ${status}`);
    times.arrived.push((await arrival) - begun);
  }
  return times;
}
