import { describe, expect, test } from 'vitest';
import { openLog, type LogLine } from '../src/log/log.ts';

const line: LogLine = {
  level: 'warn',
  event: 'interface.lost',
  about: 'erp.orders',
  detail: 'connection reset\u001b[2J\u009b31m',
};

function capture(readable: boolean) {
  const written: string[] = [];
  const clock = { now: Date.parse('2026-11-23T08:00:00Z') };
  return { written, clock, log: openLog({ write: text => void written.push(text), readable, now: () => clock.now }) };
}

test('a line is one JSON object', () => {
  const { log, written } = capture(false);
  log(line);
  expect(written[0]).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(written[0]!)).toEqual({ time: '2026-11-23T08:00:00.000Z', ...line });
});

test('a line for eyes is one line without control characters', () => {
  const { log, written } = capture(true);
  log(line);
  expect(written).toEqual(['08:00:00 warn  interface.lost erp.orders: connection reset\\u001b[2J\\u009b31m\n']);
});

describe('F143: one error in a loop', () => {
  test('is written twenty times a minute and then counted; others are written as ever', () => {
    const { log, written, clock } = capture(false);
    for (let times = 0; times < 10_000; times += 1) log(line);
    log({ ...line, about: 'mes.orders' });
    expect(written).toHaveLength(21);
    clock.now += 60_000;
    log(line);
    expect(written).toHaveLength(23);
    expect(JSON.parse(written[21]!)).toMatchObject({ event: 'log.suppressed', detail: '9980 more lines within a minute' });
  });

  test('the memory for it is bounded', () => {
    const { log, written } = capture(false);
    for (let times = 0; times < 20_000; times += 1) log({ ...line, about: `interface ${times}` });
    expect(written).toHaveLength(20_000);
  });
});
