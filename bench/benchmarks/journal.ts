import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@millrace/store';
import type { NewMessage } from '@millrace/store';
import type { Benchmark } from '../harness/benchmark.ts';
import { interleave } from '../harness/interleave.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { orderText } from '../projects/order.ts';

/** Messages of one commit, and commits of one round. */
const group = 100;
const commits = 300;

type Append = (messages: readonly NewMessage[]) => Promise<void> | void;

/** The journal alone, with ids, subjects and three business keys a message, beside a file that is only appended to and synced. */
export const journal: Benchmark = {
  name: 'journal',
  summary: `journal appends in groups of ${group} beside a plain append file with fdatasync`,
  async run({ rounds, say }) {
    await using folder = await temporaryFolder();
    await using store = await openStore({ folder: join(folder.path, 'store'), node: 'bench' });
    const source = await store.sourceNumber('erp.orders');
    const file = openSync(join(folder.path, 'plain'), 'a');
    let made = 0;
    const next = (): readonly NewMessage[] => Array.from({ length: group }, () => message(++made));
    const rate = async (append: Append): Promise<number> => {
      const batches = Array.from({ length: commits }, next);
      return (group * commits) / ((await timed(batches, append)) / 1000);
    };
    const values = await interleave(
      rounds * 2,
      {
        millrace: () => rate(async messages => void (await store.append({ source, receivedAt: Date.now(), messages }))),
        file: () => rate(messages => appendToFile(file, messages)),
      },
      say,
    );
    closeSync(file);
    return [
      {
        name: 'journal',
        unit: 'messages/s',
        better: 'more',
        values: values.millrace,
        peers: { file: values.file },
        goal: { ratio: { file: 0.6 } },
      },
    ];
  },
};

async function timed(batches: readonly (readonly NewMessage[])[], append: Append): Promise<number> {
  const begun = performance.now();
  for (const messages of batches) await append(messages);
  return performance.now() - begun;
}

function appendToFile(file: number, messages: readonly NewMessage[]): void {
  writeSync(file, Buffer.concat(messages.map(message => message.bytes)));
  fdatasyncSync(file);
}

/** An order as intake hands it over. */
export function message(n: number, run = 10_000): NewMessage {
  const id = `${run}${String(n).padStart(7, '0')}`;
  return {
    id,
    subject: id,
    bytes: Buffer.from(orderText(run, n)),
    keys: [
      ['order', id],
      ['material', `FG-${String(n % 500).padStart(4, '0')}`],
      ['lot', `L${String(n).padStart(7, '0')}`],
    ],
  };
}
