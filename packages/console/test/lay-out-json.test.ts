import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOutJson } from '../src/text/lay-out-json.ts';

test('a JSON text is laid out as one is used to, and says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(layOutJson(JSON.stringify(value))).toBe(JSON.stringify(value, undefined, 2));
    }),
  );
});

test('numbers and texts stay exactly as they are written', () => {
  expect(layOutJson('{"a":1.50,"b":12345678901234567890,"c":"x, {y}: \\"z\\""}')).toBe(
    '{\n  "a": 1.50,\n  "b": 12345678901234567890,\n  "c": "x, {y}: \\"z\\""\n}',
  );
});

test('what is no JSON comes back as it was', () => {
  for (const text of ['', '{"a": 1,}', '<a/>', '{"a": "']) expect(layOutJson(text)).toBe(text);
});
