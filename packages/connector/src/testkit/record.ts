import { createHash } from 'node:crypto';

import type { SinkItem } from '../connector.ts';

/**
 * What the suite sends through every connector: a flat record of texts that any format and any table can carry.
 * `amount` stands for a decimal and `count` for a 64-bit integer; both are texts, because a double would round them.
 */
export interface TestRecord {
  readonly id: string;
  readonly text: string;
  readonly amount: string;
  readonly count: string;
  /** RFC 3339. */
  readonly at: string;
}

/** An ordinary record; different for every number. */
export function ordinary(n: number): TestRecord {
  return { id: `item-${n}`, text: `text ${n}`, amount: `${n}.50`, count: String(n), at: '2026-11-03T06:00:00Z' };
}

/** Ordinary records with the numbers `from` … `from + count - 1`. */
export function ordinaries(count: number, from = 1): readonly TestRecord[] {
  return Array.from({ length: count }, (_, index) => ordinary(from + index));
}

/** Records that careless code rounds, trims, shifts or garbles. */
export const awkward: readonly TestRecord[] = [
  { ...ordinary(1), id: 'int64-most', count: '9223372036854775807' },
  { ...ordinary(2), id: 'int64-least', count: '-9223372036854775808' },
  { ...ordinary(3), id: 'beyond-double', count: '9007199254740993' },
  { ...ordinary(4), id: 'long-decimal', amount: '123456789012345678.123456789' },
  { ...ordinary(5), id: 'small-decimal', amount: '-0.000000001' },
  { ...ordinary(6), id: 'trailing-zero', amount: '1.10' },
  { ...ordinary(7), id: 'empty-text', text: '' },
  { ...ordinary(8), id: 'blank-text', text: '  two  ' },
  { ...ordinary(9), id: 'unicode', text: 'Prüfgröße ≤ 5 µm — 検査 𐍈 e\u0301' },
  { ...ordinary(10), id: 'marks', text: `"'\`<&>;,\\ {x} \${y} %41 -- ?` },
  { ...ordinary(11), id: 'lines', text: 'first\nsecond\ttab' },
  { ...ordinary(12), id: 'digits', text: '000123' },
  { ...ordinary(13), id: 'prototype', text: '__proto__' },
  { ...ordinary(14), id: 'old-date', at: '0001-01-01T00:00:00Z' },
  { ...ordinary(15), id: 'late-date', at: '9999-12-31T23:59:59Z' },
];

/** A record as the runtime would hand it to a sink: the key follows from the id, so the same record has the same key at every try. */
export function sinkItem(record: TestRecord, attempt = 1): SinkItem {
  return {
    key: createHash('sha256').update(record.id).digest('hex').slice(0, 32),
    message: attempt,
    id: record.id,
    subject: record.id,
    keys: { item: record.id },
    value: { ...record },
    attempt,
  };
}
