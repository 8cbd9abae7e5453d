import type { Metric } from '../codec/message.ts';
import type { Arrived } from './host-message.ts';
import { seeMetric } from './metric.ts';
import type { SeenMetric } from './metric.ts';
import { deviceBirth, nodeBirth, withTemplate } from './node-birth.ts';
import { definitionOf, effecting, flagged, messageEffect, metricName, named, park, wanting } from './node-book.ts';
import type { Booked, BookSettings, Declared, NodeBook } from './node-book.ts';
import { afterDeath, deviceDeath, late, nodeDeath } from './node-death.ts';

/** A message came. Pure. */
export function onMessage(book: NodeBook, arrived: Arrived, settings: BookSettings): Booked {
  if (arrived.verb === 'NBIRTH') return nodeBirth(book, arrived);
  if (arrived.verb === 'NDEATH') return nodeDeath(book, arrived);
  switch (book.session) {
    case 'offline':
      return afterDeath(book, arrived, settings);
    case 'unknown':
    case 'unsure':
      return wanting(park(book, arrived, settings), arrived.at, settings);
    case 'online':
      return inSession(book, arrived, settings);
  }
}

/** Time passed; `now`: microseconds since 1970. Messages that did not come within the reorder time are lost. Pure. */
export function onTime(book: NodeBook, now: number, settings: BookSettings): Booked {
  if (book.aheadSince === undefined || now - book.aheadSince < settings.reorderMs * 1000) return { book, effects: [] };
  return loseOrder(book, now, settings);
}

function inSession(book: NodeBook, arrived: Arrived, settings: BookSettings): Booked {
  const { seq, timestamp } = arrived.payload;
  if (seq === book.expected) return drain(apply(book, arrived, settings), settings);
  if (typeof seq !== 'number' || seq > 255)
    return flagged(
      wanting(park(unsure(book), arrived, settings), arrived.at, settings),
      'sparkplug.sequence',
      `${named(book)} sent ${arrived.verb} with sequence number ${seq ?? 'none'}`,
    );
  if (timestamp !== undefined && book.bornAt !== undefined && timestamp < book.bornAt) return late(book, arrived);
  const ahead = { ...book, ahead: new Map(book.ahead).set(seq, arrived), aheadSince: book.aheadSince ?? arrived.at };
  return settings.reorderMs === 0 ? loseOrder(ahead, arrived.at, settings) : { book: ahead, effects: [] };
}

/** Messages that were ahead and are in turn now. */
function drain(booked: Booked, settings: BookSettings): Booked {
  let { book } = booked;
  const effects = [...booked.effects];
  for (
    let next = book.ahead.get(book.expected);
    next !== undefined && book.session === 'online';
    next = book.ahead.get(book.expected)
  ) {
    const ahead = new Map(book.ahead);
    ahead.delete(book.expected);
    const applied = apply({ ...book, ahead }, next, settings);
    book = applied.book;
    effects.push(...applied.effects);
  }
  if (book.ahead.size > 0 || book.aheadSince === undefined) return { book, effects };
  const { aheadSince: _, ...rest } = book;
  return { book: rest, effects };
}

/** The missing messages are given up: births may be among them, so what came since waits for new ones. */
function loseOrder(book: NodeBook, now: number, settings: BookSettings): Booked {
  const waiting = [...book.ahead.values()].toSorted((a, b) => a.at - b.at);
  const first = waiting[0]?.at ?? now;
  const parked = waiting.reduce((state, arrived) => park(state, arrived, settings), unsure(book));
  const sentence = `${named(book)}: sequence number ${book.expected} did not come, ${[...book.ahead.keys()].join(', ')} did`;
  return effecting(wanting(parked, now, settings), {
    kind: 'gap',
    of: book,
    from: book.lastAt ?? first,
    to: Math.max(first, book.lastAt ?? first),
    reason: 'sequence',
    sentence,
  });
}

function unsure(book: NodeBook): NodeBook {
  const { aheadSince: _, ...rest } = book;
  return { ...rest, session: 'unsure', ahead: new Map() };
}

/** A message whose turn it is. */
function apply(book: NodeBook, arrived: Arrived, settings: BookSettings): Booked {
  const next = { ...book, expected: (book.expected + 1) % 256, lastAt: arrived.at };
  switch (arrived.verb) {
    case 'NDATA':
      return data(next, next.own, arrived, settings);
    case 'DDATA':
      return deviceData(next, arrived, settings);
    case 'DBIRTH':
      return deviceBirth(next, arrived);
    default:
      return deviceDeath(next, arrived);
  }
}

function deviceData(book: NodeBook, arrived: Arrived, settings: BookSettings): Booked {
  const device = book.devices.get(arrived.device ?? '');
  if (device === undefined) return wanting(park(book, arrived, settings), arrived.at, settings);
  if (device.isOnline) return data(book, device, arrived, settings);
  const wanted = wanting(book, arrived.at, settings);
  return flagged(wanted, 'sparkplug.late-data', `${named(book, arrived.device)} sent data after its death; it was not used`);
}

function data(book: NodeBook, declared: Declared, arrived: Arrived, settings: BookSettings): Booked {
  const { metrics = [], timestamp } = arrived.payload;
  const known: SeenMetric[] = [];
  const unknown: Metric[] = [];
  for (const metric of metrics) {
    const definition = definitionOf(declared, metric);
    if (definition === undefined) unknown.push(metric);
    else known.push(withTemplate(book, seeMetric(metric, definition, timestamp), false));
  }
  const told: Booked = { book, effects: [messageEffect(book, arrived, known)] };
  if (unknown.length === 0) return told;
  const rest = { ...arrived, payload: { ...arrived.payload, metrics: unknown } };
  const wanted = wanting(park(book, rest, settings), arrived.at, settings);
  const sentence = `${named(book, arrived.device)} told of ${unknown.map(metricName).slice(0, 5).join(', ')}, which no birth declares`;
  return flagged({ book: wanted.book, effects: told.effects }, 'sparkplug.unknown-metric', sentence);
}
