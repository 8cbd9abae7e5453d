import { joinIndex, joinName } from '../document/path.ts';
import type { Issue } from '../value/issue.ts';
import { contractIssue } from './codes.ts';
import { isSchemaObject, referenceIn, type SchemaObject, type SchemaRoot } from './schema.ts';

/** References of a schema that come back to themselves without going deeper into the message: no check of them would ever end. */
export function checkCycles(root: SchemaRoot, at: string): readonly Issue[] {
  const issues: Issue[] = [];
  const done = new Set<SchemaObject>();
  const paths = new Map(schemasIn(root.schema, at));
  for (const [schema, path] of paths) visit(schema, path, new Set());
  return issues;

  /** `via` is the place that led here. */
  function visit(schema: SchemaObject, via: string, above: ReadonlySet<SchemaObject>): void {
    if (above.has(schema)) {
      issues.push(
        contractIssue(
          'contract.schema-reference',
          via,
          'the reference comes back to itself without going deeper into the message',
        ),
      );
    }
    if (done.has(schema)) return;
    done.add(schema);
    const here = new Set(above).add(schema);
    const path = paths.get(schema) ?? at;
    const target = typeof schema.$ref === 'string' ? referenceIn(root, schema.$ref) : undefined;
    if (isSchemaObject(target)) visit(target, joinName(path, '$ref'), here);
    for (const [each, place] of samePlace(schema, path)) visit(each, place, here);
  }
}

const listsOfSchemas = ['allOf', 'anyOf', 'oneOf', 'prefixItems'] as const;
const singleSchemas = [
  'not',
  'if',
  'then',
  'else',
  'items',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
] as const;
const moreSchemas = ['unevaluatedItems', 'propertyNames'] as const;
const mapsOfSchemas = ['$defs', 'definitions', 'properties', 'patternProperties', 'dependentSchemas'] as const;

/** The schemas that look at the same place of the message as this one. */
function samePlace(schema: SchemaObject, path: string): readonly (readonly [SchemaObject, string])[] {
  const lists = ['allOf', 'anyOf', 'oneOf'].flatMap(name => inList(schema, name, path));
  const singles = ['not', 'if', 'then', 'else'].flatMap(name => single(schema, name, path));
  return [...lists, ...singles, ...inMap(schema, 'dependentSchemas', path)];
}

/** A schema and every schema written inside it, with their paths. */
function* schemasIn(schema: SchemaObject, path: string): Generator<readonly [SchemaObject, string]> {
  yield [schema, path];
  const inside = [
    ...listsOfSchemas.flatMap(name => inList(schema, name, path)),
    ...[...singleSchemas, ...moreSchemas].flatMap(name => single(schema, name, path)),
    ...mapsOfSchemas.flatMap(name => inMap(schema, name, path)),
  ];
  for (const [each, place] of inside) yield* schemasIn(each, place);
}

function inList(schema: SchemaObject, name: string, path: string): readonly (readonly [SchemaObject, string])[] {
  const list: unknown = schema[name];
  if (!Array.isArray(list)) return [];
  return list.flatMap((each, index) => (isSchemaObject(each) ? [[each, joinIndex(joinName(path, name), index)] as const] : []));
}

function single(schema: SchemaObject, name: string, path: string): readonly (readonly [SchemaObject, string])[] {
  const each: unknown = schema[name];
  return isSchemaObject(each) ? [[each, joinName(path, name)]] : [];
}

function inMap(schema: SchemaObject, name: string, path: string): readonly (readonly [SchemaObject, string])[] {
  const map: unknown = schema[name];
  if (!isSchemaObject(map)) return [];
  return Object.entries(map).flatMap(([key, each]) =>
    isSchemaObject(each) ? [[each, joinName(joinName(path, name), key)] as const] : [],
  );
}
