import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathReader } from '../src/contract/path-reader.ts';
import { openContract, valueAt, type Contract, type ContractDocument, type Value } from '../src/index.ts';

const order: ContractDocument = {
  kind: 'contract',
  name: 'production-order',
  version: 1,
  owner: 'production-planning',
  subject: 'orderId',
  keys: { order: 'orderId', material: 'product', lot: 'lotId' },
  revision: 'changedAt',
  sequence: 'counter',
  schema: {
    type: 'object',
    required: ['orderId', 'product', 'quantity', 'start', 'operations'],
    properties: {
      orderId: { type: 'string', identifies: 'order', pattern: '^[0-9]{1,12}$' },
      product: { type: 'string', identifies: 'material', maxLength: 40 },
      quantity: { type: 'string', format: 'decimal', unit: 'kg' },
      plant: { enum: ['1010', '1020'] },
      lotId: { type: 'string' },
      serial: { type: 'string', format: 'int64' },
      start: { type: 'string', format: 'date-time' },
      changedAt: { type: 'string', format: 'date-time' },
      counter: { type: 'integer' },
      urgent: { type: 'boolean' },
      operations: { type: 'array', items: { $ref: '#/$defs/operation' } },
    },
    $defs: {
      operation: {
        type: 'object',
        required: ['step'],
        properties: {
          step: { type: 'integer', minimum: 1 },
          workCenter: { type: 'string' },
          tags: { type: 'array', items: { type: 'string' } },
        },
        additionalProperties: false,
      },
    },
  },
};

const message = {
  orderId: '258456',
  product: 'SO1215',
  quantity: '1250.500',
  plant: '1010',
  start: '2026-11-23T06:00:00Z',
  operations: [{ step: 10, workCenter: 'MIX-01' }],
};

