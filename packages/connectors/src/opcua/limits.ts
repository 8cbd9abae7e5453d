import type { ConnectorEnv } from '@millrace/connector';

import { isTooMuch, ServiceFault } from './fault.ts';

/** How much a server takes in one call (Part 5, 6.3.11). */
export interface ServerLimits {
  read: number;
  write: number;
  browse: number;
  translate: number;
  history: number;
  items: number;
}

/** What is taken where a server does not say, or says 0 (no limit): what small controllers can do. */
export const assumedLimits: Readonly<ServerLimits> = {
  read: 500,
  write: 200,
  browse: 100,
  translate: 200,
  history: 50,
  items: 500,
};

/** Nodes of `Server/ServerCapabilities/OperationLimits`, by what they limit. */
export const limitNodes: Readonly<Record<keyof ServerLimits, string>> = {
  read: 'i=11705',
  write: 'i=11707',
  browse: 'i=11710',
  translate: 'i=11712',
  history: 'i=12165',
  items: 'i=11714',
};

/** Limits from what the nodes of `limitNodes` told, in their order; anything but a number from 1 on is as if it were absent. */
export function limitsOf(told: readonly unknown[]): ServerLimits {
  const names = Object.keys(limitNodes) as (keyof ServerLimits)[];
  const limits = { ...assumedLimits };
  names.forEach((name, place) => {
    const value = told[place];
    if (typeof value === 'number' && value >= 1) limits[name] = Math.min(Math.floor(value), 10_000);
  });
  return limits;
}

/**
 * Runs a service over many things in pieces that the server takes, results in order. Where it says that a piece was too much, pieces are halved, for
 * later calls as well: a server that does not tell its limits tells them so.
 */
export async function inPieces<Item, Result>(
  limits: ServerLimits,
  name: keyof ServerLimits,
  items: readonly Item[],
  run: (piece: readonly Item[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  while (results.length < items.length) {
    const piece = items.slice(results.length, results.length + limits[name]);
    const answered = await run(piece).catch((error: unknown) => {
      if (!(error instanceof ServiceFault && isTooMuch(error.status)) || piece.length <= 1) throw error;
      limits[name] = Math.ceil(piece.length / 2);
      return undefined;
    });
    if (answered === undefined) continue;
    if (answered.length !== piece.length)
      throw new ServiceFault(`${answered.length} results for ${piece.length} items`, undefined);
    results.push(...answered);
  }
  return results;
}

/** The clock of the system as microseconds since 1970. */
export function micros(env: Pick<ConnectorEnv, 'now'>): number {
  return Math.round(env.now() * 1_000);
}
