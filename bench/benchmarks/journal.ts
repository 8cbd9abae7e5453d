import type { Benchmark } from '../harness/benchmark.ts';
import { journalBench } from '../journal.ts';

/** The journal alone beside a file that is only appended to and synced, in groups of 100. With business keys it is printed, without a target. */
export const journal: Benchmark = {
  name: 'journal',
  summary: 'journal appends in groups of 100 beside a plain append file with fdatasync',
  async run({ rounds, say }) {
    const [alone] = await journalBench({ groups: [100], rounds });
    const [withKeys] = await journalBench({ groups: [100], rounds, keys: 3 });
    if (alone === undefined || withKeys === undefined) throw new Error('measuring the journal: no figures');
    say(`  rounds: ${alone.store.map(Math.round).join(', ')}; file ${alone.file.map(Math.round).join(', ')}`);
    say(
      `  with three keys a message: ${withKeys.store.map(Math.round).join(', ')}; file ${withKeys.file.map(Math.round).join(', ')}`,
    );
    return [
      {
        name: 'journal',
        unit: 'messages/s',
        better: 'more',
        values: alone.store,
        peers: { file: alone.file },
        goal: { ratio: { file: 0.6 } },
      },
    ];
  },
};