function opened(document: ContractDocument): Contract {
  const result = openContract(document);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function withSchema(schema: Readonly<Record<string, unknown>>, subject = 'id'): ContractDocument {
  return { kind: 'contract', name: 'x', version: 1, owner: 'x', subject, schema };
}

const contract = opened(order);
const findings = (value: unknown, of = contract): readonly string[] =>
  of.check(value as Value).map(({ code, path }) => `${code} ${path}`);

describe('checking a message', () => {
  test('a message that keeps the contract has no issues', () => {
    expect(contract.ref).toBe('production-order@1');
    expect(contract.check(message)).toEqual([]);
  });

  test.each([
    [{ ...message, orderId: undefined }, 'contract.required orderId'],
    [{ ...message, orderId: 258456 }, 'contract.type orderId'],
    [{ ...message, orderId: 'A1' }, 'contract.pattern orderId'],
    [{ ...message, product: 'x'.repeat(41) }, 'contract.length product'],
    [{ ...message, quantity: '1e3' }, 'contract.format quantity'],
    [{ ...message, quantity: '1.234,5' }, 'contract.format quantity'],
    [{ ...message, serial: '9223372036854775808' }, 'contract.format serial'],
    [{ ...message, plant: '9' }, 'contract.choice plant'],
    [{ ...message, start: '2026-02-30T06:00:00Z' }, 'contract.format start'],
    [{ ...message, start: '2026-11-23T06:00:00' }, 'contract.format start'],
    [{ ...message, operations: [{ step: 0 }] }, 'contract.range operations[0].step'],
    [{ ...message, operations: [{ step: 1 }, { step: 1.5 }] }, 'contract.type operations[1].step'],
    [{ ...message, operations: [{ step: 1, center: 'x' }] }, 'contract.unknown-field operations[0].center'],
    ['text', 'contract.type '],
  ])('a wrong value is found at its place: %#', (value, expected) => {
    const issues = findings(value);
    expect(issues).toContain(expected);
    expect(issues).toHaveLength(1);
  });

  test('a missing field is named, with the one that is probably meant', () => {
    const { orderId, ...rest } = message;
    expect(contract.check({ ...rest, orderID: orderId })).toEqual([
      expect.objectContaining({
        code: 'contract.required',
        path: 'orderId',
        sentence: 'expected the field, and there is none; there is orderID',
      }),
    ]);
  });

  test('no sentence speaks the language of the validator, and none is longer than a line', () => {
    const broken = {
      orderId: 'x'.repeat(10_000),
      product: 5,
      quantity: {},
      plant: [1],
      start: null,
      operations: [3, { a: 1 }],
      serial: '',
    };
    for (const { sentence } of contract.check(broken as unknown as Value)) {
      expect(sentence).not.toMatch(/\bmust\b|NOT|undefined|\[object/);
      expect(sentence.length).toBeLessThan(250);
    }
  });

  test('all faults are found, at most twenty', () => {
    expect(findings({ ...message, quantity: 'x', plant: '9' })).toEqual(['contract.format quantity', 'contract.choice plant']);
    expect(contract.check({ ...message, operations: Array.from({ length: 100 }, () => ({})) })).toHaveLength(20);
  });

  test('several patterns in one contract stay apart', () => {
    const two = opened(
      withSchema({
        type: 'object',
        properties: { id: { type: 'string', pattern: '^a$' }, other: { type: 'string', pattern: '^b$' } },
      }),
    );
    expect(findings({ id: 'a', other: 'b' }, two)).toEqual([]);
    expect(findings({ id: 'b', other: 'a' }, two)).toEqual(['contract.pattern id', 'contract.pattern other']);
  });

  test('alternatives are one finding, with what was closest', () => {
    const either = opened(
      withSchema({
        type: 'object',
        properties: {
          id: { anyOf: [{ type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] }, { type: 'null' }] },
        },
      }),
    );
    expect(either.check({ id: { a: 'x' } })).toEqual([
      expect.objectContaining({
        code: 'contract.combination',
        path: 'id',
        sentence: expect.stringContaining('closest: expected a whole number'),
      }),
    ]);
  });

  test('F96: fields named like inherited members are data like any other', () => {
    const strict = opened(
      withSchema({ type: 'object', required: ['constructor'], properties: { id: {}, constructor: { type: 'string' } } }),
    );
    expect(findings({}, strict)).toEqual(['contract.required constructor']);
    expect(findings(JSON.parse('{"constructor": "x", "__proto__": 1}'), strict)).toEqual([]);
    const closed = opened(withSchema({ type: 'object', properties: { id: {} }, additionalProperties: false }));
    expect(findings(JSON.parse('{"__proto__": {"x": 1}}'), closed)).toEqual(['contract.unknown-field __proto__']);
  });
});

describe('identifying a message', () => {
  test('subject, keys, revision and sequence are read; what the schema does not require may be absent', () => {
    expect(contract.identify(message)).toEqual({
      ok: true,
      issues: [],
      value: {
        subject: '258456',
        keys: [
          ['order', '258456'],
          ['material', 'SO1215'],
        ],
      },
    });
    const full = contract.identify({ ...message, lotId: 'L1', changedAt: '2026-11-23T06:00:00Z', counter: 7 });
    expect(full).toMatchObject({ value: { revision: '2026-11-23T06:00:00Z', sequence: 7 } });
  });

  test('a missing key is named with its path and where the path ends', () => {
    const deep = opened({
      ...withSchema({}, 'Order.Header.ID'),
      keys: { lot: 'Order.Lot' },
    });
    const ends = (value: unknown): string | undefined => deep.identify(value as Value).issues[0]?.sentence;
    expect(contract.identify({ ...message, orderId: '' }).issues[0]).toMatchObject({
      code: 'contract.key-missing',
      path: 'orderId',
    });
    expect(ends({ Order: { Header: { Id: 1 } } })).toBe(
      'expected the subject at Order.Header.ID, and Order.Header has no field ID; there is Id',
    );
    expect(ends({ Order: [{}, {}] })).toBe(
      'expected the subject at Order.Header.ID, and Order is a list of 2, where one element was expected',
    );
    expect(ends({ Order: 'x' })).toBe('expected the subject at Order.Header.ID, and Order is text "x"');
  });

  test('whole numbers become their exact text, everything else is refused', () => {
    const any = opened(withSchema({}));
    const subject = (id: unknown): unknown => {
      const result = any.identify({ id } as Value);
      return result.ok ? result.value.subject : result.issues[0]?.code;
    };
    expect(subject(258456)).toBe('258456');
    expect(subject(2 ** 53)).toBe('contract.key-type');
    expect(subject(1.5)).toBe('contract.key-type');
    expect(subject(true)).toBe('contract.key-type');
    expect(subject({})).toBe('contract.key-type');
    expect(subject(null)).toBe('contract.key-missing');
  });

  test('a natural id joins its values so that no two different ids read the same', () => {
    const natural = opened({ ...withSchema({}, 'a'), id: ['a', 'b'] });
    const id = (a: string, b: string): unknown => {
      const result = natural.identify({ a, b });
      return result.ok && result.value.id;
    };
    expect(id('258456', '0010')).toBe('258456/0010');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a/%]+$/), { minLength: 4, maxLength: 4 }), ([a, b, c, d]) => {
        expect(id(a!, b!) === id(c!, d!)).toBe(a === c && b === d);
      }),
    );
  });

  test('prepared paths read what valueAt reads', () => {
    const { value } = fc.letrec<{ value: Value }>(tie => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Value>('x', 1, null),
        fc.dictionary(fc.constantFrom('a', 'b', 'constructor', '__proto__'), tie('value')),
        fc.array(tie('value'), { maxLength: 2 }),
      ),
    }));
    const path = fc.array(fc.constantFrom('a', 'b', 'constructor', '__proto__', '0', 'length'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(value, path, (message, steps) => {
        expect(pathReader(steps.join('.'))(message)).toEqual(valueAt(message, steps.join('.')));
      }),
    );
  });
});

