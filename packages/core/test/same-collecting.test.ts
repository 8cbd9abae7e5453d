import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, isSameCollecting, type TagBinding } from '@millrace/core';
import { rowText } from '../src/document/plan-collections.ts';

const few = fc.constantFrom('a', 'b');
const maybe = { freq: 4, nil: undefined };

const binding: fc.Arbitrary<TagBinding> = fc
  .record({
    tag: few,
    interface: few,
    address: few,
    unit: fc.option(few, maybe),
    scale: fc.option(fc.constantFrom(1, 0.1), maybe),
    offset: fc.option(fc.constantFrom(0, 5), maybe),
    values: fc.option(fc.dictionary(few, few), maybe),
    sampling: fc.option(fc.constantFrom(100, 250), maybe),
    line: fc.nat(3),
  })
  .map(row => JSON.parse(JSON.stringify(row)) as TagBinding);

const planned = fc.record({
  plan: fc.record({ shape: fc.constantFrom('one', 'one', 'other') }),
  equipment: fc.record({ name: fc.constantFrom('line-1', 'line-1', 'line-2'), tags: fc.array(binding, { maxLength: 2 }) }),
});

describe('whether equipment is collected in the same way', () => {
  it('is told as by the text of everything that shapes collecting', () => {
    const text = ({ plan, equipment }: Parameters<typeof isSameCollecting>[0]): string =>
      canonicalText({ plan, ...equipment, tags: equipment.tags.map(({ line: _, ...tag }) => tag) });
    fc.assert(
      fc.property(planned, planned, fc.boolean(), (one, other, copied) => {
        const next = copied ? structuredClone(one) : other;
        expect(isSameCollecting(one, next)).toBe(text(one) === text(next));
      }),
    );
  });

  it('notices each property that differs, and the order of the names of values does not count', () => {
    const row: TagBinding = { tag: 'speed', interface: 'plc.tags', address: 'S', line: 2, values: { on: '1', off: '0' } };
    const same = (next: TagBinding): boolean =>
      isSameCollecting(
        { plan: { shape: '' }, equipment: { name: 'line-1', tags: [row] } },
        { plan: { shape: '' }, equipment: { name: 'line-1', tags: [next] } },
      );
    expect(same({ ...row, line: 9, values: { off: '0', on: '1' } })).toBe(true);
    const others: readonly Partial<TagBinding>[] = [
      { tag: 'x' },
      { interface: 'x' },
      { address: 'x' },
      { unit: 'x' },
      { scale: 2 },
      { offset: 2 },
      { sampling: 2 },
      { values: { on: '1' } },
    ];
    for (const other of others) expect(same({ ...row, ...other })).toBe(false);
  });
});

describe('the text of a row of an address table', () => {
  it('is the canonical text of everything but its line', () => {
    const anyText = fc.oneof(fc.string(), fc.constantFrom('__proto__', '2', '10', 'é"\\n'));
    const row = fc
      .record({ row: binding, note: fc.option(anyText, maybe), values: fc.option(fc.dictionary(anyText, anyText), maybe) })
      .map(({ row: { values: _, ...rest }, note, values }) => ({
        ...rest,
        ...(note !== undefined && { note }),
        ...(values && { values }),
      }));
    fc.assert(
      fc.property(row, one => {
        const { line: _, ...told } = one;
        expect(rowText(one)).toBe(canonicalText(told));
      }),
    );
  });
});
