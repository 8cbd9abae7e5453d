import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@millrace/api';
import type { EquipmentLine } from '@millrace/core';
import { startFloor, type Floor, type FloorLine } from '@millrace/plant';

/** The lines of the demo, and where their measurements go. */
export interface DemoFloor extends AsyncDisposable {
  readonly floor: Floor;
  /** Folder of the Parquet files. */
  readonly lake: string;
  readonly env: Readonly<Record<string, string>>;
}

const lookMs = 200;

/** Starts the lines; they stand still until they are run. */
export async function startDemoFloor(folder: string, seed: number): Promise<DemoFloor> {
  const lake = join(folder, 'lake');
  await mkdir(lake, { recursive: true });
  const floor = await startFloor({ seed, primaryHost: 'millrace-demo' });
  return {
    floor,
    lake,
    env: { ...floor.env, LAKE_FOLDER: lake, PKI_FOLDER: join(folder, 'pki') },
    [Symbol.asyncDispose]: () => floor[Symbol.asyncDispose](),
  };
}

/** Full name of the collection that a line belongs to. */
export function collectionOf({ site }: FloorLine): string {
  return `line@${site}`;
}

/** What the node says of a line. */
export async function equipmentOf(client: Client, line: FloorLine): Promise<EquipmentLine | undefined> {
  const all = await client.equipment({ collection: collectionOf(line) });
  return all.find(({ equipment }) => equipment === line.equipment);
}

/** Waits until every tag of every line has told its first value. Throws where that does not come. */
export async function untilAllTold({ lines }: Floor, client: Client, deadlineMs: number): Promise<void> {
  const until = performance.now() + deadlineMs;
  for (;;) {
    const seen = await Promise.all(lines.map(line => equipmentOf(client, line)));
    if (seen.every(one => one !== undefined && one.tags.untold === 0 && one.tags.good === one.tags.bound)) return;
    if (performance.now() > until) throw new Error(`the lines are not collected: ${seen.map(lineText).join('; ')}`);
    await pause(lookMs);
  }
}

function lineText(line: EquipmentLine | undefined): string {
  return line === undefined ? 'unknown' : `${line.sentence} (${line.tags.good} of ${line.tags.bound} tags are good)`;
}
