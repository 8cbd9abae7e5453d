import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactNumber, isDecimalText, plainDecimal } from '@millrace/core';

describe('decimal numbers', () => {
  test('every finite double is exactly the number its own text says', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
        expect(exactNumber(String(number))).toBe(number === 0 ? 0 : number);
        expect(exactNumber(plainDecimal(number))).toBe(number === 0 ? 0 : number);
      }),
    );
  });

  test('a plain decimal has no exponent', () => {
    expect(plainDecimal(1e21)).toBe('1000000000000000000000');
    expect(plainDecimal(-1.5e-7)).toBe('-0.00000015');
    expect(plainDecimal(1.25e22)).toBe('12500000000000000000000');
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), number => {
        expect(plainDecimal(number)).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
  });

  test('outer zeros, signs and exponents do not change a value', () => {
    for (const text of ['12.5', '+12.50', '012.5', '125e-1', '0.125E2', '12.5000000000000000000000'])
      expect(exactNumber(text)).toBe(12.5);
    expect(exactNumber('.5')).toBe(0.5);
    expect(exactNumber('-0')).toBe(0);
  });

  test('what a double would round, and what is no number, is undefined', () => {
    for (const text of [
      '0.1000000000000000055',
      '9007199254740993',
      '1e400',
      '1e-400',
      '',
      '1,5',
      '1.2.3',
      'NaN',
      '0x1',
      '--1',
      '1e',
      ' 1',
    ]) {
      expect(exactNumber(text), text).toBeUndefined();
    }
    expect(isDecimalText('1,5')).toBe(false);
  });
});
