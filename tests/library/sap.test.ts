import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contractFromMig, openFormat, type Value } from '@millrace/core';
import { libraryFiles, openDocuments, readCase, valueOf } from './library.ts';

type Schema = Readonly<Record<string, unknown>>;

const shared = join(import.meta.dirname, '../../../shared/data/sap');
const missing = !existsSync(shared) && 'needs ../shared/data/sap (what SAP and others publish)';
const library = openDocuments(libraryFiles('sap'));

const schemaOf = (ref: string): Schema => library.contract(ref).document.schema;
const json = (path: string): Value => JSON.parse(readFileSync(join(shared, path), 'utf8')) as Value;
const caseOf = (name: string): Value => JSON.parse(new TextDecoder().decode(readCase(`sap/cases/${name}`))) as Value;
const inside = (schema: Schema, ...names: readonly string[]): Schema =>
  names.reduce((here, name) => here[name] as Schema, schema);

describe('the production order', () => {
  const schema = schemaOf('sap-production-order@1');
  const parts = [
    ['A_ProductionOrder_2Type', inside(schema, 'properties')],
    ['A_ProductionOrderOperation_2Type', inside(schema, '$defs', 'operation', 'properties')],
    ['A_ProductionOrderComponent_2Type', inside(schema, '$defs', 'component', 'properties')],
  ] as const;

  it.for(parts)('declares only fields that the service has: %s', ([type, fields], ctx) => {
    if (missing) return ctx.skip(missing);
    const published = inside(
      json('api-production-order/OP_API_PRODUCTION_ORDER_2_SRV_0001.json') as Schema,
      'components',
      'schemas',
    );
    const known = Object.keys(inside(published, `API_PRODUCTION_ORDER_2_SRV.${type}`, 'properties'));
    expect(Object.keys(fields).filter(name => !known.includes(name))).toEqual([]);
  });

  it('is refused as long as operations and components are links, with a sentence', ctx => {
    if (missing) return ctx.skip(missing);
    const answer = json('api-production-order/Outputs/production-order-01-general-sample.json') as {
      readonly message: readonly Value[];
    };
    const issues = library.contract('sap-production-order@1').check(answer.message[0]!);
    expect(issues.map(({ path }) => path).sort()).toEqual(['to_ProductionOrderComponent', 'to_ProductionOrderOperation']);
  });
});

describe('IDoc MBGMCR03', () => {
  const contract = library.contract('sap-mbgmcr03@1');

  it('has each field where SAP says it is', ctx => {
    if (missing) return ctx.skip(missing);
    const guideline = json('mig-mag/2/migs/MIG_096fec257c5e46e688f01c3c794a5504.json');
    const published = placesOf(valueOf(contractFromMig(guideline)).schema);
    const wrong = [...placesOf(contract.document.schema)].filter(([path, place]) => published.get(path) !== place);
    expect(wrong).toEqual([]);
  });

  it.each(['xml', 'flat'] as const)('is written and read as %s without loss', form => {
    const format = valueOf(openFormat({ kind: 'idoc', form }, { shape: contract.shape }));
    for (const name of ['mbgmcr03-258456-M1.json', 'mbgmcr03-258456-M3.json']) {
      const message = caseOf(name);
      expect(valueOf(format.decode(valueOf(format.encode(message))))).toEqual([message]);
    }
  });
});

describe('the synthetic IDoc LOIPRO01', () => {
  it('is read as XML without loss', () => {
    const format = valueOf(openFormat({ kind: 'idoc' }, { shape: library.contract('sap-loipro01@1').shape }));
    const message = caseOf('loipro01-258458.json');
    expect(valueOf(format.decode(valueOf(format.encode(message))))).toEqual([message]);
  });
});

/** Position and length of each field of a flat IDoc, by segment and field. */
function placesOf(root: Schema, schema: Schema = root, segment = ''): Map<string, string> {
  const ref = typeof schema['$ref'] === 'string' ? schema['$ref'].replace('#/$defs/', '') : undefined;
  const here = ref === undefined ? schema : inside(root, '$defs', ref);
  if (here['items']) return placesOf(root, here['items'] as Schema, segment);
  const places = new Map<string, string>();
  for (const [name, field] of Object.entries((here['properties'] ?? {}) as Readonly<Record<string, Schema>>)) {
    if (field['position'] !== undefined) places.set(`${segment}.${name}`, `${field['position']}+${field['maxLength']}`);
    else for (const [path, place] of placesOf(root, field, name)) places.set(path, place);
  }
  return places;
}
