import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commensurable,
  conversionBetween,
  converted,
  exactDecimal,
  openContract,
  parseQuantity,
  parseUnit,
  rational,
  rationalOf,
  roundedDecimal,
  type Rational,
  type Unit,
} from '../src/index.ts';
import { atoms } from '../src/contract/unit/atoms.ts';

function unit(text: string): Unit {
  const parsed = parseUnit(text);
  if (!parsed.ok) throw new Error(parsed.issues[0]!.sentence);
  return parsed.value;
}

function convert(number: string, from: string, to: string): string {
  const conversion = conversionBetween(unit(from), unit(to));
  if (!conversion.ok) return conversion.issues[0]!.sentence;
  const result = converted(number, conversion.value);
  return typeof result === 'string' ? result : (exactDecimal(result) ?? 'does not end');
}

const sentence = (text: string): string => parseUnit(text).issues[0]?.sentence ?? 'fine';

describe('converting quantities', () => {
  test.each([
    ['12.50', 'kg', 'g', '12500'],
    ['0.150', 'g', 'kg', '0.000150'],
    ['1', '[lb_av]', 'kg', '0.45359237'],
    ['10.0', '[lb_av]', 'kg', '4.5359237'],
    ['100', 'Cel', '[degF]', '212'],
    ['98.6', '[degF]', 'Cel', '37'],
    ['-40', 'Cel', '[degF]', '-40'],
    ['20', 'Cel', 'K', '293.15'],
    ['250', 'mCel', 'K', '273.4'],
    ['5.00', '%', '1', '0.0500'],
    ['0.5', '%', '[ppm]', '5000'],
    ['3', '{pieces}', '1', '3'],
    ['60', 'm3/h', 'L/min', '1000'],
    ['998.2', 'kg/m3', 'g/cm3', '0.9982'],
    ['1', 'kW.h', 'MJ', '3.6'],
    ['1', '10*3/uL', 'L-1', '1000000000'],
    ['1', '[gal_us]', 'L', '3.785411784'],
    ['1', "[in_i'H2O]", 'Pa', '249.08891'],
    ['760', 'mm[Hg]', 'Pa', '101324.72'],
    ['1', 'bar', 'kPa', '100'],
    ['1', '[HP]', 'W', '745.69987158227022'],
    ['1', 'atm', 'mbar', '1013.25'],
    ['15', 'dB', 'B', '1.5'],
    ['2', 'k[IU]/L', '[IU]/mL', '2'],
    ['1', '(kg.m)/(s2)', 'N', '1'],
    ['1', 'a/b.b', 'a', '1'],
    ['1', 'm/s.h', 'm', '3600'],
    ['1', 'KiBy', 'By', '1024'],
    ['1', 'h', 's', '3600'],
    ['9007199254740993.5', 'kg', 'g', '9007199254740993500'],
    ['1', 'min-1', 'Hz', 'does not end'],
    ['1', '[psi]', 'kPa', 'does not end'],
  ])('%s %s becomes %s: %s', (number, from, to, expected) => {
    expect(convert(number, from, to)).toBe(expected);
  });

  test.each([
    ['kg', 'm3', 'kg cannot become m3: kg is a mass, m3 is a volume'],
    ['kW', 'kW.h', 'kW cannot become kW.h: kW is a power, kW.h is an energy'],
    [
      '{pieces}',
      '{boxes}',
      '{pieces} cannot become {boxes}: {pieces} and {boxes} count different things, and no factor between them is known',
    ],
    ['mol', '1', 'mol cannot become 1: mol is an amount of substance, 1 is a number'],
    ['[IU]', 'mg', '[IU] cannot become mg: [IU] is of the dimension [iU], mg is a mass'],
    ['[pH]', 'mol/L', '[pH] cannot become mol/L: [pH] is of the dimension [pH], mol/L is an amount per volume'],
  ])('%s never becomes %s', (from, to, expected) => {
    expect(convert('1', from, to)).toBe(expected);
  });

  const linear = ['kg', 'g', 'mg', 't', '[lb_av]', '[oz_av]', 'ug'];
  test('there and back again is the same value, for every pair of units of mass and any decimal', () => {
    const number = fc
      .tuple(fc.integer(), fc.nat({ max: 999_999 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`);
    fc.assert(
      fc.property(number, fc.constantFrom(...linear), fc.constantFrom(...linear), (text, a, b) => {
        const there = conversionBetween(unit(a), unit(b));
        const back = conversionBetween(unit(b), unit(a));
        if (!there.ok || !back.ok) throw new Error('no conversion');
        const number = rationalOf(text)!;
        const first: Rational = {
          numerator: number.numerator * there.value.factor.numerator,
          denominator: number.denominator * there.value.factor.denominator,
        };
        const again = rational(first.numerator * back.value.factor.numerator, first.denominator * back.value.factor.denominator);
        expect(again).toEqual(number);
      }),
    );
  });
});

describe('reading units', () => {
  test.each([
    ['KG', '"KG" is no unit of UCUM; did you mean "kg"?'],
    ['lbs', '"lbs" is no unit of UCUM; did you mean "[lb_av]"?'],
    ['°C', '"°C" is no unit of UCUM; did you mean "Cel"?'],
    ['kgg', '"kgg" is no unit of UCUM; did you mean "kg"?'],
    ['kg/hr', '"kg/hr" is no unit of UCUM: "hr" is no unit of UCUM; did you mean "h"?'],
    ['ug/µL', '"ug/µL" is no unit of UCUM: "µL" is no unit of UCUM; did you mean "uL"?'],
    ['psi', '"psi" is no unit of UCUM; did you mean "[psi]"?'],
    ['pcs', '"pcs" is no unit of UCUM; did you mean "{pieces}"?'],
    ['kg ', '"kg " is no unit of UCUM: a code has no blanks and is not empty; did you mean "kg"?'],
    ['', '"" is no unit of UCUM: a code has no blanks and is not empty'],
    ['kg//m', '"kg//m" is no unit of UCUM: "/" stands where a unit was expected'],
    ['(kg', '"(kg" is no unit of UCUM: a parenthesis is not closed'],
    ['kg)', '"kg)" is no unit of UCUM: ")" stands where the unit should end'],
    ['m0', '"m0" is no unit of UCUM: the power 0 is out of range'],
    ['0', '"0" is no unit of UCUM: a unit cannot be zero'],
    ['kh', '"kh" is no unit of UCUM; did you mean "kg"?'],
    [
      'Cel/min',
      '"Cel/min" is no unit of UCUM: Cel tells a point on a scale and has no multiples; for a difference or a rate write K (K/min)',
    ],
    ['dB2', '"dB2" is no unit of UCUM: dB is not linear and cannot stand in a product'],
  ])('%s is refused with what was probably meant', (text, expected) => {
    expect(sentence(text)).toBe(expected);
  });

  test('every symbol of the tables stands for something, and reads as itself', () => {
    expect(atoms.size).toBeGreaterThan(300);
    for (const code of atoms.keys()) expect([code, sentence(code)]).toEqual([code, 'fine']);
  });

  test('hostile texts are refused quickly', () => {
    for (const text of [
      '('.repeat(150),
      '{'.repeat(150),
      'm.'.repeat(99),
      '9'.repeat(199),
      'm'.repeat(10_000),
      'k'.repeat(150),
    ]) {
      expect(typeof sentence(text)).toBe('string');
    }
    fc.assert(fc.property(fc.string(), text => typeof parseUnit(text).ok === 'boolean'));
    expect(sentence('__proto__')).toContain('is no unit');
    expect(sentence('constructor')).toContain('is no unit');
  });

  test('an annotation says what is meant and must not contradict another', () => {
    expect(commensurable(unit('kg{dry}'), unit('g'))).toBe(true);
    expect(commensurable(unit('kg{dry}'), unit('kg{wet}'))).toBe(false);
    expect(convert('2', '{pieces}/h', '{pieces}/min')).toBe('does not end');
  });
});

describe('rounding', () => {
  test.each([
    ['2.5', 0, '2', '3', '2', '3'],
    ['3.5', 0, '4', '4', '3', '4'],
    ['-2.5', 0, '-2', '-3', '-2', '-3'],
    ['1.005', 2, '1.00', '1.01', '1.00', '1.01'],
    ['0.001', 2, '0.00', '0.00', '0.00', '0.01'],
    ['-0.001', 2, '0.00', '0.00', '0.00', '-0.01'],
    ['12.5', 3, '12.500', '12.500', '12.500', '12.500'],
  ])('%s to %i digits', (text, digits, even, half, down, up) => {
    const modes = (['half-even', 'half-up', 'down', 'up'] as const).map(mode => roundedDecimal(rationalOf(text)!, digits, mode));
    expect(modes).toEqual([even, half, down, up]);
  });

  test('is never further away than half a unit of the last digit', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), fc.nat({ max: 8 }), (numerator, denominator, digits) => {
        const number = rational(numerator, denominator);
        const rounded = rationalOf(roundedDecimal(number, digits, 'half-even'))!;
        const distance = rounded.numerator * number.denominator - number.numerator * rounded.denominator;
        const size = (distance < 0n ? -distance : distance) * 2n * 10n ** BigInt(digits);
        expect(size <= rounded.denominator * number.denominator).toBe(true);
      }),
    );
  });
});

describe('quantities as text', () => {
  test('keep qualifier and precision', () => {
    expect(parseQuantity('<0.0020')).toEqual({ qualifier: '<', number: '0.0020' });
    expect(parseQuantity('>= 12')).toEqual({ qualifier: '>= ', number: '12' });
    expect(parseQuantity('-1.50')).toEqual({ qualifier: '', number: '-1.50' });
    for (const text of ['', '<', '1,5', '1 kg', '1e3', '.5', '<<1', '1.']) expect(parseQuantity(text)).toBeUndefined();
  });
});

describe('units in contracts', () => {
  const faults = (property: object): readonly string[] =>
    openContract({
      kind: 'contract',
      name: 'c',
      version: 1,
      owner: 'x',
      subject: 'q',
      schema: { type: 'object', required: ['q'], properties: { q: property } },
    }).issues.map(({ code, path, sentence }) => `${code} ${path}: ${sentence}`);

  test('are those of UCUM, on quantities', () => {
    expect(faults({ type: 'string', format: 'decimal', unit: 'kg' })).toEqual([]);
    expect(faults({ type: 'string', format: 'quantity', unit: 'mg/L' })).toEqual([]);
    expect(faults({ type: ['number', 'null'], unit: 'Cel' })).toEqual([]);
    expect(faults({ type: 'number', unit: 'KG' })).toEqual([
      'contract.unit schema.properties.q.unit: "KG" is no unit of UCUM; did you mean "kg"?',
    ]);
    expect(faults({ type: 'string', unit: 'kg' })).toEqual([
      'contract.unit schema.properties.q.unit: a unit needs a number or a text with format: decimal, found type: string',
    ]);
    expect(faults({ type: 'string', format: 'date', unit: 'd' })).toEqual([
      'contract.unit schema.properties.q.unit: a unit needs a number or a text with format: decimal, found type: string with format: date',
    ]);
    expect(faults({ type: 'number', format: 'quantity' })).toEqual([
      'contract.schema-format schema.properties.q.format: format quantity is the exact text of a number and needs type: string, found type: number',
    ]);
  });

  test('F102: a message whose quantity has another form than the contract says is refused with what was expected', () => {
    const contract = openContract({
      kind: 'contract',
      name: 'result',
      version: 1,
      owner: 'x',
      subject: 'sample',
      schema: {
        type: 'object',
        required: ['sample', 'lead'],
        properties: { sample: { type: 'string' }, lead: { type: 'string', format: 'quantity', unit: 'mg/L' } },
      },
    });
    if (!contract.ok) throw new Error('expected a contract');
    const sentences = (lead: string): readonly string[] =>
      contract.value.check({ sample: 'S1', lead }).map(({ sentence }) => sentence);
    expect(sentences('<0.002')).toEqual([]);
    expect(sentences('0.002 mg/L')).toEqual([
      'expected a decimal number as text, perhaps with < or > before it, like "<0.002", found text "0.002 mg/L"',
    ]);
  });
});
