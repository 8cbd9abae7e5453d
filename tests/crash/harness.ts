import { parseArgs } from 'node:util';
import { crashRounds, isRight } from './rounds.ts';

/** `npm run crash -- --rounds 200`: kills a node at random moments under every fault of the dial and compares the books. Exit code 1 where they differ. */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    orders: { type: 'string', default: '6' },
    every: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const summaries = await crashRounds({
  rounds: Number(values.rounds),
  ordersPerRound: Number(values.orders),
  checkEvery: Number(values.every),
  seed: Number(values.seed),
  say: line => console.log(line),
});
const wrong = summaries.filter(summary => !isRight(summary));
console.log(
  wrong.length === 0
    ? `${values.rounds} rounds: nothing lost, nothing doubled, ledger balanced`
    : `${wrong.length} of ${summaries.length} comparisons are wrong`,
);
process.exitCode = wrong.length === 0 ? 0 : 1;
