import { Ajv2020 } from 'ajv/dist/2020.js';
import type { KnownSchemas } from '../../src/contract/plain-schema.ts';
import type { SchemaObject } from '../../src/contract/schema.ts';

/** The meta-schemas of JSON Schema 2020-12, by address. */
export function metaSchemas(): KnownSchemas {
  const { schemas } = new Ajv2020();
  return new Map(Object.entries(schemas).flatMap(([address, each]) => (each ? [[address, each.schema as SchemaObject]] : [])));
}
