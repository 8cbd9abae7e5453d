import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import {
  exportAsyncApi,
  exportJsonSchema,
  exportTypeScript,
  readDocuments,
  type ContractDocument,
  type Document,
} from '../src/index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const order: ContractDocument = {
  kind: 'contract',
  name: 'production-order',
  version: 2,
  title: 'A production order */ and what belongs to it',
  owner: 'planning',
  subject: 'orderId',
  keys: { order: 'orderId' },
  schema: {
    type: 'object',
    required: ['orderId', 'quantity', 'parts'],
    properties: {
      orderId: { type: 'string', identifies: 'order' },
      quantity: { type: 'string', format: 'decimal', unit: 'kg' },
      serial: { type: 'string', format: 'int64' },
      'due date': { type: ['string', 'null'], format: 'date-time' },
      state: { enum: ['open', 'closed', 7, null] },
      parts: { type: 'array', items: { $ref: '#/$defs/part' } },
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
      either: { anyOf: [{ type: 'string' }, { type: 'object', required: ['code'], properties: { code: { const: 'x' } } }] },
      both: { allOf: [{ $ref: '#/$defs/part' }, { type: 'object', properties: { more: { type: 'boolean' } } }] },
      open: { type: 'object', additionalProperties: { type: 'number' } },
    },
    $defs: {
      part: {
        type: 'object',
        required: ['no'],
        properties: { no: { type: 'string' }, parts: { type: 'array', items: { $ref: '#/$defs/part' } } },
      },
    },
  },
};

function documentsOf(folder: string): readonly Document[] {
  const files = globSync('**/*.yaml', { cwd: join(root, folder) }).map(path => ({
    path,
    text: readFileSync(join(root, folder, path), 'utf8'),
  }));
  return readDocuments(files).documents.flatMap(({ document }) => document ?? []);
}

describe('JSON Schema', () => {
  test('has an address, the settings of the contract, and says what the words of Millrace mean', () => {
    const schema = exportJsonSchema(order, 'https://plant.example/contracts/');
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://plant.example/contracts/production-order/2',
      'x-millrace': { owner: 'planning', subject: 'orderId', keys: { order: 'orderId' } },
      $defs: { part: {}, 'millrace-vocabulary': { $vocabulary: { 'urn:millrace:vocabulary:1': false } } },
    });
    expect(exportJsonSchema(order)['$id']).toBe('urn:millrace:contract:production-order:2');
  });

  test('is a schema that other validators take', () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(exportJsonSchema(order));
    expect(validate({ orderId: '1', quantity: '2', parts: [{ no: '1', parts: [] }] })).toBe(true);
    expect(validate({ orderId: '1', quantity: 2, parts: [] })).toBe(false);
  });
});

describe('TypeScript', () => {
  test('names exact texts, says what values mean, and knows what may be absent', () => {
    const text = exportTypeScript(order);
    expect(text).toContain('export type Decimal = string;');
    expect(text).toContain('/** in kg. */\n  readonly quantity: Decimal;');
    expect(text).toContain('readonly "due date"?: DateTime | null;');
    expect(text).toContain('readonly state?: "open" | "closed" | 7 | null;');
    expect(text).toContain('readonly parts: readonly Part[];');
    expect(text).not.toContain('*/ and what');
  });

  test('compiles, takes what keeps the contract and refuses what does not', { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-types-'));
    try {
      const library = documentsOf('library/isa95').filter(each => each.kind === 'contract');
      for (const contract of library) writeFileSync(join(folder, `${contract.name}.ts`), exportTypeScript(contract));
      writeFileSync(join(folder, 'order.ts'), exportTypeScript(order));
      const use = `import type { ProductionOrder } from './order.ts';
        export const right: ProductionOrder = { orderId: '1', quantity: '2.5', parts: [{ no: '1' }], pair: ['a', 1], state: 7, open: { a: 1 }, either: { code: 'x' } };
        // @ts-expect-error a quantity is text
        export const number: ProductionOrder = { orderId: '1', quantity: 2.5, parts: [] };
        // @ts-expect-error parts are required
        export const absent: ProductionOrder = { orderId: '1', quantity: '2.5' };
        // @ts-expect-error no such state
        export const state: ProductionOrder = { orderId: '1', quantity: '2.5', parts: [], state: 'gone' };`;
      writeFileSync(join(folder, 'use.ts'), use);
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const options = [
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--allowImportingTsExtensions',
        '--skipLibCheck',
        '--types',
        '',
      ];
      execFileSync(process.execPath, [compiler, ...options, ...globSync('*.ts', { cwd: folder })], {
        cwd: folder,
        stdio: 'pipe',
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('AsyncAPI', () => {
  const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json') as object;
  const validate = new Ajv({ strict: false, meta: false, validateSchema: false, validateFormats: false, logger: false }).compile(
    specification,
  );

  test('of the two plants is a document of AsyncAPI 3.0, every reference of which leads somewhere', () => {
    const documents = [
      ...documentsOf('examples/two-plants/project'),
      ...documentsOf('library/sap'),
      ...documentsOf('library/isa95'),
    ];
    const document = exportAsyncApi(documents, 'Two plants', '1');
    expect(validate(document), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/gu)].map(([, path]) => path!);
    expect(references.length).toBeGreaterThan(20);
    const nowhere = references.filter(
      path =>
        path.split('/').reduce<unknown>((here, step) => (here as Record<string, unknown> | undefined)?.[step], document) ===
        undefined,
    );
    expect(nowhere).toEqual([]);
  });

  test('says who sends what to whom, at each site', () => {
    const documents = documentsOf('examples/two-plants/project');
    const { operations, servers } = exportAsyncApi(documents, 'Two plants', '1') as Record<
      string,
      Record<string, { action?: string; protocol?: string }>
    >;
    expect(Object.entries(operations!).map(([name, { action }]) => `${action} ${name}`)).toContain(
      'receive receive.release-orders-by-http.lyon.erp.orders',
    );
    expect(servers!['mes-pune.work-orders']).toMatchObject({ protocol: 'sql' });
  });

  test('takes words of 2020-12 into those that AsyncAPI builds on', () => {
    const integration: Document = {
      kind: 'integration',
      name: 'i',
      from: { interface: 's.in', contract: 'production-order@2' },
      to: [],
    };
    const system: Document = {
      kind: 'system',
      name: 's',
      role: 'erp',
      owner: 'o',
      interfaces: { in: { connector: 'http', config: { url: 'https://erp.example:8443/x' } } },
    };
    const document = exportAsyncApi([order, integration, system], 't', '1') as {
      components: { schemas: Record<string, unknown> };
      servers: object;
    };
    expect(validate(document), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    const schema = document.components.schemas['production-order.v2'] as { properties: Record<string, object> };
    expect(schema.properties['pair']).toEqual({
      type: 'array',
      items: [{ type: 'string' }, { type: 'integer' }],
      additionalItems: false,
    });
    expect(schema.properties['parts']).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/production-order.v2.part' },
    });
    expect(document.servers).toMatchObject({ 's.in': { host: 'erp.example:8443', protocol: 'http' } });
  });
});
