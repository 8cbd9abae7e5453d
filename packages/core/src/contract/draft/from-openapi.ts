import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import { isSchemaObject, type SchemaObject } from '../schema.ts';
import { chooseRoot } from './choose-root.ts';
import type { DraftedSchema, Remarks } from './draft.ts';
import { modernSchema } from './modern-schema.ts';

/** Drafts the contract of one schema of an OpenAPI document, version 2 or 3, already read from JSON or YAML. */
export function draftFromOpenApi(document: unknown, root?: string): Result<DraftedSchema> {
  const named = isSchemaObject(document) ? namedSchemas(document) : undefined;
  if (!named) return failure(contractIssue('contract.draft', '', 'expected an OpenAPI document with openapi or swagger'));
  const chosen = chooseRoot(
    'schema of objects',
    Object.keys(named).filter(name => isObjects(named[name])),
    root,
  );
  if (!chosen.ok) return chosen;
  return success(drafted(named[chosen.value], named));
}

/** Drafts a contract of a JSON Schema of any draft. */
export function draftFromJsonSchema(document: unknown): Result<DraftedSchema> {
  if (!isObjects(document)) return failure(contractIssue('contract.draft', '', 'expected a JSON Schema of objects'));
  return success(drafted(document, { ...mapOf(document['definitions']), ...mapOf(document['$defs']) }));
}

/** A message is an object: a schema of texts or numbers describes a part of one. */
function isObjects(schema: unknown): schema is SchemaObject {
  if (!isSchemaObject(schema)) return false;
  const { type } = schema;
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

function drafted(schema: unknown, named: SchemaObject): DraftedSchema {
  const remarks: Remarks = new Map();
  const found = modernSchema(isSchemaObject(schema) ? schema : {}, named, remarks);
  const { title, ...rest } = found;
  return { schema: rest, remarks, ...(typeof title === 'string' && { title }) };
}

function namedSchemas(document: SchemaObject): SchemaObject | undefined {
  if (typeof document['openapi'] === 'string') return mapOf(mapOf(document['components'])['schemas']);
  return document['swagger'] === undefined ? undefined : mapOf(document['definitions']);
}

function mapOf(value: unknown): SchemaObject {
  return isSchemaObject(value) ? value : {};
}
