import type { Benchmark } from '../harness/benchmark.ts';
import { interleave } from '../harness/interleave.ts';
import { arrivalRate } from '../harness/throughput.ts';
import { inLists } from '../projects/order.ts';
import { startSystems } from './systems.ts';
import type { System } from './systems.ts';

/** NDJSON bodies of 100 orders in, lists of work orders out, each order with its own message, outcome and trace. */
export const ndjsonBatch: Benchmark = {
  name: 'ndjson-batch',
  summary: 'NDJSON bodies of 100 orders → check → map → lists of up to 100 with a result each',
  async run({ rounds, seconds, say }) {
    await using systems = await startSystems(inLists);
    const rateOf =
      ({ url }: System) =>
      async () =>
        (await arrivalRate(systems.sink, { url, connections: 8, seconds, lines: 100 })).rate;
    const { millrace, relay } = systems.under;
    const values = await interleave(rounds, { millrace: rateOf(millrace), relay: rateOf(relay) }, say);
    return [
      {
        name: 'ndjson-batch',
        unit: 'messages/s',
        better: 'more',
        values: values.millrace,
        peers: { relay: values.relay },
        goal: { median: 40_000 },
      },
    ];
  },
};
