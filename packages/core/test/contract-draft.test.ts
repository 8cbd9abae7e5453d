import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  checkContract,
  completeDraft,
  documentName,
  draftFromSamples,
  draftSchema,
  draftYaml,
  identifiedBy,
  openContract,
  readDocuments,
  wordsOf,
  type ContractDocument,
  type DraftedSchema,
  type DraftSource,
  type Result,
  type Value,
} from '../src/index.ts';

/** The draft as a person gets it, read again; fails where it does not check clean. */
function readDraft(
  drafted: Result<DraftedSchema>,
  name = 'sample',
): { readonly text: string; readonly document: ContractDocument } {
  if (!drafted.ok) throw new Error(drafted.issues.map(({ code, sentence }) => `${code}: ${sentence}`).join('\n'));
  const text = draftYaml(completeDraft(drafted.value, { name, owner: 'tests' }));
  const { documents, issues } = readDocuments([{ path: 'draft.yaml', text }]);
  const document = documents[0]?.document as ContractDocument | undefined;
  expect(
    issues.map(issue => `${issue.path}: ${issue.sentence}`),
    text,
  ).toEqual([]);
  expect(
    checkContract(document!).map(issue => `${issue.path}: ${issue.sentence}`),
    text,
  ).toEqual([]);
  return { text, document: document! };
}

function describing(source: DraftSource, text: string, root?: string): Result<DraftedSchema> {
  return draftSchema(source, { path: 'given', text, read: () => text }, root);
}

describe('samples', () => {
  const orders: readonly Value[] = Array.from({ length: 12 }, (_, index) => ({
    OrderNo: String(index + 1).padStart(12, '0'),
    material: 'M-4711',
    quantity: '12.50',
    state: index % 2 === 0 ? 'open' : 'closed',
    due: '2026-03-01T06:00:00Z',
    day: '20260301',
    operations: [{ step: 10, done: false }],
    ...(index > 3 && { remark: `remark ${index}` }),
    ...(index > 8 && { lot: null }),
  }));

  test('tell types, forms, few words, what may be absent and what identifies, each guess with a remark', () => {
    const { text, document } = readDraft(draftFromSamples(orders), 'ProductionOrder');
    expect(document).toMatchObject({
      name: 'production-order',
      subject: 'OrderNo',
      id: ['OrderNo'],
      keys: { order: 'OrderNo', material: 'material' },
      schema: {
        required: ['OrderNo', 'material', 'quantity', 'state', 'due', 'day', 'operations'],
        properties: {
          OrderNo: { type: 'string', pattern: '^[0-9]{12}$', identifies: 'order' },
          quantity: { type: 'string', format: 'decimal' },
          state: { type: 'string', enum: ['closed', 'open'] },
          due: { type: 'string', format: 'date-time' },
          day: { type: 'string', pattern: '^[0-9]{8}$' },
          operations: { type: 'array', items: { properties: { step: { type: 'integer' }, done: { type: 'boolean' } } } },
        },
      },
    });
    expect(text).toContain('# digits with zeros in front: text');
    expect(text).toContain('# guess: only these in 12 samples');
    expect(text).toContain('# guess: a day as yyyymmdd');
    expect(text).toContain('# in 8 of 12 samples');
  });

  test('keep the contract that is drafted of them', () => {
    const { document } = readDraft(draftFromSamples(orders));
    const contract = openContract(document);
    expect(orders.flatMap(order => (contract.ok ? contract.value.check(order) : contract.issues))).toEqual([]);
  });

  test('of XML and delimited text have numbers and flags in texts, and lists of one', () => {
    const samples = [
      { Id: '7', Step: '10', Done: 'true', Part: { No: '1' } },
      { Id: '8', Step: '20', Done: 'false', Part: [{ No: '1' }, { No: '2' }] },
    ];
    const { document } = readDraft(draftFromSamples(samples, { textual: true }));
    expect(document.schema['properties']).toMatchObject({
      Id: { type: 'string' },
      Step: { type: 'integer' },
      Done: { type: 'boolean' },
      Part: { type: 'array', items: { type: 'object' } },
    });
  });

  test('of unlike types leave the choice to a person', () => {
    const { text } = readDraft(
      draftFromSamples([
        { id: '1', amount: 1 },
        { id: '2', amount: 'one' },
      ]),
    );
    expect(text).toContain('different types in the samples');
  });

  test('that are no objects, or none, are refused', () => {
    for (const samples of [[], ['text'], [{ id: '1' }, 7]]) expect(draftFromSamples(samples as readonly Value[]).ok).toBe(false);
  });
});

