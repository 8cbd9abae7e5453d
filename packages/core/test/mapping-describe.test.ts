import { describe, expect, test } from 'vitest';
import { describeExpression, type ContractDocument } from '../src/index.ts';

const contract: ContractDocument = {
  kind: 'contract',
  name: 'order',
  version: 1,
  owner: 'x',
  subject: 'id',
  schema: {
    type: 'object',
    required: ['id', 'mass', 'warm', 'cold', 'hot', 'boiling', 'volume', 'quantity', 'status', 'lines', 'at'],
    properties: {
      id: { type: 'string' },
      mass: { type: 'number', unit: 'kg' },
      tare: { type: 'number', unit: 'kg' },
      volume: { type: 'number', unit: 'm3' },
      quantity: { type: 'string', format: 'decimal', unit: 'kg' },
      warm: { type: 'number', unit: 'Cel' },
      cold: { type: 'number', unit: 'Cel' },
      hot: { type: 'number', unit: '[degF]' },
      boiling: { type: 'number', unit: '[degF]' },
      status: { enum: ['A', 'B'] },
      reason: { type: 'string', codes: 'reason' },
      at: { type: 'string', format: 'date-time' },
      open: {},
      lines: {
        type: 'array',
        items: {
          type: 'object',
          required: ['kg', 'minutes'],
          properties: { kg: { type: 'number', unit: 'kg' }, minutes: { type: 'number', unit: 'min' }, text: { type: 'string' } },
        },
      },
    },
  },
};

const words = (text: string): string => {
  const described = describeExpression(text, contract);
  return described.ok ? described.value : described.issues[0]!.code;
};

describe('what is known of an expression before a message comes', () => {
  test.each([
    ['id', 'a text'],
    ['mass', 'a number in kg'],
    ['tare', 'a number in kg, which may be absent'],
    ['quantity', 'a decimal number as text in kg'],
    ['$number(quantity)', 'a number in kg'],
    ['$round(mass - tare, 2)', 'a number in kg, which may be absent'],
    ['mass - (tare ?? 0)', 'a number in kg'],
    ['mass / volume', 'a number in kg/m3'],
    ['mass / volume * volume', 'a number in (kg/m3).m3'],
    ['mass / tare', 'a number in 1, which may be absent'],
    ['mass * 1000', 'a number'],
    ['$sum(lines.kg)', 'a number in kg'],
    ['$sum(lines.(kg / minutes))', 'a number in kg/min'],
    ['lines.kg', 'any number of values, each a number in kg'],
    ['lines[0].kg', 'a number in kg, which may be absent'],
    ['lines[kg > 1]', 'any number of values, each an object'],
    ['(lines[kg > 1])[0].kg', 'a number in kg'],
    ['$map(lines, function($l) { $l.minutes })', 'any number of values, each a number in min'],
    ['$count(lines)', 'a whole number'],
    ['status', 'a text ("A", "B")'],
    ['status = "A" ? "yes" : "no"', 'a text ("yes", "no")'],
    ['status = "A" ? mass : tare', 'a number in kg, which may be absent'],
    ['status = "A" ? mass', 'a number in kg, which may be absent'],
    ['$exists(tare) ? tare : mass', 'a number in kg'],
    ['($x := mass; $y := tare; $x - $y)', 'a number in kg, which may be absent'],
    ['warm - cold', 'a number in K'],
    ['hot - boiling', 'a number in [degR]'],
    ['warm + (warm - cold)', 'a number in Cel'],
    ['warm + cold', 'a number'],
    ['reason', 'a text of code set reason, which may be absent'],
    ['at', 'a time'],
    ['id & "x"', 'a text'],
    ['"a" & "b"', 'a text ("ab")'],
    ['lines{text: $sum(kg)}', 'an object'],
    ['[mass, tare]', 'a list in kg'],
    ['{"a": mass}', 'an object'],
    ['site.code', 'a text'],
    ['site.title', 'a text, which may be absent'],
    ['open', 'not known'],
    ['open.some.thing', 'not known'],
    ['**.kg', 'not known'],
    ['($f := function($x) { $x }; $f(mass))', 'not known'],
    ['$lookup(open, id)', 'not known'],
    ['id &', 'mapping.syntax'],
  ])('%s: %s', (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  test('what is wrong comes with its place in the text', () => {
    const { issues } = describeExpression('mass +\n  volume', contract);
    expect(issues.map(({ code, sentence, at }) => ({ code, sentence, at }))).toEqual([
      {
        code: 'mapping.unit',
        sentence: 'adds m3 and kg; no factor converts it: m3 is a volume, kg is a mass',
        at: { line: 1, column: 6, offset: 5 },
      },
    ]);
    expect(describeExpression('$sum(lines.\n  kgs)', contract).issues[0]?.at).toEqual({ line: 2, column: 3, offset: 14 });
    expect(describeExpression('`mass` + `mas`', contract).issues[0]?.at).toMatchObject({ line: 1 });
  });
});
