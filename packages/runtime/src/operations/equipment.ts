import {
  collectingHealth,
  collectionHealth,
  microsText,
  OperationError,
  quality,
  shownSample,
  shownValue,
  suggestion,
} from '@millrace/core';
import type {
  CollectingFacts,
  CollectionLine,
  EquipmentCounts,
  EquipmentDetail,
  EquipmentFilter,
  EquipmentLine,
  MeasurementView,
  TagCounts,
  TagView,
} from '@millrace/core';
import type { TagGrant } from '@millrace/connector';
import type { SeriesEquipment } from '@millrace/store';
import type { Collector } from '../collect/collector.ts';
import type { EquipmentRun, PresentValue } from '../collect/equipment-run.ts';
import type { NodeContext } from './context.ts';
import { collectionSource, gapView } from './series.ts';

const gapsShown = 50;

/** The equipment that is collected, with how that goes. */
export async function equipmentLines(context: NodeContext, filter: EquipmentFilter): Promise<readonly EquipmentLine[]> {
  return (await collectionLines(context, filter)).flatMap(({ equipment }) => equipment);
}

/** Collections at their sites, with their equipment. */
export async function collectionLines(context: NodeContext, filter: EquipmentFilter): Promise<readonly CollectionLine[]> {
  const meant = [...context.topology.collections.running.values()].filter(
    ({ plan }) => plan.name === (filter.collection ?? plan.name) && plan.site.name === (filter.site ?? plan.site.name),
  );
  return Promise.all(meant.map(collector => collectionLine(context, collector)));
}

/** One piece of equipment with everything that is known of it now. */
export async function equipmentDetail(context: NodeContext, collection: string, equipment: string): Promise<EquipmentDetail> {
  const source = await collectionSource(context, collection);
  const collector = context.topology.collections.running.get(collection);
  const run = collector?.runs.get(equipment);
  if (collector === undefined || run === undefined) {
    const tail = suggestion(equipment, collector?.runs.keys() ?? []);
    throw new OperationError('unknown', 'runtime.unknown-name', `${collection} collects no equipment "${equipment}"${tail}`);
  }
  const stored = (await context.store.seriesEquipment(source)).find(one => one.equipment === equipment);
  const gaps = await context.store.seriesGaps({ source, equipment, from: 0, to: Number.MAX_SAFE_INTEGER, limit: gapsShown });
  return {
    ...lineOf(context, collector, run, stored),
    owner: collector.plan.collection.owner,
    values: tagViews(context, collector, run),
    measurements: measurementViews(run),
    context: factsOf(run),
    gaps: gaps.map(gapView),
    kept: {
      blocks: stored?.blocks ?? 0,
      bytes: stored?.bytes ?? 0,
      samples: stored?.samples ?? 0,
      ...(stored?.from !== undefined && { from: microsText(stored.from) }),
      ...(stored?.to !== undefined && { to: microsText(stored.to) }),
    },
  };
}

async function collectionLine(context: NodeContext, collector: Collector): Promise<CollectionLine> {
  const { plan, refused } = collector;
  const { title, class: equipmentClass, owner } = plan.collection;
  const source = await collectionSource(context, plan.name);
  const stored = new Map((await context.store.seriesEquipment(source)).map(one => [one.equipment, one]));
  const equipment = [...collector.runs.values()].map(run => lineOf(context, collector, run, stored.get(run.name)));
  return {
    collection: plan.name,
    ...(title !== undefined && { title }),
    site: plan.site.name,
    class: equipmentClass,
    owner,
    ...collectionHealth(equipment, await context.topology.forwards.status(plan.name)),
    samplesPerSecond: collector.samplesRate.perSecond(context.clock.now()),
    ...(refused !== undefined && { refused }),
    to: plan.to,
    equipment,
  };
}

function lineOf(
  context: NodeContext,
  collector: Collector,
  run: EquipmentRun,
  stored: SeriesEquipment | undefined,
): EquipmentLine {
  const { plan } = collector;
  // Titles are those in force: a new one does not begin the collecting anew.
  const { title } = (plan.equipment.find(({ name }) => name === run.name) ?? run.program.equipment).bound;
  const heard = heardOf(run);
  const skew = run.skew.micros;
  return {
    collection: plan.name,
    equipment: run.name,
    ...(title !== undefined && { title }),
    site: plan.site.name,
    class: plan.collection.class,
    ...collectingHealth(factsOfHealth(context, collector, run, heard)),
    ...(heard !== undefined && { lastHeard: microsText(heard) }),
    ...(skew !== undefined && { skewMs: skew / 1000 }),
    tags: tagCounts(run),
    counts: countsOf(stored),
  };
}

function heardOf({ links }: EquipmentRun): number | undefined {
  const heard = [...links.values()].flatMap(link => link.heard ?? []);
  return heard.length === 0 ? undefined : Math.max(...heard);
}

