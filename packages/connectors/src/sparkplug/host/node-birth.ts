import { writeAddress } from '../address.ts';
import type { Metric } from '../codec/message.ts';
import type { Template } from '../codec/metric-value.ts';
import { templateProblem } from '../codec/template.ts';
import { readValue } from '../codec/value.ts';
import { ValueError } from '../codec/value-error.ts';
import type { Whole } from '../codec/whole.ts';
import type { NodeId } from '../topic.ts';
import type { Arrived, HostEffect } from './host-message.ts';
import { defineMetric, seeMetric } from './metric.ts';
import type { MetricDefinition, SeenMetric } from './metric.ts';
import { asleep, bdSeqOf, definitionOf, messageEffect, metricName, named, newBook, unpark } from './node-book.ts';
import type { Booked, Declared, NodeBook } from './node-book.ts';
import { reborn } from './rebirth.ts';

/** An edge node is born: in a new session, or again in the same one because it was asked to. Pure. */
export function nodeBirth(book: NodeBook, arrived: Arrived): Booked {
  const { seq, timestamp, metrics = [] } = arrived.payload;
  const bdSeq = bdSeqOf(arrived);
  const isNew = book.session !== 'unknown' && (book.session === 'offline' || bdSeq !== book.bdSeq);
  const { declared, problems } = declare(book, undefined, metrics);
  const waiting = [...book.parked, ...[...book.ahead.values()].filter(({ verb }) => verb.endsWith('DATA'))].toSorted(
    (a, b) => a.at - b.at,
  );
  const born: NodeBook = {
    ...newBook(book),
    session: 'online',
    ...(bdSeq !== undefined && { bdSeq }),
    ...(timestamp !== undefined && { bornAt: timestamp }),
    expected: typeof seq === 'number' ? (seq + 1) % 256 : 1,
    lastAt: arrived.at,
    own: declared,
    devices: isNew ? asleep(book.devices) : book.devices,
    templates: templatesOf(metrics),
    parked: isNew ? [] : waiting,
    parkedMetrics: isNew ? 0 : book.parkedMetrics + book.ahead.size,
    rebirth: reborn(book.rebirth),
  };
  const released = isNew ? [] : release(born, book.own, undefined, waiting);
  return {
    book: unpark(born, undefined),
    effects: [
      ...birthProblems(book, arrived, bdSeq, problems),
      ...gapBefore(book, arrived, isNew),
      ...(isNew && book.session !== 'offline'
        ? [...book.devices].filter(([, { isOnline }]) => isOnline).map(staleDevice(book, arrived.at))
        : []),
      ...released,
      messageEffect(born, arrived, seeAll(born, declared, arrived)),
    ],
  };
}

/** A device is born, again or for the first time. Pure. */
export function deviceBirth(book: NodeBook, arrived: Arrived): Booked {
  const device = arrived.device ?? '';
  const { declared, problems } = declare(book, device, arrived.payload.metrics ?? []);
  const before = book.devices.get(device);
  const born = { ...unpark(book, device), devices: new Map(book.devices).set(device, declared) };
  const notices = problems.map(
    problem => ({ kind: 'notice', code: 'sparkplug.birth', sentence: `${named(book, device)}: ${problem}` }) as const,
  );
  const released = release(born, before, device, book.parked);
  return { book: born, effects: [...notices, ...released, messageEffect(born, arrived, seeAll(born, declared, arrived))] };
}

function birthProblems(
  book: NodeBook,
  { payload }: Arrived,
  bdSeq: Whole | undefined,
  problems: readonly string[],
): readonly HostEffect[] {
  const all = [
    ...(payload.seq === 0 ? [] : [`the sequence number of its birth is ${payload.seq ?? 'missing'} instead of 0`]),
    ...(bdSeq === undefined ? ['its birth has no bdSeq, so that its death cannot be told from that of an earlier session'] : []),
    ...problems,
  ];
  return all.map(problem => ({ kind: 'notice', code: 'sparkplug.birth', sentence: `${named(book)}: ${problem}` }));
}

