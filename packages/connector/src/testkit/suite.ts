import assert from 'node:assert/strict';

import { describe, test } from 'vitest';

import type { Offers } from '../connector.ts';
import type { Case } from './case.ts';
import type { Harness } from './harness.ts';
import { seriesCases } from './series-cases.ts';
import type { Trial } from './session.ts';
import { sessionCases } from './session-cases.ts';
import { sinkCases } from './sink-cases.ts';
import { sourceCases } from './source-cases.ts';
import { tagsCases } from './tags-cases.ts';

/** Every case a connector may have to meet. */
export const connectorCases: readonly Case[] = [...sessionCases, ...sourceCases, ...sinkCases, ...tagsCases, ...seriesCases];

/** The result of one case on one connector: why it failed, if it did. */
export interface CaseResult {
  readonly name: string;
  readonly failure?: Error;
}

/** Runs one case on a fresh peer. */
export async function runCase<Config>(wanted: Case, harness: Harness<Config>, promptMs = 3_000): Promise<CaseResult> {
  await using peer = await harness.start();
  const trial: Trial<Config> = { harness, peer, promptMs, outputs: [], sessions: [] };
  try {
    await wanted.run(trial as unknown as Trial);
    return { name: wanted.name };
  } catch (failure) {
    return { name: wanted.name, failure: failure instanceof Error ? failure : new Error(String(failure)) };
  } finally {
    await Promise.allSettled(trial.sessions.map(session => session[Symbol.asyncDispose]()));
  }
}

/** Every applicable case, one after the other. */
export async function runCases<Config>(harness: Harness<Config>, promptMs?: number): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of casesFor(harness.offers)) results.push(await runCase(one, harness, promptMs));
  return results;
}

/** The cases that a connector with these offers must meet. */
export function casesFor(offers: Offers): readonly Case[] {
  return connectorCases.filter(one => one.applies(offers));
}

/** Declares the suite for one connector: a test for each case that its offers call for; a waived one must fail. */
export function connectorSuite<Config>(name: string, harness: Harness<Config>): void {
  const { missing, waivers = {} } = harness;
  const cases = casesFor(harness.offers);
  describe(name, () => {
    for (const one of cases) {
      const waiver = waivers[one.name];
      test(waiver === undefined ? one.name : `${one.name} (waived: ${waiver})`, async context => {
        if (missing !== undefined) return context.skip(missing);
        const { failure } = await runCase(one, harness);
        if (waiver !== undefined && failure === undefined) throw new Error(`the waiver of "${one.name}" is no longer needed`);
        if (waiver === undefined && failure !== undefined) throw failure;
      });
    }
    test('the harness says what the connector offers, and waives only cases that exist', async context => {
      if (missing !== undefined) return context.skip(missing);
      await using peer = await harness.start();
      assert.deepEqual(harness.connector.offers(peer.config), harness.offers);
      const names = new Set(cases.map(one => one.name));
      assert.deepEqual(
        Object.keys(waivers).filter(waived => !names.has(waived)),
        [],
      );
    });
  });
}
