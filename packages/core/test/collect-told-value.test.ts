import { readAddressRows, toldValueOf, writeAddressRows, type TagBinding, type TagDeclaration } from '@millrace/core';
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

test('words of the equipment are values of the standard both ways, and what has no word is not read', () => {
  const tag: TagDeclaration = { type: 'boolean' };
  const row = { ...binding, values: { ACTIVE: 'true', STOPPED: 'false' } };
  const read = toldReader(tag, row);
  expect([read('ACTIVE'), read('STOPPED'), read('UNAVAILABLE'), read(true)]).toEqual([true, false, undefined, undefined]);
  expect([toldValueOf(tag, row, true), toldValueOf(tag, row, false)]).toEqual(['ACTIVE', 'STOPPED']);
  const state: TagDeclaration = { type: 'integer' };
  expect(toldReader(state, { ...binding, values: { '3': '6', A: '9' } })(3)).toBe(6);
});

test('the column values of an address table is read and written', () => {
  const text = 'tag,address,values\r\nrunning,e1,ACTIVE=true; a=b=false\r\n';
  const { rows, issues } = readAddressRows(text, 'line.csv');
  expect([rows[0]?.values, issues]).toEqual([{ ACTIVE: 'true', 'a=b': 'false' }, []]);
  expect(writeAddressRows(rows)).toBe(text);
  expect(readAddressRows('tag,address,values\nrunning,e1,ACTIVE\n', 'line.csv').issues[0]?.sentence).toContain('ACTIVE=true');
});
