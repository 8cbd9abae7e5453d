import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../harness/benchmark.ts';
import { interleave } from '../harness/interleave.ts';
import { startMillrace } from '../harness/millrace.ts';
import type { Millrace } from '../harness/millrace.ts';
import { Program } from '../harness/program.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { sharedClock, waitFor } from '../harness/wait.ts';
import { equipmentProject } from '../projects/equipment.ts';

const items = 10_000;
const pieces = 10;
const changesPerSecond = 30_000;
const patience = { everyMs: 50, patienceMs: 120_000 };

/** Items of an OPC UA server through collection to store and Parquet, beside a client that only counts. Each has the server for itself. */
export const opcua: Benchmark = {
  name: 'opcua',
  summary: `${items} items of an OPC UA server, ${changesPerSecond} changes a second: through collection to store and Parquet, beside a bare node-opcua client`,
  async run({ rounds, seconds, say }) {
    const load = { seconds, rate: changesPerSecond };
    // A new one each time: a node leaves its subscriptions at the server for when it comes back, and they cost the server as much as those that are read.
    const startServer = (): Promise<Program> => Program.start({ name: 'server', args: [peer('opcua-server'), String(items)] });
    const millrace = async (): Promise<number> => {
      await using server = await startServer();
      const url = String(server.ready['url']);
      await using folder = await temporaryFolder();
      await mkdir(join(folder.path, 'lake'));
      await using node = await startMillrace({ project: projectOf(url, folder.path), folder: folder.path });
      return await rateOf(
        server,
        load,
        () => stored(node),
        () => forwarded(node),
      );
    };
    const bare = async (): Promise<number> => {
      await using server = await startServer();
      const url = String(server.ready['url']);
      await using client = await Program.start({ name: 'client', args: [peer('opcua-client'), url, String(items)] });
      return await rateOf(server, load, async () => (await client.ask<{ readonly arrived: number }>('read')).arrived);
    };
    const values = await interleave(rounds, { millrace, client: bare }, say);
    return [
      {
        name: 'opcua-collect',
        unit: 'changes/s',
        better: 'more',
        values: values.millrace,
        peers: { client: values.client },
        goal: { ratio: { client: 0.8 } },
      },
    ];
  },
};

/** From the first change to the last that came; `after` waits for what need not come at the same rate. */
async function rateOf(
  server: Program,
  load: { readonly seconds: number; readonly rate: number },
  count: () => Promise<number>,
  after: () => Promise<number> = count,
): Promise<number> {
  // Every item tells its present value first.
  const before = await waitFor('the first value of each item', async () => known(await count(), items), patience);
  const begun = sharedClock();
  const changed = await server.ask<number>(load);
  await waitFor('the last change', async () => known(await count(), before + changed), patience);
  const rate = changed / ((sharedClock() - begun) / 1000);
  await waitFor('the last change at the end of its way', async () => known(await after(), before + changed), patience);
  return rate;
}

function known(count: number, wanted: number): number | undefined {
  return count >= wanted ? count : undefined;
}

async function stored({ client }: Millrace): Promise<number> {
  const equipment = await client.equipment({});
  return equipment.reduce((sum, { counts }) => sum + counts.samples, 0);
}

async function forwarded({ client }: Millrace): Promise<number> {
  const equipment = await client.equipment({});
  return equipment.reduce((sum, { counts }) => sum + (counts.forwarded['lake.series'] ?? 0), 0);
}

function projectOf(url: string, folder: string): Readonly<Record<string, string>> {
  const pki = join(folder, 'pki');
  return equipmentProject({
    tags: `{ connector: opcua, config: { url: "${url}", security: none, pki: "${pki}" } }`,
    to: `{ connector: parquet, config: { folder: "${join(folder, 'lake')}", every: 1 s } }`,
    equipment: pieces,
    tagsEach: items / pieces,
    address: number => `nsu=urn:bench;s=t${number}`,
  });
}

function peer(name: string): string {
  return fileURLToPath(new URL(`../peers/${name}.ts`, import.meta.url));
}
