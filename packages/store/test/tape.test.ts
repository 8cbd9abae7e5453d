import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packNumbers, spanLimit, spansOf, unpackNumbers } from '../src/sqlite/number-list.ts';
import { TapeReader, TapeWriter } from '../src/sqlite/tape.ts';

const item = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), value: fc.double({ noNaN: true }) }),
  fc.record({ kind: fc.constant('text' as const), value: fc.option(fc.string(), { nil: undefined }) }),
  fc.record({ kind: fc.constant('word' as const), value: fc.constantFrom('order', 'lot', 'material') }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 300 }) }),
);

describe('the tape between the threads', () => {
  it('gives back what was laid down, in order', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 400 }), items => {
        const writer = new TapeWriter(10);
        for (const { kind, value } of items) writer[kind](value as never);
        const { tape, transfer } = writer.finish();
        const reader = new TapeReader(structuredClone(tape, { transfer }));
        const read = items.map(({ kind }) => (kind === 'bytes' ? new Uint8Array(reader.bytes()) : (reader[kind]() ?? undefined)));
        expect(read).toEqual(items.map(({ value }) => value));
      }),
    );
  });

  it('forgets what was laid down after a mark when it is rewound', () => {
    const writer = new TapeWriter();
    writer.number(1);
    const mark = writer.mark();
    writer.text('no');
    writer.bytes(new Uint8Array(5));
    writer.rewind(mark);
    writer.text('yes');
    const reader = new TapeReader(writer.finish().tape);
    expect([reader.number(), reader.text()]).toEqual([1, 'yes']);
  });
});

describe('lists of message numbers', () => {
  const numbers = fc.array(
    fc.oneof(
      fc.nat(100),
      fc.maxSafeNat().map(number => Math.floor(number / 4)),
    ),
    { minLength: 1 },
  );

  it('are packed without loss and in order', () => {
    fc.assert(
      fc.property(numbers, list => {
        expect(unpackNumbers(packNumbers(list))).toEqual(list);
      }),
    );
  });

  it('take about a byte a number where they are neighbours', () => {
    expect(packNumbers(Array.from({ length: 1_000 }, (_, index) => 5_000_000 + index)).byteLength).toBeLessThan(1_010);
  });

  it('lie in spans, each within the limit', () => {
    fc.assert(
      fc.property(numbers, list => {
        const spans = spansOf(list);
        for (const number of list) expect(spans.some(([first, last]) => first <= number && number <= last)).toBe(true);
        for (const [first, last] of spans) expect(last - first).toBeLessThan(spanLimit);
      }),
    );
  });
});
