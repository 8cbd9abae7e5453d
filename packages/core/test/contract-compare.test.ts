import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  compareContracts,
  compareSchemas,
  contractImpact,
  readDocuments,
  type ContractDocument,
  type IntegrationDocument,
  type MappingDocument,
} from '../src/index.ts';

const order: ContractDocument = {
  kind: 'contract',
  name: 'order',
  version: 1,
  owner: 'planning',
  subject: 'id',
  keys: { order: 'id' },
  schema: {
    type: 'object',
    required: ['id', 'quantity'],
    properties: {
      id: { type: 'string', maxLength: 12 },
      quantity: { type: 'string', format: 'decimal', unit: 'kg' },
      state: { enum: ['open', 'closed'] },
      operations: { type: 'array', items: { type: 'object', properties: { step: { type: 'integer' } } } },
    },
  },
};

/** The order with other fields, or none under a name. */
function changed(fields: Readonly<Record<string, unknown>>, more: Partial<ContractDocument> = {}): ContractDocument {
  const properties = { ...(order.schema['properties'] as object), ...fields };
  const kept = Object.fromEntries(Object.entries(properties).filter(([, schema]) => schema !== undefined));
  return { ...order, version: 2, schema: { ...order.schema, properties: kept }, ...more };
}

function verdict(newer: ContractDocument): readonly string[] {
  const { compatible, differences } = compareContracts(order, newer);
  return [compatible, ...differences.map(each => each.sentence)];
}

describe('two versions of a contract', () => {
  test('that say the same are compatible, whatever the order of words', () => {
    expect(verdict({ ...changed({}), schema: Object.fromEntries(Object.entries(order.schema).reverse()) })).toEqual(['both']);
  });

  test('F112: a new optional field affects nobody, a new required one the readers of old messages', () => {
    expect(verdict(changed({ lot: { type: 'string' } }))).toEqual(['both', 'lot is new; nobody is affected']);
    const required = { ...changed({}).schema, required: ['id', 'quantity', 'state'] };
    expect(verdict({ ...changed({}), schema: required })).toEqual([
      'writers',
      'state is required now; new readers may refuse old messages',
    ]);
  });

  test('F112: a renamed, retyped or widened field is named with whom it breaks', () => {
    const renamed = changed({ quantity: undefined, amount: { type: 'string' } });
    expect(verdict({ ...renamed, schema: { ...renamed.schema, required: ['id', 'amount'] } })).toEqual([
      'nobody',
      'amount is new; new readers may refuse old messages',
      'quantity is no longer there; old readers may refuse new messages',
    ]);
    expect(verdict(changed({ id: { type: 'integer' } }))).toEqual([
      'nobody',
      'id: type: a text → a number; new readers may refuse old messages, and old readers new ones',
    ]);
    expect(verdict(changed({ id: { type: 'string', maxLength: 20 } }))).toEqual([
      'readers',
      'id: maxLength: at most 12 characters → at most 20 characters; old readers may refuse new messages',
    ]);
    expect(verdict(changed({ state: { enum: ['open', 'paused'] } }))).toEqual([
      'nobody',
      'state may no longer be "closed"; new readers may refuse old messages',
      'state may be "paused" now; old readers may refuse new messages',
    ]);
    expect(verdict(changed({ state: { enum: ['open', 'closed', null] } }))).toEqual([
      'readers',
      'state may be null now; old readers may refuse new messages',
    ]);
  });

  test('F102: another unit or code set breaks both, though the form is the same', () => {
    expect(verdict(changed({ quantity: { type: 'string', format: 'decimal', unit: 'g' } }))).toEqual([
      'nobody',
      'quantity: unit: kg → g; nothing is refused, and the same number means another quantity: new readers take kg for g, 1000 times too little',
    ]);
    expect(verdict(changed({ quantity: { type: 'string', format: 'decimal', unit: 'm3' } }))[1]).toMatch(
      /: kg is a mass, m3 is a volume$/u,
    );
    expect(verdict(changed({ quantity: { type: 'string', format: 'decimal', unit: 'mg' } }))[1]).toMatch(
      /1000000 times too little$/u,
    );
    expect(verdict(changed({ quantity: { type: 'string', format: 'decimal', unit: 't' } }))[1]).toMatch(/1000 times too much$/u);
    expect(verdict(changed({ quantity: { type: 'string', format: 'decimal' } }))).toEqual([
      'readers',
      'quantity: unit: kg → none; nothing is refused, and values without a declared unit are read as kg',
    ]);
    const litres = changed({ quantity: { type: 'string', format: 'decimal', unit: 'L' } });
    expect(compareContracts(litres, changed({ quantity: { type: 'string', format: 'decimal', unit: 'l' } })).compatible).toBe(
      'both',
    );
  });

  test('F102: what no validation notices is not said to be refused', () => {
    const { differences } = compareContracts(order, { ...order, version: 2, subject: 'state' });
    expect(differences).toEqual([expect.objectContaining({ what: 'subject', silent: true })]);
    expect(differences[0]!.sentence).toMatch(/; nothing is refused, and messages about one thing are put in order by another$/u);
    const longer = compareContracts(order, changed({ id: { type: 'string', maxLength: 8 } })).differences;
    expect(longer[0]).not.toHaveProperty('silent');
  });

  test('a list is entered without a position', () => {
    const operations = { type: 'array', items: { type: 'object', properties: { step: { type: 'integer', minimum: 1 } } } };
    expect(verdict(changed({ operations }))).toEqual([
      'writers',
      'operations.step: minimum: no bound → at least 1; new readers may refuse old messages',
    ]);
  });

  test('another subject, id or key is a difference, too', () => {
    const more = { subject: 'state', keys: { order: 'state', lot: 'id' }, regulated: true };
    expect(verdict(changed({}, more))).toEqual([
      'nobody',
      'the message: subject: id → state; nothing is refused, and messages about one thing are put in order by another',
      'the message: key order: id → state; nothing is refused, and whoever searches by the key misses messages',
      'the message: regulated: false → true; nobody is affected',
      'the message: key lot: none → id; nobody is affected',
    ]);
  });

  test('read as JSON Schema reads it, an undeclared field may have been sent in another form', () => {
    const { compatible } = compareContracts(order, changed({ lot: { type: 'string' } }), 'possible');
    expect(compatible).toBe('writers');
  });
});

