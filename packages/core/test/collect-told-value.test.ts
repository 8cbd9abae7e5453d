import { toldValueOf, type TagBinding, type TagDeclaration } from '@millrace/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toldReader } from '../src/collect/read-told.ts';

const binding: TagBinding = { tag: 't', interface: 'plc.tags', address: 'a', line: 2 };

test('what is written in the unit of the standard is read back as it was meant', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const factor = fc.double({ min: 0.01, max: 1000, noNaN: true }).chain(size => fc.constantFrom(size, -size));
  fc.assert(
    fc.property(
      number,
      factor,
      fc.integer({ min: -100, max: 100 }),
      fc.constantFrom('Cel', '[degF]', 'K'),
      (value, scale, offset, unit) => {
        const tag: TagDeclaration = { type: 'number', unit: 'Cel' };
        const row = { ...binding, unit, scale, offset };
        const told = toldValueOf(tag, row, value);
        expect(toldReader(tag, row)(told!)).toBeCloseTo(value, 4);
      },
    ),
  );
});

test('F102: feet a minute are metres a minute both ways; a whole number that the equipment cannot hold has no value', () => {
  const speed: TagDeclaration = { type: 'number', unit: 'm/min' };
  expect(toldValueOf(speed, { ...binding, unit: '[ft_i]/min' }, 30.48)).toBe(100);
  const count: TagDeclaration = { type: 'integer' };
  expect(toldValueOf(count, { ...binding, scale: 10 }, 120)).toBe(12);
  expect(toldValueOf(count, { ...binding, scale: 10 }, 125)).toBeUndefined();
  expect(toldValueOf({ type: 'text' }, binding, 'R-1')).toBe('R-1');
});
