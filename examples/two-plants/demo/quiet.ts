import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, type Client } from '@millrace/api';
import type { EquipmentCounts } from '@millrace/core';
import type { DemoCompany } from './company.ts';
import { collectionOf, type DemoFloor } from './floor.ts';
import { dues, readBooks } from './expectation.ts';

const lookMs = 250;
/** Nothing may have moved for so long: polls, overlap windows and settling files come back within it. */
const settledMs = 2000;
/** The same, where something is still missing: it may yet come. */
const patienceMs = 12_000;

/**
 * Waits until the company and the node have nothing left to do: every sender is rid of its records, every source is drained, and nothing is in
 * flight but what waits behind something held. Answers what was still under way at the deadline; nothing, where rest came before.
 */
export async function untilQuiet(
  demo: DemoCompany,
  client: () => Client,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const end = performance.now() + deadlineMs;
  let before = '';
  let underWay: readonly string[] = [];
  let since = performance.now();
  while (performance.now() < end && !signal.aborted) {
    const look = await lookAround(demo, client()).catch(unanswered);
    const now = performance.now();
    underWay = look?.underWay ?? ['the node does not answer'];
    if (underWay.length > 0 || look?.figures !== before) since = now;
    before = look?.figures ?? '';
    if (underWay.length === 0 && now - since >= (look?.isComplete ? settledMs : patienceMs)) return [];
    await pause(lookMs, undefined, { signal }).catch(() => undefined);
  }
  return [...underWay, 'not yet settled'];
}

/** A node that does not answer is seen again at the next look. */
function unanswered(error: unknown): undefined {
  if (!(error instanceof ApiError)) throw error;
}

interface Look {
  /** What is under way, one clause each; empty at rest. */
  readonly underWay: readonly string[];
  /** Every effect that is due is in a book. */
  readonly isComplete: boolean;
  /** Changes when anything moves. */
  readonly figures: string;
}

async function lookAround({ company, floor }: DemoCompany, client: Client): Promise<Look> {
  const [books, ledger, parked, files, lines] = await Promise.all([
    readBooks(company),
    client.ledger(),
    parkedBehindHeld(client),
    filesLeft(company.orderFolder),
    floor ? linesUnderWay(floor, client) : [],
  ]);
  const inFlight = ledger.flows.reduce((sum, flow) => sum + flow.inFlight, 0);
  const sending = books.emitted.filter(emission => !emission.acknowledged && emission.refused === undefined).length;
  const due = dues(books);
  return {
    underWay: [
      ...(sending > 0 ? [`the erp is sending ${sending} orders`] : []),
      ...((await company.pune.isIdle()) ? [] : ['mes-pune is working']),
      ...((await company.lyon.isIdle()) ? [] : ['mes-lyon is working']),
      ...lines.flatMap(({ underWay }) => underWay),
      ...(files > 0 ? [`${files} files are not taken`] : []),
      ...(inFlight > parked ? [`${inFlight} deliveries are in flight, ${parked} of them behind something held`] : []),
    ],
    isComplete: due.every(one => one.isThere),
    figures: JSON.stringify([due.length, books.postings.length, books.workOrders.length, ledger.flows, lines]),
  };
}

/** Lines that cannot be reached, and samples that are not in the files yet. */
async function linesUnderWay(
  { floor }: DemoFloor,
  client: Client,
): Promise<readonly { readonly underWay: readonly string[]; readonly counts: EquipmentCounts }[]> {
  const names = new Set(floor.lines.map(collectionOf));
  const all = (await Promise.all([...names].map(collection => client.equipment({ collection })))).flat();
  return all.map(({ collection, equipment, counts, state }) => {
    const behind =
      Object.values(counts.forwarded).some(count => count < counts.samples) || Object.keys(counts.forwarded).length === 0;
    const away = state === 'disconnected' || state === 'waiting';
    if (away) return { counts, underWay: [`${equipment} of ${collection} is not reached`] };
    return { counts, underWay: behind ? [`samples of ${equipment} of ${collection} are not in the files`] : [] };
  });
}

/** Deliveries that wait because an earlier one of the same order is held. */
async function parkedBehindHeld(client: Client): Promise<number> {
  let parked = 0;
  for (let after: string | undefined; ;) {
    const page = await client.held({ limit: 500, ...(after !== undefined && { after }) });
    parked += page.items.reduce((sum, item) => sum + item.behind, 0);
    if (page.next === undefined) return parked;
    after = page.next;
  }
}

/** Files that nobody has taken yet, or that are being taken; what was archived or refused lies elsewhere. */
async function filesLeft(folder: string): Promise<number> {
  const top = await readdir(folder, { withFileTypes: true });
  const work = top.filter(entry => entry.isDirectory() && entry.name.startsWith('work'));
  const claimed = await Promise.all(work.map(entry => readdir(join(folder, entry.name))));
  const waiting = [...top.filter(entry => entry.isFile()).map(entry => entry.name), ...claimed.flat()];
  return waiting.filter(name => name.includes('.xml')).length;
}