describe('opening a contract', () => {
  const faults = (document: ContractDocument): readonly string[] =>
    openContract(document).issues.map(({ code, path }) => `${code} ${path}`);

  test.each([
    [{ type: 'objct' }, 'contract.schema schema.type'],
    [{ requried: ['a'] }, 'contract.schema-keyword schema.requried'],
    [{ properties: { a: { type: 'string', patern: 'x' } } }, 'contract.schema-keyword schema.properties.a.patern'],
    [{ properties: { a: { type: 'number', format: 'decimal' } } }, 'contract.schema-format schema.properties.a.format'],
    [{ properties: { a: { format: 'datetime' } } }, 'contract.schema-format schema.properties.a.format'],
    [{ properties: { a: { $ref: '#/$defs/qty' } } }, 'contract.schema-reference schema.properties.a.$ref'],
    [{ properties: { a: { pattern: '(' } } }, 'contract.schema-pattern schema.properties.a.pattern'],
    [{ properties: { a: { minLength: -1 } } }, 'contract.schema schema.properties.a.minLength'],
    [{ properties: { a: { unit: 5 } } }, 'contract.schema schema.properties.a.unit'],
    [{ properties: { a: 3 } }, 'contract.schema schema.properties.a'],
    [{ properties: { a: { enum: [] } } }, 'contract.schema schema.properties.a.enum'],
    [{ allOf: [{ type: 'object' }, { type: ['x'] }] }, 'contract.schema schema.allOf[1].type'],
    [{ required: ['a', 'a'] }, 'contract.schema schema.required'],
    [{ $defs: { a: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' }, 'contract.schema-reference schema.$defs.a.$ref'],
    [{ $ref: 'https://example.org/other.json' }, 'contract.schema-reference schema'],
  ])('a fault of the schema is found at its place: %j', (schema, expected) => {
    expect(faults(withSchema(schema))).toContain(expected);
  });

  test('the nearest known word is offered', () => {
    const sentences = openContract(withSchema({ requried: [], properties: { a: { type: 'intger' } } })).issues.map(
      ({ sentence }) => sentence,
    );
    expect(sentences[0]).toContain('did you mean "required"?');
    expect(sentences[1]).toContain('did you mean "integer"?');
  });

  test('subject, id, keys, revision and sequence must be paths of the schema', () => {
    const wrong = {
      ...order,
      subject: 'orderid',
      id: ['orderId', 'operations.stp'],
      keys: { lot: 'lot' },
      revision: 'start.x',
      sequence: 'countr',
    };
    expect(openContract(wrong).issues.map(({ path, sentence }) => [path, sentence])).toEqual([
      ['subject', 'the schema has no field "orderid"; did you mean "orderId"?'],
      ['id[1]', 'operations has no field "stp"; did you mean "step"?'],
      ['keys.lot', expect.stringContaining('the schema has no field "lot"')],
      ['revision', 'start has no field "x"'],
      ['sequence', expect.stringContaining('did you mean "counter"?')],
    ]);
  });

  test('a schema that leaves its fields open has any path', () => {
    expect(faults(withSchema({ type: 'object' }, 'a.b'))).toEqual([]);
    expect(faults(withSchema({ properties: { x: {} }, additionalProperties: true }, 'a'))).toEqual([]);
  });
});

describe('the shape of a contract', () => {
  const lists = ({ texts, numbers, flags, lists }: Contract['shape']): Record<string, readonly string[]> =>
    Object.fromEntries(Object.entries({ texts, numbers, flags, lists }).map(([name, paths]) => [name, [...paths].sort()]));

  test('it says of each path what it holds, through references and lists', () => {
    expect(lists(contract.shape)).toEqual({
      texts: [
        'changedAt',
        'lotId',
        'operations.tags',
        'operations.workCenter',
        'orderId',
        'plant',
        'product',
        'quantity',
        'serial',
        'start',
      ],
      numbers: ['counter', 'operations.step'],
      flags: ['urgent'],
      lists: ['operations', 'operations.tags'],
    });
  });

  test('a schema that contains itself ends', () => {
    const segment = {
      type: 'object',
      properties: { ID: { type: 'string' }, Segment: { type: 'array', items: { $ref: '#/$defs/segment' } } },
    };
    const { shape } = opened(withSchema({ $defs: { segment }, $ref: '#/$defs/segment' }, 'ID'));
    expect(shape.texts).toContain('Segment.Segment.ID');
    expect(shape.lists).toContain('Segment.Segment');
    expect(shape.texts.size).toBeLessThan(10);
  });

  test('alternatives are put together, and what may be a text or a number is left to the sender', () => {
    const { shape } = opened(
      withSchema({
        properties: {
          id: { anyOf: [{ type: 'string' }, { type: 'number' }] },
          maybe: { type: ['number', 'null'] },
          exact: { format: 'decimal' },
          code: { enum: ['A', 'B'] },
          both: { allOf: [{ properties: { x: { type: 'number' } } }, { properties: { y: { type: 'boolean' } } }] },
          one: { oneOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] },
        },
      }),
    );
    expect(lists(shape)).toEqual({
      texts: ['code', 'exact', 'one'],
      numbers: ['both.x', 'maybe'],
      flags: ['both.y'],
      lists: [],
    });
  });
});