/** What was missed before a birth. */
function gapBefore(book: NodeBook, { at }: Arrived, isNew: boolean): readonly HostEffect[] {
  const gap = (from: number, reason: 'sequence' | 'overflow' | 'disconnected', why: string): HostEffect => ({
    kind: 'gap',
    of: book,
    from: Math.min(from, at),
    to: at,
    reason,
    sentence: `${named(book)}: ${why}`,
  });
  const { droppedSince, lastAt = at } = book;
  return [
    ...(droppedSince === undefined ? [] : [gap(droppedSince, 'overflow', 'more data came before its birth than may wait')]),
    ...(isNew ? [gap(lastAt, 'disconnected', 'it was offline')] : []),
    ...(!isNew && book.ahead.size > 0
      ? [gap(lastAt, 'sequence', `sequence number ${book.expected} did not come before its birth`)]
      : []),
  ];
}

function staleDevice(of: NodeId, at: number): (entry: readonly [string, Declared]) => HostEffect {
  return ([device]) => ({ kind: 'stale', of, device, at });
}

function seeAll(book: NodeBook, declared: Declared, { payload: { metrics = [], timestamp } }: Arrived): readonly SeenMetric[] {
  return metrics.flatMap(metric => {
    const definition = metric.name === undefined ? undefined : declared.byName.get(metric.name);
    return definition === undefined ? [] : [withTemplate(book, seeMetric(metric, definition, timestamp), true)];
  });
}

/** Data that waited for this birth. An alias that meant something else before the birth is not guessed: it is left out. */
function release(
  book: NodeBook,
  before: Declared | undefined,
  device: string | undefined,
  parked: readonly Arrived[],
): readonly HostEffect[] {
  const declared = device === undefined ? book.own : book.devices.get(device);
  const effects: HostEffect[] = [];
  const lost = new Set<string>();
  for (const arrived of parked) {
    if (arrived.device !== device || declared === undefined) continue;
    const metrics = (arrived.payload.metrics ?? []).flatMap(metric => {
      const definition = definitionOf(declared, metric);
      const was = before === undefined ? undefined : definitionOf(before, metric);
      const means =
        definition !== undefined && (was === undefined || (was.name === definition.name && was.type === definition.type));
      if (means) return [seeMetric(metric, definition, arrived.payload.timestamp)];
      lost.add(metricName(metric));
      return [];
    });
    if (metrics.length > 0) effects.push(messageEffect(book, arrived, metrics));
  }
  if (lost.size === 0) return effects;
  const sentence = `${named(book, device)}: values of ${[...lost].slice(0, 5).join(', ')} waited for its birth, which does not say what they are of`;
  return [...effects, { kind: 'notice', code: 'sparkplug.unknown-metric', sentence }];
}

function declare(
  book: NodeId,
  device: string | undefined,
  metrics: readonly Metric[],
): { readonly declared: Declared; readonly problems: readonly string[] } {
  const owner = { group: book.group, node: book.node, ...(device !== undefined && { device }) };
  const byName = new Map<string, MetricDefinition>();
  const byAlias = new Map<Whole, MetricDefinition>();
  const problems: string[] = [];
  for (const metric of metrics) {
    if (metric.value?.kind === 'template' && metric.value.value.isDefinition === true) continue;
    const definition = defineMetric(metric, name => writeAddress({ ...owner, name }));
    if (typeof definition === 'string') {
      problems.push(definition);
      continue;
    }
    byName.set(definition.name, definition);
    if (definition.alias === undefined) continue;
    const twin = byAlias.get(definition.alias);
    if (twin !== undefined && twin.name !== definition.name)
      problems.push(`${twin.name} and ${definition.name} have the same alias ${definition.alias}`);
    byAlias.set(definition.alias, definition);
  }
  return { declared: { isOnline: true, byName, byAlias }, problems };
}

function templatesOf(metrics: readonly Metric[]): ReadonlyMap<string, Template> {
  const found = new Map<string, Template>();
  for (const { name, value } of metrics) {
    if (name === undefined || value?.kind !== 'template' || value.value.isDefinition !== true) continue;
    try {
      found.set(name, readValue('Template', value) as Template);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
    }
  }
  return found;
}

/** An instance of a template that does not keep its definition has a problem and no value. */
export function withTemplate(book: NodeBook, seen: SeenMetric, complete: boolean): SeenMetric {
  const { value, definition } = seen;
  if (definition.type !== 'Template' || value === null) return seen;
  const problem = templateProblem(value as Template, book.templates.get((value as Template).ref ?? ''), complete);
  return problem === undefined ? seen : { ...seen, value: null, problem: `${definition.address}: ${problem}` };
}
