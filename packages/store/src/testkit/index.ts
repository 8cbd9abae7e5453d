import { describe } from 'vitest';
import { commandCases } from './command-cases.ts';
import { correctionCases } from './correction-cases.ts';
import { deliveryCases } from './delivery-cases.ts';
import { heldCases } from './held-cases.ts';
import { historyCases } from './history-cases.ts';
import { journalCases } from './journal-cases.ts';
import { modelCases } from './model-cases.ts';
import { recordCases } from './record-cases.ts';
import { seriesCases } from './series-cases.ts';
import type { OpenStore } from './samples.ts';

export type { OpenStore } from './samples.ts';
export { batch, change, sample, temporaryFolder, text } from './samples.ts';

/**
 * The suite that every store passes: what the comments of `Store` promise, and a comparison with a simple model over generated sequences.
 * `open` opens a store in a folder, creating it where there is none; what stands there must be found again.
 */
export function storeSuite(name: string, open: OpenStore): void {
  describe(`${name}: journal`, () => journalCases(open));
  describe(`${name}: deliveries`, () => deliveryCases(open));
  describe(`${name}: held deliveries`, () => heldCases(open));
  describe(`${name}: corrections`, () => correctionCases(open));
  describe(`${name}: commands to equipment`, () => commandCases(open));
  describe(`${name}: records`, () => recordCases(open));
  describe(`${name}: the past of ledgers`, () => historyCases(open));
  describe(`${name}: measurements`, () => seriesCases(open));
  describe(`${name}: against the model`, () => modelCases(open));
}
