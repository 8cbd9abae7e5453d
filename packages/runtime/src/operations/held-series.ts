import { microsText, OperationError } from '@millrace/core';
import type { Actor, ForwardStatus, HeldRange, RangeDecision, RangePage, RangeQuery, RangeReport } from '@millrace/core';
import type { ForwardRangeRecord } from '@millrace/store';
import { instant, reasonGiven } from './context.ts';
import type { NodeContext } from './context.ts';

/** Ranges named one by one in an answer. */
const mostListed = 500;
/** Ranges named one by one in an audit entry; more are named by the first and last of each target. */
const namedSingly = 20;
const pageSize = 2_000;

/** How the measurements of collections get to their targets. */
export async function seriesTargetsOf(
  { topology }: NodeContext,
  { collection, site, sites }: Pick<RangeQuery, 'collection' | 'site' | 'sites'>,
): Promise<readonly ForwardStatus[]> {
  const all = await topology.forwards.status(collection);
  return all.filter(one => isOfSites(one.collection, site, sites));
}

/** Ranges that targets did not simply get, the oldest of each target first. */
export async function heldSeriesOf(context: NodeContext, query: RangeQuery): Promise<RangePage> {
  const found = await rangesOf(context, query);
  return { items: found.slice(0, mostListed).map(rangeView), total: found.length };
}

/**
 * Tries held ranges again, in order, or gives them up for good; one audit entry for all, none where the query names nothing. A dry run says which.
 */
export async function decideSeries(
  context: NodeContext,
  kind: RangeDecision['kind'],
  query: RangeQuery,
  reason: string,
  actor: Actor,
  dryRun: boolean,
): Promise<RangeReport> {
  const because = dryRun ? reason.trim() : reasonGiven(reason);
  refuseEmpty(query);
  const sites = actor.sites && { sites: actor.sites };
  const found = await rangesOf(context, { ...query, ...sites, state: 'held' });
  const report: RangeReport = {
    dryRun,
    ranges: found.length,
    samples: found.reduce((sum, range) => sum + samplesOf(range), 0),
    items: found.slice(0, mostListed).map(rangeView),
  };
  if (dryRun || found.length === 0) return report;
  const { store, clock, topology } = context;
  const after = kind === 'release' ? 'waiting' : 'cancelled';
  const entry = {
    at: clock.now(),
    who: actor.name,
    action: `${kind} held measurements`,
    subject: rangesText(found),
    reason: because,
  };
  const audit = (await store.audit({ ...entry, before: 'held', after })).number;
  const decision: RangeDecision = { kind, at: clock.now(), who: actor.name, reason: because, audit };
  let ranges = 0;
  for (const [name, group] of Map.groupBy(found, range => range.name))
    ranges += await topology.forwards.decide(name, new Set(group.map(({ first }) => first)), decision);
  return { ...report, ranges, audit };
}

async function rangesOf({ store }: NodeContext, query: RangeQuery): Promise<readonly ForwardRangeRecord[]> {
  const { collection, target, site, sites, code, state = 'held', first } = query;
  const name = collection !== undefined && target !== undefined ? { name: `${collection}>${target}` } : {};
  const wanted = first && new Set(first);
  const found: ForwardRangeRecord[] = [];
  for (let after: ForwardRangeRecord | undefined; ;) {
    const page = await store.forwardRanges({ ...name, states: [state], limit: pageSize, ...(after && { after }) });
    for (const range of page) {
      const [ofCollection, ofTarget] = namesOf(range);
      const isMeant =
        (collection ?? ofCollection) === ofCollection &&
        (target ?? ofTarget) === ofTarget &&
        (code ?? range.code) === range.code &&
        wanted?.has(range.first) !== false &&
        isOfSites(ofCollection, site, sites);
      if (isMeant) found.push(range);
    }
    after = page.at(-1);
    if (page.length < pageSize) return found;
  }
}

/** Refuses a query that says nothing: it would mean everything. */
function refuseEmpty({ collection, target, site, code, first }: RangeQuery): void {
  if ([collection, target, site, code, first].some(each => each !== undefined)) return;
  throw new OperationError(
    'invalid',
    'runtime.nothing-selected',
    'nothing says which measurements: give a collection, a target, a site, a code or first blocks',
  );
}

function isOfSites(collection: string, site: string | undefined, sites: readonly string[] | undefined): boolean {
  const own = collection.slice(collection.indexOf('@') + 1);
  return (site ?? own) === own && sites?.includes(own) !== false;
}

function rangeView(range: ForwardRangeRecord): HeldRange {
  const { first, last, state, code, sentence, at, bytes, samples, from, to, who, reason, audit } = range;
  const [collection, target] = namesOf(range);
  return {
    collection,
    target,
    first,
    last,
    state,
    code,
    sentence,
    at: instant(at),
    samples: samplesOf(range),
    bytes,
    ...(from !== undefined && { from: microsText(from) }),
    ...(to !== undefined && { to: microsText(to) }),
    equipment: Object.keys(samples),
    doubtful: code === 'forward.unknown',
    ...(who !== undefined && { who }),
    ...(reason !== undefined && { reason }),
    ...(audit !== undefined && { audit }),
  };
}

/** Which ranges an audit entry is about. */
function rangesText(ranges: readonly ForwardRangeRecord[]): string {
  if (ranges.length <= namedSingly) return ranges.map(({ name, first, last }) => `${name} blocks ${first}-${last}`).join(', ');
  return [...Map.groupBy(ranges, ({ name }) => name)]
    .map(([name, group]) => `${name} ${group.length} ranges between blocks ${group[0]!.first} and ${group.at(-1)!.last}`)
    .join('; ');
}

function samplesOf({ samples }: ForwardRangeRecord): number {
  return Object.values(samples).reduce((sum, count) => sum + count, 0);
}

function namesOf({ name }: ForwardRangeRecord): readonly [collection: string, target: string] {
  const at = name.indexOf('>');
  return [name.slice(0, at), name.slice(at + 1)];
}
