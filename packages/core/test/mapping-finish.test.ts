import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compileMapping,
  type ContractDocument,
  type MappingDocument,
  type MappingFields,
  type Scope,
  type Value,
} from '../src/index.ts';

const from: ContractDocument = {
  kind: 'contract',
  name: 'receipt',
  version: 1,
  owner: 'x',
  subject: 'id',
  schema: {
    type: 'object',
    properties: {
      id: { type: 'string' },
      mass: { type: 'string', format: 'decimal', unit: 'kg' },
      weight: { type: 'number', unit: '[lb_av]' },
      lead: { type: 'string', format: 'quantity', unit: 'g/L' },
      temperature: { type: 'number', unit: 'Cel' },
      flow: { type: 'string', format: 'decimal', unit: 'm3/h' },
      bare: { type: 'string', format: 'decimal' },
      uom: { type: 'string' },
      total: { type: 'string', format: 'decimal', unit: 'kg' },
      lines: {
        type: 'array',
        items: { type: 'object', properties: { mass: { type: 'string', format: 'decimal', unit: 'kg' }, n: { type: 'number' } } },
      },
    },
  },
};

const scope: Scope = {
  lookups: {
    crosswalks: new Map(),
    codeSets: new Map([
      [
        'rec20',
        {
          name: 'rec20',
          owner: 'master-data',
          usedBy: [],
          codes: new Map([
            ['KGM', { title: 'kilogram', unit: 'kg', from: -1_000_000, until: 1_000_000 }],
            ['TNE', { title: 'tonne', unit: 't', from: -1_000_000, until: 1_000_000 }],
            ['MTQ', { title: 'cubic metre', unit: 'm3', from: -1_000_000, until: 1_000_000 }],
            ['C62', { title: 'one', from: -1_000_000, until: 1_000_000 }],
          ]),
        },
      ],
    ]),
  },
};

function document(fields: unknown): MappingDocument {
  return { kind: 'mapping', name: 'm', from: 'receipt@1', to: 't@1', fields: fields as MappingFields };
}

async function run(fields: unknown, message: Value): Promise<unknown> {
  const compiled = compileMapping(document(fields), { from });
  if (!compiled.ok) return compiled.issues.map(({ code, path, sentence }) => `${code} ${path}: ${sentence}`);
  const result = compiled.value.run(message, scope);
  return result.ok
    ? structuredClone(result.value)
    : result.issues.map(({ code, path, sentence }) => `${code} ${path}: ${sentence}`);
}

const one = async (field: object, message: Value): Promise<unknown> => {
  const result = await run({ out: field }, message);
  return Array.isArray(result) ? result : (result as { readonly out?: unknown }).out;
};

describe('converting the unit of a field', () => {
  test('is exact, keeps texts texts and numbers numbers', async () => {
    expect(await one({ value: 'mass', to: 'g' }, { mass: '12.50' })).toBe('12500');
    expect(await one({ value: 'mass', to: 't' }, { mass: '0.150' })).toBe('0.000150');
    expect(await one({ value: 'mass', to: 'kg' }, { mass: '9007199254740993.10' })).toBe('9007199254740993.10');
    expect(await one({ value: 'weight', to: 'kg' }, { weight: 2 })).toBe(0.90718474);
    expect(await one({ value: 'temperature', to: '[degF]' }, { temperature: 100 })).toBe(212);
    expect(await one({ value: 'mass', to: 'g', as: 'number' }, { mass: '0.1' })).toBe(100);
    expect(await one({ value: 'weight', to: 'kg', as: 'decimal' }, { weight: 0.123456789012 })).toBe('0.05599905752054303844');
  });

  test('keeps the qualifier of a measured value', async () => {
    expect(await one({ value: 'lead', to: 'mg/L' }, { lead: '<0.0020' })).toBe('<2.0');
    expect(await one({ value: 'lead', to: 'mg/L' }, { lead: '>= 1.5' })).toBe('>= 1500');
  });

  test('needs a declared rounding where the result does not end, or where no number holds it', async () => {
    expect(await one({ value: 'flow', to: 'L/min' }, { flow: '1' })).toEqual([
      'unit.not-exact out: text "1" converted is 16.666667…, which does not end as a decimal, and the field does not say how to round',
    ]);
    expect(await one({ value: 'flow', to: 'L/min', round: { digits: 2 } }, { flow: '1' })).toBe('16.67');
    expect(await one({ value: 'weight', to: 'kg' }, { weight: 0.123456789012 })).toEqual([
      'unit.not-exact out: no number holds 0.05599905752054303844 exactly',
    ]);
  });

  test('F102: what is no decimal number is held with what came', async () => {
    for (const [mass, found] of [
      ['12,5', 'text "12,5"'],
      ['12 kg', 'text "12 kg"'],
      [true, 'flag true'],
      [['1'], 'a list of 1'],
    ] as const) {
      expect(await one({ value: 'mass', to: 'g' }, { mass })).toEqual([
        `unit.not-a-quantity out: expected a decimal number, found ${found}`,
      ]);
    }
  });

  test('leaves an absent value out, and a null', async () => {
    expect(await run({ out: { value: 'mass', to: 'g' } }, {})).toEqual({});
    expect(await run({ out: { value: 'mass', to: 'g' } }, { mass: null })).toEqual({});
  });

  test('is refused when compiled where the unit is not stated, unknown, or of another dimension', async () => {
    expect(await run({ out: { value: 'bare', to: 'g' } }, {})).toEqual([
      'unit.missing fields.out.to: the value should become g, and neither the source contract nor a unit: expression says in what unit it is',
    ]);
    expect(await run({ out: { value: 'mass', to: 'gr' } }, {})).toEqual([
      'unit.unknown fields.out.to: "gr" is no unit of UCUM; did you mean "g"?',
    ]);
    expect(await run({ out: { value: 'mass', to: 'L' } }, {})).toEqual([
      'unit.not-commensurable fields.out.to: kg cannot become L: kg is a mass, L is a volume',
    ]);
  });
});

