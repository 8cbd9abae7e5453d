import { expect, test } from 'vitest';

import { guaranteeInWords } from '../src/index.ts';
import type { Offers } from '../src/index.ts';

function sink(repeat: NonNullable<Offers['sink']>['repeat'], verify = false): Offers {
  return { sink: { repeat, because: 'Idempotency-Key', batch: 1 }, ...(verify && { verify }) };
}

test('a source is described by what happens to a message that was not taken', () => {
  const offers: Offers = { source: { delivery: 'acknowledged', because: '202 only after the message is on disk' } };
  expect(guaranteeInWords(offers)).toEqual({
    source: 'the sender keeps each message until Millrace has it on disk (202 only after the message is on disk)',
  });
});

test('a keyed sink recognises repeats', () => {
  expect(guaranteeInWords(sink('keyed')).sink).toBe(
    'repeats are recognised by the target: a second try has no second effect (Idempotency-Key)',
  );
});

test('a target that recognises repeats gets them, even where it could be asked', () => {
  expect(guaranteeInWords(sink('keyed', true)).afterUnknown).toContain('that does no harm');
});

test('a verifiable target is asked first', () => {
  expect(guaranteeInWords(sink('verifiable', true)).afterUnknown).toContain('asks the target first');
});

test('a target that cannot be asked is never repeated blindly, unless the integration says so', () => {
  expect(guaranteeInWords(sink('unsafe')).afterUnknown).toContain('never repeats it blindly');
  expect(guaranteeInWords(sink('unsafe'), { unknown: 'repeat' }).afterUnknown).toContain('may act twice');
});
