import { join } from 'node:path';
import { fillStore } from '../fill-store.ts';
import type { Benchmark } from '../harness/benchmark.ts';
import { startMillrace } from '../harness/millrace.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

/** Searches of one measurement. */
const searches = 300;
/** No integration: nothing is delivered while it is searched. */
const project = {
  'erp.yaml':
    'kind: system\nname: erp\nrole: erp\nowner: it\ninterfaces:\n  orders: { connector: http, config: { listen: "127.0.0.1:0" } }\n',
};

/** `find` through the API of a node: all messages of an order, wherever it lies in the journal. Ten million messages with `--full`, else one. */
export const find: Benchmark = {
  name: 'find',
  summary: 'all messages of an order among 1 million (with --full: 10 million), through the API',
  async run({ full, say }) {
    const messages = full ? 10_000_000 : 1_000_000;
    await using folder = await temporaryFolder();
    const begun = performance.now();
    await fillStore(join(folder.path, 'data'), { messages, payloadBytes: 200 });
    say(`  filled in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    await using node = await startMillrace({ project, folder: folder.path });
    const took: number[] = [];
    for (let n = 0; n < searches; n++) took.push(await search(node.client, messages));
    return [{ name: `find-${messages / 1_000_000}-million`, unit: 'ms', better: 'less', values: took, goal: { median: 100 } }];
  },
};

async function search(client: Awaited<ReturnType<typeof startMillrace>>['client'], messages: number): Promise<number> {
  const value = String(100_000 + Math.floor(Math.random() * (messages / 4)));
  const begun = performance.now();
  const found = await client.find({ value, key: 'order' });
  const took = performance.now() - begun;
  if (found.messages.length !== 4) throw new Error(`finding order ${value}: ${found.messages.length} messages, expected 4`);
  return took;
}
