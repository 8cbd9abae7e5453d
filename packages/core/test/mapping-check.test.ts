import { describe, expect, test } from 'vitest';
import { checkCondition, checkMapping, type ContractDocument, type MappingDocument, type MappingFields } from '../src/index.ts';

function contract(name: string, schema: Readonly<Record<string, unknown>>): ContractDocument {
  return { kind: 'contract', name, version: 1, owner: 'x', subject: 'orderId', schema };
}

const order = contract('production-order', {
  type: 'object',
  required: ['orderId', 'product', 'quantity', 'status', 'operations'],
  properties: {
    orderId: { type: 'string' },
    product: { type: 'string' },
    quantity: { type: 'string', format: 'decimal', unit: 'kg' },
    yield: { type: 'number', unit: 'kg' },
    status: { enum: ['CRTD', 'REL', 'TECO'] },
    priority: { type: 'string', codes: 'erp-priority' },
    lotId: { type: 'string' },
    header: { $ref: '#/$defs/header' },
    operations: {
      type: 'array',
      items: {
        type: 'object',
        required: ['step'],
        properties: {
          step: { type: 'integer' },
          workCenter: { type: 'string' },
          materials: { type: 'array', items: { $ref: '#/$defs/material' } },
        },
      },
    },
    extra: { type: 'object', additionalProperties: true },
  },
  $defs: {
    header: {
      allOf: [{ properties: { plant: { type: 'string' } } }, { properties: { area: { type: 'string' } }, required: ['area'] }],
    },
    material: {
      type: 'object',
      properties: { id: { type: 'string' }, parts: { type: 'array', items: { $ref: '#/$defs/material' } } },
    },
  },
});

const workOrder = contract('work-order', {
  type: 'object',
  required: ['number', 'steps'],
  properties: {
    number: { type: 'string' },
    item: { type: 'string' },
    amount: { type: 'string', unit: 'g' },
    weight: { type: 'number', unit: 'kg' },
    state: { enum: ['new', 'open', 'done'] },
    prio: { type: 'string', codes: 'mes-priority' },
    kind: { type: 'string', const: 'WO' },
    count: { type: 'integer' },
    urgent: { type: 'boolean' },
    lot: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
    tags: { type: 'array', items: { type: 'string' } },
    steps: {
      type: 'array',
      items: { type: 'object', required: ['seq'], properties: { seq: { type: 'integer' }, center: { type: 'string' } } },
    },
    notes: {},
  },
});

const steps = { each: 'operations', fields: { seq: 'step', center: 'workCenter' } };
const complete = { number: 'orderId', steps };

function check(fields: unknown): readonly string[] {
  const document: MappingDocument = {
    kind: 'mapping',
    name: 'm',
    from: 'production-order@1',
    to: 'work-order@1',
    fields: fields as MappingFields,
  };
  return checkMapping(document, order, workOrder).map(
    ({ level, code, path, sentence }) => `${level} ${code} ${path}: ${sentence}`,
  );
}

