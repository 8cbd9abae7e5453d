import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  completeDraft,
  draftFromSamples,
  draftSchema,
  draftYaml,
  identifiedBy,
  openContract,
  openFormat,
  wordsOf,
  type ContractDocument,
  type ContractDraft,
  type FormatSettings,
  type Value,
} from '../src/index.ts';

type SchemaObject = ContractDocument['schema'];

function drafted(samples: readonly Value[], columns = false): ContractDraft {
  const found = draftFromSamples(samples, { textual: columns, columns });
  if (!found.ok) throw new Error(found.issues[0]?.sentence);
  return completeDraft(found.value, { name: 'sample', owner: 'tests' });
}

function propertiesOf({ document }: ContractDraft): Readonly<Record<string, SchemaObject>> {
  return document.schema['properties'] as Readonly<Record<string, SchemaObject>>;
}

/** The columns whose remark asks for a decimal comma. */
function commaColumns(draft: ContractDraft): readonly string[] {
  return Object.entries(propertiesOf(draft)).flatMap(([name, schema]) =>
    draft.remarks.get(schema)?.includes('decimalMark') ? [name] : [],
  );
}

/** Why the contract refuses the bytes, read with the settings that its remarks name. */
function refusals(draft: ContractDraft, text: string, settings: FormatSettings): readonly string[] {
  const opened = openContract(draft.document);
  if (!opened.ok) return opened.issues.map(issue => issue.sentence);
  const format = openFormat(settings, { shape: opened.value.shape });
  const values = format.ok ? format.value.decode(new TextEncoder().encode(text)) : format;
  if (!values.ok) return values.issues.map(issue => issue.sentence);
  return values.value.flatMap(value => opened.value.check(value).map(issue => issue.sentence));
}

const cells = [
  fc.constantFrom('1', '12,5', '0,25', '7', '007', '-3', '1.234,500', '1,234', '', '+1', '1e5', 'true', 'false', '-007', '1,5e3'),
  fc.stringMatching(/^[-+]?\d{1,20}([.,]\d{1,4})?$/u),
  fc.constantFrom('open', 'closed', 'held'),
  fc.constantFrom('20260301', '2026-03-01', '01.03.2026', '2026-03-01T06:00:00Z', '12,5'),
  fc.constantFrom('12,5', '7', '0,25', '-1'),
];
const column = fc.constantFrom(...cells).chain(cell => fc.array(cell, { minLength: 12, maxLength: 12 }));

describe('names of fields', () => {
  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is a name like any other', name => {
    expect(Array.isArray(wordsOf(name))).toBe(true);
    expect(identifiedBy(name)).toBeUndefined();
  });

  test('constructor is declared, and __proto__, which no contract can declare, is told', () => {
    const draft = drafted([JSON.parse('{"constructor":"1","__proto__":"1","id":"a"}') as Value]);
    expect(Object.keys(propertiesOf(draft))).toEqual(['constructor', 'id']);
    expect(draftYaml(draft)).toContain('# the field __proto__ of the samples cannot be declared');
  });

  test.each([
    ['Auftrag', 'order'],
    ['Auftragsnummer', 'order id'],
    ['Fälligkeitsdatum', 'due time'],
    ['Faellig', 'due'],
    ['Werk', 'plant'],
    ['Materialbezeichnung', 'material description'],
    ['Menge', 'quantity'],
    ['Lagerort', 'storage location'],
    ['Arbeitsplatz', 'workcenter'],
    ['Chargennummer', 'lot id'],
    ['chart', 'chart'],
  ])('the German %s says %s', (name, words) => {
    expect(wordsOf(name).join(' ')).toBe(words);
  });
});

