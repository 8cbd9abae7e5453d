import { describe, expect, test } from 'vitest';
import { boundedPattern, longestPatternText, patternFault } from '../src/contract/pattern.ts';
import { isDate, isDateTime, isDecimal, isInt64 } from '../src/contract/formats.ts';

/** Where the engine of JavaScript would take years. */
const slowTexts = [`${'a'.repeat(5_000)}!`, `${'ab'.repeat(2_500)}!`, `${'b'.repeat(5_000)}!`, `${'a1 '.repeat(1_500)}!`];

describe('patterns of a contract', () => {
  test.each([
    '(a+)+$',
    '^(\\d+)*$',
    '(a|a)*c',
    '(a|ab)*c',
    '^(?:[a-z]+ ?)+$',
    '(.*)*c',
    '(?=(a+)+$)x',
    '(\\w+\\s?)*$',
    '([A-Z-]+-)+',
    '((ab)*)*c',
    '^(?:|){30}c$',
    '([à-ç]+|[á-é]+)*c',
    'a*a*a*a*c',
  ])('F98: %s answers soon on texts on which it would backtrack without end', pattern => {
    expect(patternFault(pattern)).toBeUndefined();
    const { test: fits } = boundedPattern(pattern, 'u');
    for (const text of slowTexts) expect(typeof fits(text)).toBe('boolean');
  });

  test.each([
    ['(a)\\1', 'refers back to a group'],
    ['(?<quote>["\']).*\\k<quote>', 'refers back to a group'],
    ['(?:(?:a{100}){100}){100}b', 'counted repeats'],
    ['(?<=(a+)b)a*a*c', 'look behind'],
  ])('F98: %s is refused with the reason, because nothing matches it in bounded time', (pattern, reason) => {
    expect(patternFault(pattern)).toContain(reason);
  });

  test.each([
    '^[0-9]{1,12}$',
    '^\\d+(\\.\\d+)*$',
    '^(?:[A-Z]+-)+$',
    '^.*\\.xml$',
    '^(?=.*\\d)(?=.*[a-z]).+$',
    '^[A-Z]{2}[0-9]{2}(?:[ ]?[0-9]{4}){3}$',
    '^\\p{L}+(?:[ -]\\p{L}+)*$',
    '[\\]a]+|\\u{1F600}*',
    '^(?<year>[0-9]{4})-(?:0[1-9]|1[0-2])$',
    '',
  ])('%s is fine', pattern => {
    expect(patternFault(pattern)).toBeUndefined();
  });

  test('what is no regular expression is refused with the reason', () => {
    expect(patternFault('(')).toContain('Unterminated group');
    expect(patternFault('[z-a]')).toContain('no regular expression');
  });

  test('a text beyond the bound fits no pattern', () => {
    const { test: fits } = boundedPattern('^a*$', 'u');
    expect(fits('a'.repeat(longestPatternText))).toBe(true);
    expect(fits('a'.repeat(longestPatternText + 1))).toBe(false);
  });
});

describe('formats of a contract', () => {
  test.each(['0', '-1.50', '+7', '0010', '123456789012345678901234567890.5'])('%s is a decimal', text =>
    expect(isDecimal(text)).toBe(true),
  );
  test.each(['', '1e3', '1.', '.5', '1,5', '1.234,5', ' 1', 'NaN', '--1', '٣', '<0.002'])('%j is no decimal', text =>
    expect(isDecimal(text)).toBe(false),
  );

  test('int64 is exact at its ends', () => {
    for (const text of ['9223372036854775807', '-9223372036854775808', '+1', '-0', '000000000000000000000000000001'])
      expect(isInt64(text)).toBe(true);
    for (const text of ['9223372036854775808', '-9223372036854775809', '1.0', '', '1e3']) expect(isInt64(text)).toBe(false);
  });

  test('dates are days of the calendar', () => {
    for (const text of ['2024-02-29', '2000-02-29', '0001-01-01']) expect(isDate(text)).toBe(true);
    for (const text of ['2023-02-29', '1900-02-29', '2026-13-01', '2026-04-31', '2026-4-1', '2026-04-01Z'])
      expect(isDate(text)).toBe(false);
  });

  test('points in time carry their offset', () => {
    for (const text of ['2026-11-23T06:00:00Z', '2026-11-23t06:00:00.123456789+05:30', '1990-12-31T15:59:60-08:00'])
      expect(isDateTime(text)).toBe(true);
    for (const text of [
      '2026-11-23T06:00:00',
      '2026-11-23 06:00:00Z',
      '2026-11-23T24:00:00Z',
      '1990-12-31T23:58:60Z',
      '2026-11-23T06:00Z',
    ]) {
      expect(isDateTime(text)).toBe(false);
    }
  });
});
