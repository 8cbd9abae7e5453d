import type { Arrived, HostEffect } from './host-message.ts';
import { asleep, bdSeqOf, flagged, messageEffect, named, wanting } from './node-book.ts';
import type { Booked, BookSettings, NodeBook } from './node-book.ts';
import { reborn } from './rebirth.ts';

/** An edge node died; the death of an earlier session says nothing. Pure. */
export function nodeDeath(book: NodeBook, arrived: Arrived): Booked {
  const bdSeq = bdSeqOf(arrived);
  const isOurs = book.bdSeq === undefined || bdSeq === undefined || bdSeq === book.bdSeq;
  if (book.session === 'offline') return { book, effects: [] };
  if (!isOurs)
    return flagged(
      { book, effects: [] },
      'sparkplug.old-death',
      `${named(book)}: the death of session ${bdSeq} came in session ${book.bdSeq}; it was not used`,
    );
  const wasKnown = book.session !== 'unknown';
  const { aheadSince: _, droppedSince: __, ...rest } = book;
  const dead: NodeBook = {
    ...rest,
    session: 'offline',
    ...(bdSeq !== undefined && { bdSeq }),
    // The broker may notice late that an edge node is gone: what it sent since its last message is lost.
    lastAt: book.lastAt ?? arrived.at,
    own: { ...book.own, isOnline: false },
    devices: asleep(book.devices),
    ahead: new Map(),
    parked: [],
    parkedMetrics: 0,
    rebirth: reborn(book.rebirth),
  };
  const effects: readonly HostEffect[] = wasKnown
    ? [messageEffect(dead, arrived, []), { kind: 'stale', of: book, at: arrived.at }]
    : [];
  return { book: dead, effects };
}

/** A device died, by the time that its edge node says. Pure. */
export function deviceDeath(book: NodeBook, arrived: Arrived): Booked {
  const name = arrived.device ?? '';
  const device = book.devices.get(name);
  if (device === undefined) return { book, effects: [] };
  const told = Number(arrived.payload.timestamp ?? Number.NaN) * 1000;
  const at = Number.isSafeInteger(told) ? told : arrived.at;
  return {
    book: { ...book, devices: new Map(book.devices).set(name, { ...device, isOnline: false }) },
    effects: [messageEffect(book, arrived, []), { kind: 'stale', of: book, device: name, at }],
  };
}

/** Data after a death: late data of the dead session, or of a new one whose birth was lost. Neither is used. */
export function afterDeath(book: NodeBook, arrived: Arrived, settings: BookSettings): Booked {
  if (arrived.payload.seq === book.expected) return late({ ...book, expected: (book.expected + 1) % 256 }, arrived);
  const wanted = wanting(book, arrived.at, settings);
  return flagged(
    wanted,
    'sparkplug.late-data',
    `${named(book, arrived.device)} is offline and sent ${arrived.verb}; it was not used`,
  );
}

/** Data of an earlier session. */
export function late(book: NodeBook, arrived: Arrived): Booked {
  const sentence = `${named(book, arrived.device)}: ${arrived.verb} ${arrived.payload.seq} of an earlier session came late; it was not used`;
  return flagged({ book, effects: [] }, 'sparkplug.late-data', sentence);
}
