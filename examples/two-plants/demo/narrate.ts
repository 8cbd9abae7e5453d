import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@millrace/api';
import type { BookEntry, Company, Emission, WorkOrder } from '@millrace/plant';

/** Says what flows, in business words, from the books of the systems: what is printed has really happened. */
export async function narrate(
  company: Company,
  client: () => Client,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const emissions = fresh<Emission>();
  const postings = fresh<BookEntry>();
  const orders = { 'mes-pune': fresh<WorkOrder>(), 'mes-lyon': fresh<WorkOrder>() };
  const held = new Set<string>();
  while (!signal.aborted) {
    for (const emission of emissions(company.erp.emitted())) say(emissionLine(emission));
    for (const order of orders['mes-pune'](await company.pune.book())) say(orderLine(order, 'mes-pune'));
    for (const order of orders['mes-lyon'](await company.lyon.book())) say(orderLine(order, 'mes-lyon'));
    for (const posting of postings(company.erp.book())) say(postingLine(posting));
    for (const line of await heldLines(client(), held)) say(line);
    await pause(200, undefined, { signal }).catch(() => undefined);
  }
}

function emissionLine({ what, order, by, plant, defect }: Emission): string {
  const way = by === 'file' ? 'as a file' : 'by HTTP';
  if (what === 'poison') return `erp sent something broken for plant ${plant} ${way}: ${defect}`;
  return `erp sent order ${order} for plant ${plant} ${way}${what === 'duplicate' ? ' a second time' : ''}`;
}

function orderLine({ number, quantity, unit, product }: WorkOrder, mes: string): string {
  return `  order ${number} → work order in ${mes}: ${quantity} ${unit} of ${product}`;
}

function postingLine({ kind, order, quantity, unit, document, material }: BookEntry): string {
  if (kind === 'confirmation') return `  confirmation of order ${order}, ${quantity} ${unit} → posted in erp as ${document}`;
  return `  goods movement of order ${order}, ${quantity} ${unit} of ${material} → posted in erp as ${document}`;
}

/** One line for each message that has come to be held since the last look. A node that is just being restarted has nothing to say. */
async function heldLines(client: Client, known: Set<string>): Promise<readonly string[]> {
  const page = await client.held({ limit: 100 }).catch(() => undefined);
  const news = (page?.items ?? []).filter(item => known.size < known.add(`${item.message} ${item.flow}`).size);
  return news.map(
    item =>
      `! held: ${item.title}, ${item.subject}: ${item.sentence ?? item.code ?? 'no reason given'} (message ${item.message})`,
  );
}

/** What has been added to a growing list since the last look. */
function fresh<T>(): (list: readonly T[]) => readonly T[] {
  let seen = 0;
  return list => {
    const news = list.slice(seen);
    seen = list.length;
    return news;
  };
}
