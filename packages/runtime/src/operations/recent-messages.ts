import { OperationError, suggestion } from '@millrace/core';
import type { MessageSummary, RecentMessages } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import type { RunningFlow } from '../topology.ts';
import type { NodeContext } from './context.ts';
import { oneFlow } from './context.ts';
import { directoryOf, summaryOf } from './views.ts';

/** Bytes read of each source for one page; where messages are large, the page is shorter. */
const pageBytes = 8 * 1024 * 1024;

/** Which messages are meant. */
export interface RecentFilter {
  readonly flow?: string;
  readonly interface?: string;
  readonly limit: number;
  readonly before?: number;
}

/** The sources to read, and the flows whose deliveries are shown; absent: all of them. */
interface Meant {
  readonly sources: readonly string[];
  readonly flows?: ReadonlySet<string>;
}

/** The newest messages, newest first, each with its deliveries by the flows meant. */
export async function recentMessagesOf(context: NodeContext, filter: RecentFilter): Promise<RecentMessages> {
  const { sources, flows } = meantBy(context, filter);
  const { found, isMore } = newestOf(await pagesOf(context, sources, filter), filter.limit);
  const directory = await directoryOf(context);
  const items: MessageSummary[] = [];
  for (const message of found) {
    const summary = await summaryOf(context, directory, message);
    const deliveries = summary.deliveries.filter(({ flow }) => flows?.has(flow) ?? true);
    if (flows === undefined || deliveries.length > 0) items.push({ ...summary, deliveries });
  }
  const last = found.at(-1)?.number;
  const goesOn = isMore && items.at(-1)?.message === last; // what came before a flow began is not its own
  return { items, ...(goesOn && last !== undefined && { next: last }) };
}

function meantBy(context: NodeContext, filter: RecentFilter): Meant {
  const { topology } = context;
  const flows = [...topology.flows.values()];
  const { interface: name } = filter;
  if (filter.flow !== undefined) return meantFlows([oneFlow(context, filter.flow)]);
  if (name === undefined || topology.isSource(name)) return { sources: name === undefined ? topology.sources : [name] };
  const writing = flows.filter(({ plan }) => plan.target === name);
  if (writing.length > 0) return meantFlows(writing);
  const tail = suggestion(name, topology.interfaces.keys());
  throw new OperationError('unknown', 'runtime.unknown-name', `there is no interface "${name}"${tail}`);
}

function meantFlows(flows: readonly RunningFlow[]): Meant {
  return { sources: [...new Set(flows.map(({ plan }) => plan.source))], flows: new Set(flows.map(({ plan }) => plan.name)) };
}

/** What one source gave of a page, and whether it has more. */
interface SourcePage {
  readonly messages: readonly StoredMessage[];
  readonly isMore: boolean;
}

async function pagesOf(
  { store, topology }: NodeContext,
  sources: readonly string[],
  { limit, before = Number.MAX_SAFE_INTEGER }: RecentFilter,
): Promise<readonly SourcePage[]> {
  const bytes = pageBytes / Math.max(1, sources.length);
  const pages: SourcePage[] = [];
  for (const source of sources) {
    const messages = await store.readBack(topology.sourceNumber(source)!, before, limit, bytes);
    const size = messages.reduce((sum, message) => sum + message.bytes.length, 0);
    pages.push({ messages, isMore: messages.length === limit || size >= bytes });
  }
  return pages;
}

/** The newest of several pages, in order: nothing that is older than the end of a page behind which there is more. */
function newestOf(
  pages: readonly SourcePage[],
  limit: number,
): { readonly found: readonly StoredMessage[]; readonly isMore: boolean } {
  const oldest = Math.max(0, ...pages.map(({ messages, isMore }) => (isMore ? messages.at(-1)!.number : 0)));
  const all = pages.flatMap(({ messages }) => messages).toSorted((one, other) => other.number - one.number);
  const found = all.filter(({ number }) => number >= oldest).slice(0, limit);
  return { found, isMore: found.length < all.length || pages.some(({ isMore }) => isMore) };
}