function factsOfHealth(
  { topology, clock }: NodeContext,
  collector: Collector,
  run: EquipmentRun,
  heard?: number,
): CollectingFacts {
  const observations = collector.observations.filter(observation => observation.run === run);
  const closed = observations
    .filter(({ isWatching }) => !isWatching)
    .map(({ interface: name, problem }) => ({
      interface: name,
      detail: problem ?? topology.interfaces.get(name)?.detail ?? 'not started',
    }));
  return {
    ...(run.stopped !== undefined && { stopped: run.stopped }),
    ...(collector.refused !== undefined && { refused: collector.refused }),
    closed,
    interfaces: observations.length,
    boundTags: run.program.tags.length,
    missing: tagCounts(run).missing,
    ...(heard !== undefined && { heardAgoMs: Math.max(0, clock.now() - heard / 1000) }),
    silentAfterMs: run.program.silence / 1000,
    doubtful: doubtfulOf(run),
  };
}

/** What is bad as a tag, or stale as a measurement. */
function doubtfulOf(run: EquipmentRun): readonly string[] {
  const { program, state } = run;
  const bad = program.watched.flatMap(({ name }, place) => {
    const status = run.presentStatus(place);
    return status !== undefined && quality(status) === 'bad' ? [name] : [];
  });
  const stale = program.measures.flatMap(({ name }, place) => (state.measures[place]?.stale ? [name] : []));
  return [...new Set([...bad, ...stale])];
}

/** Counted without lists in between: a node may know hundreds of thousands of tags. */
function tagCounts(run: EquipmentRun): TagCounts {
  const { tags, plan } = run.program;
  const bound = new Set(tags.map(({ tag }) => tag));
  const of = { good: 0, uncertain: 0, bad: 0, untold: 0 };
  for (let place = 0; place < tags.length; place++) {
    const status = run.presentStatus(place);
    of[status === undefined ? 'untold' : quality(status)] += 1;
  }
  const declared = plan.collection.tags;
  const names = Object.keys(declared);
  const missing = names.filter(name => !bound.has(name) && declared[name]!.required !== false);
  return { declared: names.length, bound: bound.size, ...of, missing };
}

function countsOf(stored: SeriesEquipment | undefined): EquipmentCounts {
  const counts = stored?.counts ?? {};
  const of = (name: string): number => counts[name] ?? 0;
  return {
    received: of('received'),
    samples: of('samples'),
    made: of('made'),
    windowed: of('windowed'),
    withheld: of('withheld'),
    unmeasured: of('unmeasured'),
    forwarded: byPrefix(counts, 'forwarded>'),
    events: byPrefix(counts, 'event.'),
    gaps: stored?.gaps ?? 0,
    openGaps: stored?.openGaps ?? 0,
  };
}

/** Counters whose names begin so, by the rest of their names. */
function byPrefix(counts: Readonly<Record<string, number>>, prefix: string): Readonly<Record<string, number>> {
  const found = Object.entries(counts).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, count]) => [name.slice(prefix.length), count]));
}

function tagViews({ clock }: NodeContext, collector: Collector, run: EquipmentRun): readonly TagView[] {
  const { program } = run;
  const grants = new Map(
    collector.observations
      .filter(observation => observation.run === run)
      .flatMap(observation => observation.granted().map(grant => [`${observation.interface} ${grant.address}`, grant] as const)),
  );
  const places = new Map(program.tags.map(({ tag }, place) => [tag, place]));
  return Object.entries(collector.plan.collection.tags).map(([tag, { title, type, unit }]) => {
    const about = { tag, type, ...(title !== undefined && { title }), ...(unit !== undefined && { unit }) };
    const place = places.get(tag);
    if (place === undefined) return about;
    const { interface: name, address } = program.tags[place]!;
    return {
      ...about,
      interface: name,
      address,
      ...toldOf(run.present(place), clock.now()),
      ...granted(grants.get(`${name} ${address}`)),
    };
  });
}

function toldOf(present: PresentValue | undefined, now: number): Partial<TagView> {
  if (present === undefined) return {};
  const { value, status, time, heard } = present;
  return {
    value: shownValue(value),
    quality: quality(status),
    status,
    time: microsText(time),
    ageMs: Math.max(0, now - heard / 1000),
  };
}

function granted(grant: TagGrant | undefined): Partial<TagView> {
  if (grant === undefined) return {};
  const { address: _, ...told } = grant;
  return told;
}

function measurementViews({ program, lastSamples }: EquipmentRun): readonly MeasurementView[] {
  return Array.from({ length: program.series.length }, (_, place) => {
    const { measurement, unit, type } = program.series.at(place)!;
    const last = lastSamples.at(place);
    return { measurement, type, ...(unit !== undefined && { unit }), ...(last && { last: shownSample(last) }) };
  });
}

function factsOf({ state }: EquipmentRun): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...state.facts].flatMap(([name, facts]) => {
      const value = facts.at(-1)?.value;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