describe('checking a mapping against its contracts', () => {
  test('a mapping that fits has no issues', () => {
    const fields = {
      ...complete,
      item: 'product & "-" & lotId',
      amount: '$string($number(quantity) * 1000)',
      weight: { value: 'quantity', as: 'number' },
      state: { value: 'status', codes: { CRTD: 'new', REL: 'open', TECO: 'done' } },
      prio: { value: 'priority', codes: { 1: 'high' }, else: 'low' },
      kind: { constant: 'WO' },
      count: '$count(operations)',
      urgent: 'priority = "1"',
      lot: { fields: { id: 'lotId ?? "none"' } },
      tags: 'operations.workCenter[]',
      notes: 'extra.anything.at.all',
    };
    expect(check(fields)).toEqual([]);
    expect(
      check({
        ...complete,
        item: 'header.plant & header.area & operations[0].materials[0].parts[0].id & site.code & $root.orderId',
      }),
    ).toEqual([]);
  });

  test.each([
    ['orderID', 'the source contract has no field "orderID"; did you mean "orderId"?'],
    ['header.plnt', 'header has no field "plnt"; did you mean "plant"?'],
    ['operations[0].stp', 'operations has no field "stp"; did you mean "step"?'],
    ['$root.produkt', 'the source contract has no field "produkt"; did you mean "product"?'],
    ['product.x', 'product has no field "x"'],
    ['site.cod', 'a site has no field "cod"; did you mean "code"?'],
    ['$site.zon', 'a site has no field "zon"; did you mean "zone"?'],
    ['$uppercase(produkt)', 'the source contract has no field "produkt"; did you mean "product"?'],
    ['lotid ?? "x"', 'the source contract has no field "lotid"; did you mean "lotId"?'],
    ['operations[workcentre="A"].step', 'an element of operations has no field "workcentre"; did you mean "workCenter"?'],
    ['operations[step > 1][0].workCentr', 'operations has no field "workCentr"; did you mean "workCenter"?'],
    ['$map(operations, function($o) { produkt })', 'the source contract has no field "produkt"; did you mean "product"?'],
  ])('a path that the source contract does not have is named with the nearest: %s', (text, sentence) => {
    expect(check({ ...complete, notes: text })).toEqual([`error mapping.path-unknown fields.notes: ${sentence}`]);
  });

  test('paths inside each are relative to the element', () => {
    expect(check({ number: 'orderId', steps: { each: 'operations', fields: { seq: 'stp', center: 'orderId' } } })).toEqual([
      'error mapping.path-unknown fields.steps.fields.seq: an element of operations has no field "stp"; did you mean "step"?',
      'error mapping.path-unknown fields.steps.fields.center: an element of operations has no field "orderId"; there is step, workCenter, materials; $root.orderId is the one of the whole message',
    ]);
    expect(check({ number: 'orderId', steps: { each: 'operatons', fields: { seq: 'step' } } })).toEqual([
      'error mapping.path-unknown fields.steps.each: the source contract has no field "operatons"; did you mean "operations"?',
    ]);
  });

  test('a required target field that is left out, and one that does not exist, are named', () => {
    expect(
      check({ numbr: 'orderId', steps: { each: 'operations', fields: { center: 'workCenter' } }, lot: { fields: {} } }),
    ).toEqual([
      'error mapping.target-unknown fields.numbr: the target contract has no field "numbr" here; did you mean "number"?',
      'error mapping.target-missing fields.steps.fields: the target contract requires the field "seq" here, and the mapping leaves it out',
      'error mapping.target-missing fields.lot.fields: the target contract requires the field "id" here, and the mapping leaves it out',
      'error mapping.target-missing fields: the target contract requires the field "number" here, and the mapping leaves it out',
    ]);
  });

  test('units that differ between a plain path and its target are named', () => {
    const expected = (path: string): readonly string[] => [
      `error mapping.unit ${path}: the source is in kg, the target in g; convert it (to: g)`,
    ];
    expect(check({ ...complete, amount: 'quantity' })).toEqual(expected('fields.amount'));
    expect(check({ ...complete, amount: { value: 'quantity', as: 'decimal' } })).toEqual(expected('fields.amount.value'));
    expect(check({ ...complete, weight: 'yield' })).toEqual([]);
  });

  test('codes without a translation are named', () => {
    expect(check({ ...complete, state: { value: 'status', codes: { CRTD: 'new', REL: 'opn' } } })).toEqual([
      'error mapping.code-missing fields.state.codes: the source may send "TECO", and the table has no entry for it',
      'error mapping.code-not-taken fields.state.codes.REL: the target takes "new", "open", "done", and the table gives "opn"; did you mean "open"?',
    ]);
    expect(check({ ...complete, state: { value: 'status', codes: { CRTD: 'new' }, else: 'other' } })).toEqual([
      'error mapping.code-not-taken fields.state.else: the target takes "new", "open", "done", and the table gives "other"',
    ]);
    expect(check({ ...complete, state: 'status' })).toEqual([
      'error mapping.code-missing fields.state: the source may send "CRTD", "REL", "TECO", and the target takes "new", "open", "done"',
    ]);
    expect(check({ ...complete, prio: 'priority' })).toEqual([
      'error mapping.code-missing fields.prio: the source has codes of erp-priority, the target of mes-priority, and there is no table (codes)',
    ]);
  });

  test('a list that meets a single value is named', () => {
    const list = (path: string): string =>
      `error mapping.list ${path}: the path may give a list, and the target takes a single value`;
    expect(check({ ...complete, item: 'operations.workCenter' })).toEqual([list('fields.item')]);
    expect(check({ ...complete, item: { value: 'operations.workCenter', as: 'text' } })).toEqual([list('fields.item.value')]);
    expect(check({ ...complete, count: 'operations' })).toEqual([list('fields.count')]);
    expect(check({ ...complete, item: 'operations[0].workCenter' })).toEqual([]);
    expect(check({ ...complete, tags: 'operations.workCenter' })).toEqual([
      'warning mapping.list fields.tags: a list of one comes out as a single value, and the target takes a list; end the path with []',
    ]);
  });

  test('types that cannot meet are named', () => {
    expect(check({ ...complete, count: 'quantity', urgent: 'orderId', item: 'yield' })).toEqual([
      'error mapping.type fields.count: expected a whole number, and the mapping gives a text',
      'error mapping.type fields.urgent: expected true or false, and the mapping gives a text',
      'error mapping.type fields.item: expected a text, and the mapping gives a number',
    ]);
    expect(check({ ...complete, item: 'quantity * 2' })).toEqual([
      'error mapping.type fields.item: * reckons with numbers, and a side is a decimal as text; to: (units) and round: reckon exactly, $number holds 15 to 17 digits',
      'error mapping.type fields.item: expected a text, and the mapping gives a number',
    ]);
    expect(check({ ...complete, kind: { constant: 5 }, count: { constant: '5' } })).toEqual([
      'error mapping.type fields.kind.constant: expected a text, found the constant 5',
      'error mapping.type fields.count.constant: expected a whole number, found the constant "5"',
    ]);
    expect(check({ ...complete, kind: { constant: 'PO' } })).toEqual([
      'error mapping.code-not-taken fields.kind.constant: the target takes "WO", and the constant is "PO"',
    ]);
    expect(check({ ...complete, item: { fields: { a: 'orderId' } }, lot: steps })).toEqual(
      expect.arrayContaining(['error mapping.type fields.item: expected a text, and the mapping gives an object']),
    );
  });

  test('an unknown function and $eval are named at their first column', () => {
    expect(check({ ...complete, item: '$uppercas(product)' })).toEqual([
      'error mapping.function-unknown fields.item: $uppercas at column 1 is not known; did you mean "$uppercase"?',
    ]);
    expect(check({ ...complete, item: 'product & $eval("1")' })[0]).toMatch(/\$eval stands at column 11, and/u);
  });

  test('a conversion that does not exist is not said to give a type', () => {
    const found = check({ ...complete, item: { value: 'product', as: 'string' } as never });
    expect(found.filter(each => each.includes('the mapping gives'))).toEqual([]);
  });

  test('an optional source of a required target is a warning', () => {
    expect(check({ ...complete, number: 'lotId' })).toEqual([
      'warning mapping.may-be-absent fields.number: the source may leave this out, and the target requires it',
    ]);
    expect(check({ ...complete, lot: { fields: { id: 'header.area' } } })).toEqual([
      'warning mapping.may-be-absent fields.lot.fields.id: the source may leave this out, and the target requires it',
    ]);
  });

  test('a required object of which every field may be absent is a warning', () => {
    const target = contract('t', {
      type: 'object',
      required: ['lot'],
      properties: { lot: { type: 'object', properties: { id: { type: 'string' }, area: { type: 'string' } } } },
    });
    const issues = (fields: MappingFields): readonly string[] =>
      checkMapping({ kind: 'mapping', name: 'm', from: 'production-order@1', to: 't@1', fields }, order, target).map(
        ({ level, code, path }) => `${level} ${code} ${path}`,
      );
    expect(issues({ lot: { fields: { id: 'lotId', area: 'header.plant' } } })).toEqual([
      'warning mapping.may-be-absent fields.lot',
    ]);
    expect(issues({ lot: { fields: { id: 'lotId', area: { constant: 'x' } } } })).toEqual([]);
  });

  test('a last branch for what the contract no longer leaves is only information', () => {
    const text = 'status = "CRTD" ? "a" : status = "REL" ? "b" : status = "TECO" ? "c" : "d"';
    expect(check({ ...complete, item: text })).toEqual([
      'info mapping.dead-branch fields.item: the condition is always true, so that what stands behind : is never used',
    ]);
  });

  test('syntax comes first', () => {
    expect(check({ ...complete, item: 'product &' })).toEqual([
      'error mapping.syntax fields.item: the expression "product &" cannot be read: S0207 unexpected end of expression, at column 9',
    ]);
  });
});

describe('checking a condition against its contract', () => {
  const condition = (text: string): readonly string[] =>
    checkCondition(text, order).map(({ code, sentence }) => `${code}: ${sentence}`);

  test('paths and site fields are followed', () => {
    expect(condition('header.plant = site.code and $count(operations) > 0')).toEqual([]);
    expect(condition('header.plnt = site.cod')).toEqual([
      'mapping.path-unknown: header has no field "plnt"; did you mean "plant"?',
      'mapping.path-unknown: a site has no field "cod"; did you mean "code"?',
    ]);
  });

  test('what can never be true or false is named', () => {
    expect(condition('orderId')).toEqual(['mapping.condition-type: expected true or false, and the expression gives a text']);
    expect(condition('status = "REL" ? true : false')).toEqual([]);
  });
});