describe('a unit that the message carries beside the value', () => {
  const field = { value: 'bare', unit: 'uom', units: 'rec20', to: 'g' };

  test('is a code of UCUM, or one of a code set', async () => {
    expect(await one({ value: 'bare', unit: 'uom', to: 'g' }, { bare: '2.5', uom: 'kg' })).toBe('2500');
    expect(await one({ value: 'bare', unit: 'uom', to: 'g' }, { bare: '2.5', uom: 'mg' })).toBe('0.0025');
    expect(await one(field, { bare: '2.5', uom: 'TNE' })).toBe('2500000');
  });

  test('F102: absent, unknown or of another dimension it holds the message: no factor is ever taken to be one', async () => {
    expect(await one(field, { bare: '2.5' })).toEqual(['unit.missing out: expected a unit from "uom", found nothing']);
    expect(await one(field, { bare: '2.5', uom: null })).toEqual(['unit.missing out: expected a unit from "uom", found null']);
    expect(await one(field, { bare: '2.5', uom: '' })).toEqual(['unit.missing out: expected a unit from "uom", found text ""']);
    expect(await one(field, { bare: '2.5', uom: 7 })).toEqual(['unit.unknown out: expected a unit from "uom", found number 7']);
    expect(await one(field, { bare: '2.5', uom: 'KG' })).toEqual([
      'unit.unknown out: expected a code of rec20 (steward: master-data), found "KG"; did you mean "KGM"?',
    ]);
    expect(await one(field, { bare: '2.5', uom: 'C62' })).toEqual([
      'unit.unknown out: the code "C62" of rec20 names no unit of UCUM; its steward is master-data',
    ]);
    expect(await one(field, { bare: '2.5', uom: 'MTQ' })).toEqual([
      'unit.not-commensurable out: m3 cannot become g: m3 is a volume, g is a mass',
    ]);
    expect(await one({ value: 'bare', unit: 'uom', to: 'g' }, { bare: '2.5', uom: 'lbs' })).toEqual([
      'unit.unknown out: "lbs" is no unit of UCUM; did you mean "[lb_av]"?',
    ]);
  });
});

describe('rounding a field', () => {
  test('is exact on decimals, in the declared mode', async () => {
    expect(await one({ value: 'mass', round: { digits: 2 } }, { mass: '1.005' })).toBe('1.00');
    expect(await one({ value: 'mass', round: { digits: 2, mode: 'half-up' } }, { mass: '1.005' })).toBe('1.01');
    expect(await one({ value: 'weight', round: { digits: 1 } }, { weight: 0.25 })).toBe(0.2);
    expect(await one({ value: 'mass', to: 'g', round: { digits: 0, mode: 'down' } }, { mass: '0.0019' })).toBe('1');
  });

  test.each([
    [{ value: 'mass', unit: 'uom' }, 'unit: unit says in what unit the value comes, and nothing says what it becomes (to)'],
    [
      { value: 'mass', to: 'g', units: 'rec20' },
      'units: units names the codes of a unit that the message carries, and no expression gives it (unit)',
    ],
  ])('%j is refused', async (field, sentence) => {
    expect(await run({ out: field }, {})).toEqual([`mapping.field-form fields.out.${sentence}`]);
  });
});