describe('a drafted contract accepts its own samples', () => {
  test('of delimited text, with the settings that its remarks name', () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), columns => {
        const names = columns.map((_, index) => `c${index}`);
        const rows = columns[0]!.map((_, row) => columns.map(each => each[row]!).join(';'));
        const text = [names.join(';'), ...rows.filter(row => row !== '')].join('\n');
        const samples = rows
          .filter(row => row !== '')
          .map(row => Object.fromEntries(row.split(';').map((cell, index) => [names[index]!, cell])));
        fc.pre(samples.length > 0);
        const draft = drafted(samples, true);
        const decimals = commaColumns(draft);
        const comma = decimals.length > 0 ? { decimalMark: ',' as const, decimals } : {};
        expect(refusals(draft, text, { kind: 'delimited', separator: ';', ...comma })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('of JSON, which has no decimal mark, nulls and words that repeat included', () => {
    const value = fc.oneof(fc.constantFrom<Value>(null, 1, 1.5, true, 'open', 'shut', ''), ...cells);
    const message = fc.record({ a: value, b: fc.constantFrom<Value>('x', 'y', null), c: fc.array(value, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 20 }), samples => {
        fc.pre(samples.some(({ a, b }) => a !== null || b !== null));
        const draft = drafted(samples as readonly Value[]);
        expect(refusals(draft, samples.map(each => JSON.stringify(each)).join('\n'), { kind: 'json', lines: true })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('samples without a single value get a contract that says where the subject is to be named', () => {
    const draft = drafted([{ a: null, c: [] }]);
    expect(draftYaml(draft)).toContain('none is a single value: name one');
  });

  test('decimal commas are decimals in columns, and text with a remark where the format has no decimal mark', () => {
    const samples: readonly Value[] = ['12,5', '7', '0,25'].map(qty => ({ qty }));
    const columns = drafted(samples, true);
    expect(propertiesOf(columns)['qty']).toMatchObject({ type: 'string', format: 'decimal' });
    expect(draftYaml(columns)).toContain(`decimalMark: ',' and "qty" in decimals`);
    const json = drafted(samples);
    expect(propertiesOf(json)['qty']).toMatchObject({ type: 'string', pattern: '^[-+]?[0-9]+(,[0-9]+)?$' });
    expect(draftYaml(json)).not.toContain('decimalMark');
  });

  test('thousands separators stay text, and the remark names the column', () => {
    const draft = drafted([{ Menge: '1.234,500' }, { Menge: '12,5' }], true);
    expect(propertiesOf(draft)['Menge']).not.toHaveProperty('format');
    expect(draftYaml(draft)).toContain('the column Menge has thousands separators');
  });

  test('a value after many others counts, too', () => {
    const samples: readonly Value[] = Array.from({ length: 1200 }, (_, index) => ({ n: index < 1100 ? '1.5' : 'many' }));
    expect(propertiesOf(drafted(samples))['n']).not.toHaveProperty('format');
  });
});

test('the subject is what tells samples apart rather than what repeats', () => {
  const samples = ['1', '2', '3'].map(number => ({ OrderNo: '4711', ConfirmationNo: number }));
  expect(drafted(samples).document.subject).toBe('ConfirmationNo');
});

test('samples without a message, and a message without fields, are refused in words', () => {
  expect(draftFromSamples([]).issues[0]).toMatchObject({
    code: 'contract.draft-samples',
    sentence: 'there is no message in the samples',
  });
  expect(draftFromSamples([{ a: 1 }, [1]]).issues[0]?.sentence).toBe(
    'expected messages with named fields, and message 2 is a list',
  );
});

test('an OpenAPI draft says what fields identify by their names', () => {
  const text = JSON.stringify({
    openapi: '3.0.0',
    components: { schemas: { A: { type: 'object', properties: { orderNumber: { type: 'string' }, note: { type: 'string' } } } } },
  });
  const found = draftSchema('openapi', { path: 'given', text, read: () => undefined });
  if (!found.ok) throw new Error(found.issues[0]?.sentence);
  expect(found.value.schema['properties']).toEqual({
    orderNumber: { type: 'string', identifies: 'order' },
    note: { type: 'string' },
  });
});