describe('schemas of every draft', () => {
  test('exclusive bounds, tuples, dependencies and anchors of older drafts mean what they mean today', () => {
    const old = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      properties: {
        amount: { type: 'number', minimum: 0, exclusiveMinimum: true },
        pair: { type: 'array', items: [{ type: 'string' }], additionalItems: false },
        home: { $ref: '#/definitions/place', description: 'beside a reference nothing counts', type: 'string' },
      },
      dependencies: { amount: ['pair'] },
      definitions: { place: { type: 'object' } },
    };
    const today = {
      properties: {
        amount: { type: 'number', exclusiveMinimum: 0 },
        pair: { type: 'array', prefixItems: [{ type: 'string' }], items: false },
        home: { $ref: '#place' },
      },
      dependentRequired: { amount: ['pair'] },
      $defs: { place: { $anchor: 'place', type: 'object' } },
    };
    expect(compareSchemas(old, today, 'possible')).toEqual({ compatible: 'both', differences: [] });
  });

  test('a schema that contains itself is compared to its depth', () => {
    const tree = (leaf: object): object => ({
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { leaf, nodes: { type: 'array', items: { $ref: '#/$defs/node' } } } } },
    });
    const { differences } = compareSchemas(tree({ type: 'string' }) as never, tree({ type: 'string', minLength: 1 }) as never);
    expect(differences.map(each => each.path)).toEqual(['leaf', 'nodes.leaf']);
  });
});

describe('the generations of B2MML', () => {
  const contract = (path: string): ContractDocument => {
    const text = readFileSync(new URL(`../../../library/b2mml/${path}.yaml`, import.meta.url), 'utf8');
    return readDocuments([{ path, text }]).documents[0]!.document as ContractDocument;
  };

  test.each([
    ['material-lot', 'v0500', 'v0600', 'both', 0],
    ['production-schedule', 'v0500', 'v0600', 'readers', 3],
    ['production-performance', 'v0500', 'v0600', 'readers', 4],
    ['equipment', 'v0401', 'v0500', 'nobody', 34],
    ['equipment', 'v0600', 'v0701', 'nobody', 36],
  ])('%s from %s to %s', (name, older, newer, compatible, count) => {
    const comparison = compareContracts(contract(`${older}/${name}`), contract(`${newer}/${name}`));
    expect([comparison.compatible, comparison.differences.length]).toEqual([compatible, count]);
  });
});

describe('what a new version touches', () => {
  const mapping: MappingDocument = {
    kind: 'mapping',
    name: 'order-to-order',
    from: 'order@1',
    to: 'order@1',
    fields: { id: 'id', quantity: 'quantity' },
  };
  const integration: IntegrationDocument = {
    kind: 'integration',
    name: 'release',
    from: { interface: 'erp.orders', contract: 'order@1' },
    when: 'state = "open"',
    to: [],
  };

  test('is each mapping and integration that uses the old one, with what would be wrong in it', () => {
    const newer = changed({ quantity: undefined, state: undefined });
    const touched = contractImpact(order, newer, [order, mapping, integration]);
    expect(touched.map(({ kind, name, as }) => [kind, name, as])).toEqual([
      ['mapping', 'order-to-order', 'source and target'],
      ['integration', 'release', 'source'],
    ]);
    expect(touched.map(({ issues }) => issues.map(each => `${each.code} ${each.path}`))).toEqual([
      expect.arrayContaining(['mapping.path-unknown fields.quantity']),
      ['mapping.path-unknown when'],
    ]);
  });

  test('is nothing to correct where a version only adds', () => {
    const touched = contractImpact(order, changed({ lot: { type: 'string' } }), [order, mapping, integration]);
    expect(touched.flatMap(({ issues }) => issues)).toEqual([]);
  });
});
