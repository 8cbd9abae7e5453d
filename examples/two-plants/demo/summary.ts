import type { Client } from '@millrace/api';
import type { DemoCompany } from './company.ts';
import { summarizeLines, type LineSummary } from './line-summary.ts';
import { dues, duplicates, readBooks, type Due } from './expectation.ts';

/** What became of everything, from the books of the company and from the node's own account of itself. */
export interface Summary {
  /** Orders that the ERP let out. */
  readonly orders: number;
  /** The node's ledger, all flows together. */
  readonly accepted: number;
  readonly confirmed: number;
  readonly filtered: number;
  readonly held: number;
  readonly inFlight: number;
  /** Deliveries whose outcome was unknown first and was then found out to be done; since the last start of the node, plus what was seen before each kill. */
  readonly unknownThenConfirmed: number;
  /** Postings in the ERP's own book. */
  readonly erpPostings: number;
  /** Postings that should stand there: what both MES reported and was taken, less what the node keeps for a person. */
  readonly expectedPostings: number;
  /** Work orders in the books of both MES. */
  readonly workOrders: number;
  /** Effects that stand in a book twice under one business key. */
  readonly duplicates: number;
  /** Let out and taken, but neither in the book of the other side nor kept by the node. */
  readonly lost: number;
  readonly ledgerBalanced: boolean;
  /** Everything came to rest before the deadline. */
  readonly quiet: boolean;
  /** What was still under way at the deadline. */
  readonly underWay?: readonly string[];
  readonly kills: number;
  readonly seconds: number;
  /** What became of everything that each line told, where the lines worked. */
  readonly lines?: readonly LineSummary[];
  /** The first lost and doubled ones by name, for whoever looks into it. */
  readonly examples?: readonly string[];
}

/** Figures that only whoever ran it knows. */
export interface RunFigures {
  /** What was still under way when the waiting ended; empty at rest. */
  readonly underWay: readonly string[];
  readonly kills: number;
  readonly seconds: number;
  /** Read before each kill, as the node counts from its start. */
  readonly unknownThenConfirmedBefore: number;
}

/** Reads the books, asks the node, and compares. */
export async function summarize({ company, floor }: DemoCompany, client: Client, run: RunFigures): Promise<Summary> {
  const books = await readBooks(company);
  const ledger = await client.ledger({ verify: true });
  const total = (name: 'accepted' | 'confirmed' | 'filtered' | 'held' | 'inFlight'): number =>
    ledger.flows.reduce((sum, flow) => sum + flow[name], 0);
  const due = dues(books);
  const missing = due.filter(one => !one.isThere);
  const kept = await keptBy(client, missing);
  const lost = missing.filter(one => !kept.has(one));
  const twice = duplicates(books);
  const postingsDue = due.filter(one => one.key !== 'order' && !kept.has(one));
  const lines = floor && (await summarizeLines(floor, company, client));
  const examples = [...lost.map(one => `lost: ${one.title}`), ...twice.map(name => `twice: ${name}`)].slice(0, 20);
  return {
    orders: books.emitted.filter(emission => emission.what === 'order').length,
    accepted: total('accepted'),
    confirmed: total('confirmed'),
    filtered: total('filtered'),
    held: total('held'),
    inFlight: total('inFlight'),
    unknownThenConfirmed: run.unknownThenConfirmedBefore + (await unknownThenConfirmed(client)),
    erpPostings: books.postings.length,
    expectedPostings: postingsDue.length,
    workOrders: books.workOrders.length,
    duplicates: twice.length,
    lost: lost.length,
    ledgerBalanced: ledger.balanced,
    quiet: run.underWay.length === 0,
    ...(run.underWay.length > 0 && { underWay: run.underWay }),
    kills: run.kills,
    seconds: Math.round(run.seconds * 10) / 10,
    ...(lines && { lines }),
    ...(examples.length > 0 && { examples }),
  };
}

/** Those of the missing that the node knows and has not called confirmed: held, or waiting behind something held, or at another end. */
async function keptBy(client: Client, missing: readonly Due[]): Promise<ReadonlySet<Due>> {
  const kept = new Set<Due>();
  for (const one of missing) {
    const { messages } = await client.find({ value: one.value, key: one.key, limit: 100 });
    const deliveries = messages.filter(message => message.keys[one.key] === one.value).flatMap(message => message.deliveries);
    if (deliveries.some(delivery => delivery.state !== 'confirmed' && delivery.state !== 'filtered')) kept.add(one);
  }
  return kept;
}

/** The node's count since its start, from its metrics. */
export async function unknownThenConfirmed(client: Client): Promise<number> {
  const lines = (await client.metrics()).split('\n').filter(line => line.startsWith('millrace_unknown_confirmed_total'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