describe('a total that is split', () => {
  const split = (into: 'last' | 'largest', round: object = { digits: 2 }): object => ({
    parts: { each: 'lines', fields: { amount: { value: 'mass', round } }, residual: { field: 'amount', total: 'total', into } },
  });
  const lines = (...masses: readonly string[]): Value => masses.map(mass => ({ mass }));
  const amounts = (result: unknown): unknown =>
    (result as { readonly parts: readonly { readonly amount: unknown }[] }).parts.map(({ amount }) => amount);

  test('F104: three times 33.33 and the rest sum to 100 exactly', async () => {
    const message = { total: '100', lines: lines('33.3333', '33.3333', '33.3334') };
    expect(amounts(await run(split('last'), message))).toEqual(['33.33', '33.33', '33.34']);
    const uneven = { total: '100.00', lines: lines('50.005', '25.005', '24.99') };
    expect(amounts(await run(split('largest'), uneven))).toEqual(['50.01', '25.00', '24.99']);
  });

  test('F104: the total may be converted too, and a number stays a number', async () => {
    const fields = {
      parts: {
        each: 'lines',
        fields: { amount: { value: 'mass', to: 't', round: { digits: 1 } } },
        residual: { field: 'amount', total: { value: 'total', to: 't', round: { digits: 1 } } },
      },
    };
    const message = { total: '1000', lines: lines('333.3', '333.3', '333.4') };
    expect(amounts(await run(fields, message))).toEqual(['0.3', '0.3', '0.4']);
    const numbers = {
      parts: {
        each: 'lines',
        fields: { amount: { value: 'n', round: { digits: 1 } } },
        residual: { field: 'amount', total: '1' },
      },
    };
    expect(amounts(await run(numbers, { lines: [{ n: 0.34 }, { n: 0.33 }, { n: 0.33 }] }))).toEqual([0.3, 0.3, 0.4]);
  });

  test('F104: a rest that rounding does not explain holds the message, and so does a total that is missing or too fine', async () => {
    expect(await run(split('last'), { total: '150', lines: lines('33.33', '33.33', '33.33') })).toEqual([
      'mapping.residual parts: the 3 parts of amount sum to 99.99 and the total is 150: rounding to 2 digits does not explain a rest of 50.01',
    ]);
    expect(await run(split('last'), { lines: lines('1') })).toEqual([
      'mapping.residual parts: expected a total for the sum of amount, found nothing',
    ]);
    expect(await run(split('last'), { total: '1.005', lines: lines('1.005') })).toEqual([
      'mapping.residual parts: the total 1.005 has more than the 2 digits that amount is rounded to; round the total too',
    ]);
    expect(await run(split('last'), { total: '1', lines: [{}] })).toEqual([
      'mapping.residual parts[0].amount: expected a part of the total 1, found nothing',
    ]);
    expect(await run(split('last'), { total: '1', lines: [] })).toEqual([
      'mapping.residual parts: the 0 parts of amount sum to 0 and the total is 1: rounding to 2 digits does not explain a rest of 1',
    ]);
    expect(await run(split('last'), { total: '0', lines: [] })).toEqual({ parts: [] });
  });

  test('F104: parts of any split of any total, in every mode, sum to it exactly', async () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 });
    const mode = fc.constantFrom('half-even', 'half-up', 'down', 'up');
    const into = fc.constantFrom('last' as const, 'largest' as const);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 10_000_000 }), weights, mode, into, async (cents, shares, way, where) => {
        const sum = shares.reduce((a, b) => a + b, 0);
        const exact = shares.map(share => (BigInt(cents) * BigInt(share) * 10n ** 8n) / BigInt(sum));
        const rest = BigInt(cents) * 10n ** 8n - exact.reduce((a, b) => a + b, 0n);
        const masses = exact.map((part, index) => decimal(index === 0 ? part + rest : part, 10));
        const message = { total: decimal(BigInt(cents), 2), lines: lines(...masses) };
        const parts = amounts(await run(split(where, { digits: 2, mode: way }), message)) as readonly string[];
        const back = parts.map(part => BigInt(part.replace('.', ''))).reduce((a, b) => a + b, 0n);
        expect(back).toBe(BigInt(cents));
      }),
    );
  });

  test('needs a rounded field', async () => {
    const fields = { parts: { each: 'lines', fields: { amount: 'mass' }, residual: { field: 'amount', total: 'total' } } };
    expect(await run(fields, {})).toEqual([
      'mapping.field-form fields.parts.residual.field: expected a field that is rounded (round), found "amount"',
    ]);
  });
});

function decimal(units: bigint, digits: number): string {
  const text = units.toString().padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