describe('descriptions', () => {
  test('a table by its CREATE TABLE statement, in the words of several databases', () => {
    const text = `
      -- orders
      CREATE TABLE IF NOT EXISTS mes."Order" (
        order_no   varchar(12) NOT NULL,
        "pos"      INTEGER,
        qty        NUMERIC(13, 3) NOT NULL DEFAULT 0,
        counter    bigint,
        state      text NOT NULL CHECK (state IN ('open', 'it''s done')),
        changed_at timestamp with time zone,
        local_time DATETIME2,
        [weird name] money,
        CONSTRAINT pk PRIMARY KEY (order_no),
        FOREIGN KEY (pos) REFERENCES other (id)
      );`;
    const { text: yaml, document } = readDraft(describing('sql', text));
    expect(document).toMatchObject({
      subject: 'order_no',
      id: ['order_no'],
      schema: {
        required: ['order_no', 'qty', 'state'],
        properties: {
          order_no: { type: 'string', maxLength: 12, identifies: 'order' },
          pos: { type: ['integer', 'null'] },
          qty: { type: 'string', format: 'decimal' },
          counter: { type: ['string', 'null'], format: 'int64' },
          state: { enum: ['open', "it's done"] },
          changed_at: { format: 'date-time' },
          local_time: { format: 'date-time-local' },
          'weird name': { format: 'decimal' },
        },
      },
    });
    expect(yaml).toContain('# 13 digits, 3 of them behind the point');
  });

  test('an Avro record with its unions, logical types and names', () => {
    const text = JSON.stringify({
      type: 'record',
      name: 'Order',
      namespace: 'plant',
      doc: 'A production order',
      fields: [
        { name: 'orderId', type: 'string' },
        { name: 'quantity', type: { type: 'bytes', logicalType: 'decimal', precision: 13, scale: 3 } },
        { name: 'counter', type: 'long' },
        { name: 'lot', type: ['null', 'string'], default: null },
        { name: 'state', type: { type: 'enum', name: 'State', symbols: ['OPEN', 'CLOSED'] } },
        { name: 'before', type: ['null', 'State'], default: null },
        {
          name: 'parts',
          type: { type: 'array', items: { type: 'record', name: 'Part', fields: [{ name: 'of', type: ['null', 'Part'] }] } },
        },
        { name: 'tags', type: { type: 'map', values: 'int' } },
      ],
    });
    const { document } = readDraft(describing('avro', text));
    expect(document).toMatchObject({
      title: 'A production order',
      subject: 'orderId',
      schema: {
        required: ['orderId', 'quantity', 'counter', 'state', 'parts', 'tags'],
        properties: {
          quantity: { type: 'string', format: 'decimal' },
          counter: { type: 'string', format: 'int64' },
          lot: { type: ['string', 'null'], identifies: 'lot' },
          state: { $ref: '#/$defs/plant.State' },
          before: { anyOf: [{ $ref: '#/$defs/plant.State' }, { type: 'null' }] },
          tags: { type: 'object', additionalProperties: { type: 'integer' } },
        },
      },
    });
  });

  test('a message of Protocol Buffers in its JSON form', () => {
    const text = `syntax = "proto3"; package plant;
      message Order {
        enum State { OPEN = 0; CLOSED = 1; }
        string order_id = 1;
        State state = 2;
        repeated Part parts = 3;
        int64 counter = 4;
        map<string, Part> by_name = 5;
        google.protobuf.Timestamp due_at = 6;
        oneof weight { double net = 7; double gross = 8 [json_name = "brutto"]; }
      }
      message Part { Part of = 1; bytes raw = 2; }`;
    const { text: yaml, document } = readDraft(describing('protobuf', text));
    expect(document.schema['properties']).toMatchObject({
      orderId: { type: 'string', identifies: 'order' },
      state: { enum: ['OPEN', 'CLOSED'] },
      parts: { type: 'array', items: { $ref: '#/$defs/plant.Part' } },
      counter: { type: 'string', format: 'int64' },
      byName: { additionalProperties: { $ref: '#/$defs/plant.Part' } },
      dueAt: { format: 'date-time' },
      brutto: { type: 'number' },
    });
    expect(yaml).toContain('# one of weight');
  });

  test('a schema of OpenAPI or of an older draft, as one of 2020-12', () => {
    const text = `
openapi: 3.0.3
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: { type: string, example: "1" }
        amount: { type: number, minimum: 0, exclusiveMinimum: true, nullable: true }
        parts: { type: array, items: { $ref: '#/components/schemas/Part' } }
        state: { type: string, enum: [open], nullable: true }
        wild: { type: string, pattern: '(a+' }
    Part: { type: object, properties: { of: { $ref: '#/components/schemas/Part' } } }`;
    const { document } = readDraft(describing('openapi', text, 'Order'));
    expect(document.schema).toEqual({
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string' },
        amount: { type: ['number', 'null'], exclusiveMinimum: 0 },
        parts: { type: 'array', items: { $ref: '#/$defs/Part' } },
        state: { type: ['string', 'null'], enum: ['open', null] },
        wild: { type: 'string' },
      },
      $defs: { Part: { type: 'object', properties: { of: { $ref: '#/$defs/Part' } } } },
    });
    expect(describing('openapi', text)).toMatchObject({ ok: false, issues: [{ code: 'contract.draft-root' }] });
    expect(describing('openapi', text, 'Ordr')).toMatchObject({
      issues: [{ sentence: expect.stringContaining('did you mean "Order"?') }],
    });
  });

  test('an entity of OData V4, with what it inherits', () => {
    const text = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
      <Schema Namespace="mes" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="Base" Abstract="true"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Guid" Nullable="false"/></EntityType>
        <EntityType Name="Order" BaseType="mes.Base"><Property Name="Due" Type="Edm.DateTimeOffset"/><Property Name="Place" Type="mes.Place" Nullable="false"/>
          <Property Name="Tags" Type="Collection(Edm.String)"/></EntityType>
        <ComplexType Name="Place"><Property Name="Plant" Type="Edm.String" MaxLength="4"/></ComplexType>
      </Schema></edmx:DataServices></edmx:Edmx>`;
    expect(readDraft(describing('odata', text, 'Order')).document.schema).toMatchObject({
      required: ['ID', 'Place'],
      properties: {
        ID: { type: 'string', format: 'uuid' },
        Due: { type: ['string', 'null'], format: 'date-time' },
        Place: { $ref: '#/$defs/Place' },
        Tags: { type: 'array', items: { type: 'string' } },
      },
    });
  });

  test.each<[DraftSource, string]>([
    ['sql', 'select 1'],
    ['avro', '{"type":"string"}'],
    ['protobuf', 'message {'],
    ['odata', '<a><b></a>'],
    ['openapi', '{}'],
    ['json-schema', '{"a":'],
    ['mig', '{}'],
    ['xsd', '<a/>'],
  ])('of another kind than said (%s) is refused with a sentence', (source, text) => {
    const result = describing(source, text);
    expect([result.ok, result.issues[0]?.sentence.length ?? 0]).toEqual([false, expect.any(Number)]);
  });
});

describe('names', () => {
  test('of several systems come to the same words', () => {
    for (const name of ['OrderNo', 'order_id', 'AUFNR', 'orderNumber', 'ORDER-ID'])
      expect(wordsOf(name)).toEqual(['order', 'id']);
    expect(wordsOf('MaterialDefinitionID')).toEqual(wordsOf('MATNR'));
    expect(wordsOf('UnitOfMeasure')).toEqual(wordsOf('MEINS'));
  });

  test('say what a field identifies', () => {
    expect(['Material', 'CHARG', 'ProductionOrder', 'lotId', 'quantity', 'MaterialGroup'].map(identifiedBy)).toEqual([
      'material',
      'lot',
      'order',
      'lot',
      undefined,
      undefined,
    ]);
  });

  test('of contracts are made of any text', () => {
    expect(['A_ProductionOrder_2Type', '4711', 'Größe x'].map(documentName)).toEqual([
      'a-production-order-2-type',
      'message-4711',
      'grosse-x',
    ]);
  });
});

describe('what SAP publishes', () => {
  const sap = new URL('../../../../shared/data/sap/', import.meta.url);
  const folder = fileURLToPath(sap);
  const needs = 'needs the SAP descriptions at ../shared/data/sap';

  test('every entity of every OData service becomes a contract that checks clean', ctx => {
    if (!existsSync(folder)) return ctx.skip(needs);
    const files = globSync('odata-metadata/**/*.xml', { cwd: folder });
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = readFileSync(new URL(file, sap), 'utf8');
      const names = [...text.matchAll(/<EntityType Name="(\w+)"/gu)].map(([, name]) => name!);
      for (const name of names.slice(0, 10)) readDraft(describing('odata', text, name), name);
    }
  });

  test('every schema of the production order API becomes a contract, and its samples make one', ctx => {
    if (!existsSync(folder)) return ctx.skip(needs);
    const api = globSync('api-production-order/*.json', { cwd: folder })[0]!;
    const text = readFileSync(new URL(api, sap), 'utf8');
    const { components } = JSON.parse(text) as { readonly components: { readonly schemas: object } };
    const objects = Object.entries(components.schemas).filter(
      ([, schema]) => (schema as { readonly type?: string }).type === 'object',
    );
    for (const [name] of objects) readDraft(describing('openapi', text, name), name);
    for (const file of globSync('api-production-order/{Inputs,Outputs}/*.json', { cwd: folder })) {
      readDraft(draftFromSamples([JSON.parse(readFileSync(new URL(file, sap), 'utf8')) as Value].flat()));
    }
  });

  test('a guideline of SAP Integration Advisor becomes a contract', ctx => {
    if (!existsSync(folder)) return ctx.skip(needs);
    const [guideline] = globSync('mig-mag/**/MIG_*.json', { cwd: folder });
    readDraft(describing('mig', readFileSync(new URL(guideline!, sap), 'utf8')));
  });
});
