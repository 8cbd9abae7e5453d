import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mosquittoMissing, startMosquitto } from '../../packages/connectors/test/support/mosquitto.ts';
import type { Benchmark } from '../harness/benchmark.ts';
import { connectionsTo } from '../harness/connections.ts';
import { startMillrace } from '../harness/millrace.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { waitFor } from '../harness/wait.ts';
import { equipmentProject } from '../projects/equipment.ts';

const equipment = 300;
const tagsEach = 1_000;

/** A node that knows very many tags: its memory, and what a change of their collection does to the connections. */
export const tags: Benchmark = {
  name: 'tags',
  summary: `${equipment} pieces of equipment with ${tagsEach} tags each: memory of the node, connections made anew by a change of the collection`,
  async run({ say }) {
    if (mosquittoMissing !== undefined) {
      say(`  ${mosquittoMissing}`);
      return [];
    }
    await using broker = await startMosquitto({ quiet: true });
    await using folder = await temporaryFolder();
    const files = (deadband?: number): Readonly<Record<string, string>> =>
      equipmentProject({
        tags: `{ connector: mqtt, config: { url: "${broker.url}", clientId: bench-tags, session: clean, tags: {} } }`,
        equipment,
        tagsEach,
        address: number => `line/${number}`,
        ...(deadband !== undefined && { deadband }),
      });
    await using node = await startMillrace({ project: files(), folder: folder.path });
    const port = Number(new URL(broker.url).port);
    const before = await waitFor('the connection', () => some(connectionsTo(port)));
    const knows = async (): Promise<number> => (await node.client.equipment({})).reduce((sum, one) => sum + one.tags.bound, 0);
    await waitFor('all tags', async () => ((await knows()) === equipment * tagsEach ? true : undefined), { patienceMs: 120_000 });
    const megabytes = node.program.memory().now / 2 ** 20;
    say(`  ${await knows()} tags known ${(node.startedInMs / 1000).toFixed(1)} s after the start, ${megabytes.toFixed(0)} MB`);
    await writeFile(join(folder.path, 'project', 'documents.yaml'), files(0.5)['documents.yaml'] ?? '');
    const begun = performance.now();
    const { issues } = await node.client.reload();
    if (issues.length > 0) throw new Error(`reloading: ${JSON.stringify(issues[0])}`);
    const anew = connectionsTo(port).filter(local => !before.includes(local)).length;
    say(
      `  changed in ${((performance.now() - begun) / 1000).toFixed(1)} s, most memory ${(node.program.memory().most / 2 ** 20).toFixed(0)} MB`,
    );
    return [
      { name: 'tags-memory', unit: 'MB', better: 'less', values: [megabytes], goal: { median: 600 } },
      { name: 'tags-connections-made-anew', unit: 'connections', better: 'less', values: [anew], goal: { median: 1 } },
    ];
  },
};

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}
