import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection, Connector, TagBatch, Tags } from '@millrace/connector';
import { connectors } from '@millrace/connectors';
import { decodeSamples, type Sample } from '@millrace/core';
import { startNode } from '@millrace/runtime';
import { openStore } from '@millrace/store';
import type { ExpectedTag } from './expected.ts';

/** A device to collect, with its tags. */
export interface CollectedMachine {
  readonly name: string;
  readonly tags: readonly ExpectedTag[];
}

/** What a node received of the agent, and what its store has. */
export interface Collected {
  /** Values that came, by device. */
  readonly received: ReadonlyMap<string, number>;
  /** Gaps that were told. */
  readonly gaps: readonly string[];
  /** Samples by device and tag (`m1/m1_3`). */
  readonly stored: ReadonlyMap<string, readonly Sample[]>;
  /** What the node reported about the interfaces. */
  readonly logged: readonly string[];
}

/** Without progress for so long, something is wrong. */
const patienceMs = 20_000;

/** Collects machines of an agent by a real node until everything expected is on disk, and reads its store. */
export async function collect(url: string, machines: readonly CollectedMachine[]): Promise<Collected> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-mtconnect-'));
  try {
    await writeProject(folder, url, machines);
    const tap = new Tap();
    const logged: string[] = [];
    const options = {
      folder: join(folder, 'project'),
      data: join(folder, 'data'),
      connectors: new Map<string, Connector>([['mtconnect', tap.around(connectors.get('mtconnect') as Connector)]]),
      env: {},
      secret: () => undefined,
      minimumFreeBytes: 0,
      log: (event: object) => void logged.push(JSON.stringify(event)),
    };
    const wanted = machines.reduce((sum, { tags }) => sum + tags.reduce((all, { samples }) => all + samples.length, 0), 0);
    {
      await using _ = await startNode(options);
      await tap.until(wanted);
    }
    return { received: tap.received, gaps: tap.gaps, stored: await readSamples(options.data), logged };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Counts what a connector gives to a node, and what of it was settled. */
class Tap {
  readonly received = new Map<string, number>();
  readonly gaps: string[] = [];
  #settled = 0;

  around(connector: Connector): Connector {
    return {
      ...connector,
      open: async (config, env, signal) => {
        const connection = await connector.open(config, env, signal);
        return { ...connection, ...(connection.tags && { tags: this.#tags(env.name, connection.tags) }) } as Connection;
      },
    };
  }

  /** Waits until so many values are settled; gives up where nothing moves. */
  async until(wanted: number): Promise<void> {
    let [before, since] = [-1, performance.now()];
    while (this.#settled < wanted) {
      if (this.#settled !== before) [before, since] = [this.#settled, performance.now()];
      if (performance.now() - since > patienceMs) return;
      await pause(20);
    }
  }

  #tags(name: string, tags: Tags): Tags {
    const count = (batch: TagBatch): TagBatch => {
      this.received.set(name, (this.received.get(name) ?? 0) + batch.values.length);
      this.gaps.push(...(batch.gaps ?? []).map(({ sentence }) => sentence));
      return { ...batch, settle: async () => void (this.#settled += batch.values.length) };
    };
    return {
      read: (addresses, signal) => tags.read(addresses, signal),
      observe: async function* (requests, cursor, signal) {
        for await (const batch of tags.observe(requests, cursor, signal)) yield count(batch);
      },
    };
  }
}

async function readSamples(folder: string): Promise<ReadonlyMap<string, readonly Sample[]>> {
  await using store = await openStore({ folder, node: 'conformance', minimumFreeBytes: 0 });
  const samples = new Map<string, Sample[]>();
  for (const { number } of await store.sources()) {
    for (let after = 0; ;) {
      const blocks = await store.seriesAfter(number, after, { count: 100, bytes: 16_000_000 });
      if (blocks.length === 0) break;
      for (const { bytes, sequence } of blocks) {
        const decoded = decodeSamples(bytes);
        for (const sample of decoded.samples) {
          const { equipment, measurement } = decoded.series[sample.series] as (typeof decoded.series)[number];
          const name = `${equipment}/${measurement}`;
          const list = samples.get(name);
          if (list) list.push(sample);
          else samples.set(name, [sample]);
        }
        after = sequence;
      }
    }
  }
  return samples;
}

async function writeProject(folder: string, url: string, machines: readonly CollectedMachine[]): Promise<void> {
  await mkdir(join(folder, 'project'));
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, 'project', name), text);
  const interfaces = machines.map(
    ({ name }) =>
      `  ${name}: { connector: mtconnect, config: { agent: { url: "${url}", device: ${name}, start: oldest, interval: 10 ms } } }`,
  );
  await write(
    'plant.yaml',
    `kind: site\nname: testbed\ncode: "1"\nzone: UTC\nsystems: {}\n---\nkind: system\nname: agent\nrole: plc\nowner: tests\ninterfaces:\n${interfaces.join('\n')}\n`,
  );
  for (const { name, tags } of machines) {
    await write(`${name}.csv`, `tag,address\n${tags.map(({ tag, address }) => `${tag},${address}\n`).join('')}`);
    await write(`${name}.yaml`, documentsOf(name, tags));
  }
}

function documentsOf(name: string, tags: readonly ExpectedTag[]): string {
  const lines = (each: (tag: ExpectedTag) => string): string => tags.map(tag => `  ${tag.tag}: ${each(tag)}`).join('\n');
  return `kind: collection
name: ${name}
owner: tests
class: CNC
tags:
${lines(({ type }) => `{ type: ${type} }`)}
measurements:
${lines(({ tag }) => `{ tag: ${tag} }`)}
---
kind: binding
name: ${name}-testbed
site: testbed
collection: ${name}
equipment:
  ${name}: { interface: agent.${name}, table: ${name}.csv }
`;
}
