import type { Benchmark } from '../harness/benchmark.ts';
import { interleave } from '../harness/interleave.ts';
import { arrivalRate } from '../harness/throughput.ts';
import { startSystems } from './systems.ts';
import type { System } from './systems.ts';

/** HTTP in, check, map, HTTP out, with a full trace and fsync before every answer, beside two relays that store nothing. */
export const httpOrder: Benchmark = {
  name: 'http-order',
  summary: 'HTTP in → check → map → HTTP out, one order a request, 64 connections',
  async run({ rounds, seconds, say }) {
    await using systems = await startSystems();
    const rateOf =
      ({ url }: System) =>
      async () =>
        (await arrivalRate(systems.sink, { url, connections: 64, seconds, lines: 1 })).rate;
    const { millrace, relay, 'node-red': nodeRed } = systems.under;
    const values = await interleave(
      rounds,
      { millrace: rateOf(millrace), relay: rateOf(relay), 'node-red': rateOf(nodeRed) },
      say,
    );
    return [
      {
        name: 'http-order',
        unit: 'messages/s',
        better: 'more',
        values: values.millrace,
        peers: { relay: values.relay, 'node-red': values['node-red'] },
        goal: { ratio: { relay: 0.6, 'node-red': 4 } },
      },
    ];
  },
};
