import { open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Dial } from '../dial/dial.ts';
import { between } from '../seed.ts';
import type { Channel, Note } from './emission.ts';
import type { ErpOrder } from './order.ts';
import { poisonFile } from './poison.ts';
import { scheduleXml } from './schedule-xml.ts';

/** What a file channel needs. */
export interface FileChannelOptions {
  readonly folder: string;
  readonly dial: Dial;
  readonly note: Note;
  readonly seed: number;
  readonly now: () => number;
}

/**
 * Drops each order as a file into a folder, by temp name and rename. Under `duplicates` the same content comes again under the same name or
 * another; under `poison` a broken file follows and some good files are written badly: in two halves, under their final name.
 */
export function fileChannel({ folder, dial, note, seed, now }: FileChannelOptions): Channel {
  const drop = async (what: 'order' | 'duplicate', order: ErpOrder, name: string, content: string): Promise<void> => {
    const entry = note({ by: 'file', what, order: order.number, plant: order.plant, id: name });
    const badly = dial.on('poison') && between(0, 9, seed, 'halves', order.number) === 0;
    await (badly ? writeInHalves(join(folder, name), content) : writeWhole(folder, name, Buffer.from(content)));
    entry.acknowledged = true;
  };
  return {
    async emit(order) {
      const created = new Date(now()).toISOString();
      const stamp = created.replaceAll(/\D/g, '').slice(0, 14);
      const name = `PRO-${stamp}-${order.number}.xml`;
      const content = scheduleXml(order, created);
      await drop('order', order, name, content);
      if (dial.hit('duplicates', order.number)) {
        const again = between(0, 1, seed, 'again', order.number) === 0 ? name : `PRO-${stamp}-${order.number}_02.xml`;
        await drop('duplicate', order, again, content);
      }
      if (dial.hit('poison', order.number)) {
        const broken = { ...order, number: `9${order.number}` };
        const { defect, bytes } = poisonFile(broken, created, between(0, 6, seed, 'defect', order.number));
        const id = `PRO-${stamp}-${broken.number}.xml`;
        const entry = note({ by: 'file', what: 'poison', order: broken.number, plant: order.plant, id, defect });
        await writeWhole(folder, id, bytes);
        entry.acknowledged = true;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.${name}.tmp`);
  await writeFile(temporary, bytes);
  await rename(temporary, join(folder, name));
}

/** As a careless program does: the reader may find the first half alone. */
async function writeInHalves(path: string, content: string): Promise<void> {
  const half = Math.floor(content.length / 2);
  await using file = await open(path, 'w');
  await file.write(content.slice(0, half));
  await pause(150);
  await file.write(content.slice(half));
}
