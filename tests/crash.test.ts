import { expect, test } from 'vitest';
import { crashRounds, isRight } from './crash/rounds.ts';

test('F30, P1-P4, P10: 20 kills at random moments under every fault of the dial lose nothing, double nothing, and the ledger balances', async () => {
  const summaries = await crashRounds({ rounds: 20, ordersPerRound: 5, checkEvery: 10, seed: 1, say: () => undefined });
  for (const summary of summaries) expect(isRight(summary), JSON.stringify(summary, undefined, 1)).toBe(true);
}, 600_000);
