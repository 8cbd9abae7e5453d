import { keywords } from '../keywords.ts';
import { patternFault } from '../pattern.ts';
import { isSchemaObject, type SchemaObject } from '../schema.ts';
import { formatNames } from '../formats.ts';
import { remarked, type Remarks } from './draft.ts';
import { identifiedBy } from './words.ts';

/** Where named schemas stand in documents of several kinds. */
const namedPlaces = ['#/components/schemas/', '#/definitions/', '#/$defs/'];

/**
 * A schema of OpenAPI 2 or 3, or of an older draft of JSON Schema, as one of 2020-12 that a contract may have: references under
 * `$defs`, null as a type, bounds as numbers, tuples as `prefixItems`; what a contract does not know is left out.
 */
export function modernSchema(root: SchemaObject, named: Readonly<Record<string, unknown>>, remarks: Remarks): SchemaObject {
  const definitions = new Map<string, unknown>();
  const schema = modern(root) as SchemaObject;
  return definitions.size > 0 ? { ...schema, $defs: Object.fromEntries(definitions) } : schema;

  function modern(part: unknown): unknown {
    if (!isSchemaObject(part)) return part;
    if (typeof part['$ref'] === 'string') return reference(part['$ref']);
    const entries = Object.entries(part).flatMap(([name, value]) => keyword(name, value, part));
    const schema = withNull(Object.fromEntries(entries), part['nullable'] === true || part['x-nullable'] === true);
    return remarked(remarks, schema, typeof part['format'] === 'string' ? numberRemark(schema) : undefined);
  }

  /** A recursive schema refers to the definition that is being made. */
  function reference(target: string): SchemaObject {
    const place = namedPlaces.find(each => target.startsWith(each));
    const name = place === undefined ? undefined : target.slice(place.length).replaceAll('~1', '/').replaceAll('~0', '~');
    if (name === undefined || !Object.hasOwn(named, name)) return remarked(remarks, {}, `${target} was not at hand`);
    const safe = name.replaceAll(/[^A-Za-z0-9_.-]/gu, '-');
    if (!definitions.has(safe)) {
      definitions.set(safe, {});
      definitions.set(safe, modern(named[name]));
    }
    return { $ref: `#/$defs/${safe}` };
  }

  function keyword(name: string, value: unknown, part: SchemaObject): readonly (readonly [string, unknown])[] {
    if (name === 'exclusiveMinimum' && typeof value === 'boolean') return value ? [['exclusiveMinimum', part['minimum']]] : [];
    if (name === 'exclusiveMaximum' && typeof value === 'boolean') return value ? [['exclusiveMaximum', part['maximum']]] : [];
    if (name === 'minimum' && part['exclusiveMinimum'] === true) return [];
    if (name === 'maximum' && part['exclusiveMaximum'] === true) return [];
    if (name === 'items' && Array.isArray(value)) return [['prefixItems', value.map(modern)], ...rest(part['additionalItems'])];
    if (name === 'dependencies' && isSchemaObject(value)) return dependencies(value);
    if (name === 'format') return typeof value === 'string' && formatNames.has(value) && fits(value, part) ? [[name, value]] : [];
    if (leftOut.has(name) || !keywords.has(name) || (name === 'pattern' && !isUsable(value))) return [];
    return [[name, inner(name, value)]];
  }

  function inner(name: string, value: unknown): unknown {
    switch (keywords.get(name)) {
      case 'schema':
        return modern(value);
      case 'schemas':
        return Array.isArray(value) ? value.map(modern) : value;
      case 'schema-map':
      case 'pattern-map':
        return isSchemaObject(value)
          ? Object.fromEntries(
              Object.entries(value).map(([key, each]) => [
                key,
                name === 'properties' ? identifying(key, modern(each)) : modern(each),
              ]),
            )
          : value;
      default:
        return value;
    }
  }

  /** A field whose name says that it identifies something. */
  function identifying(name: string, schema: unknown): unknown {
    const identifies = isSchemaObject(schema) && isPlainText(schema) ? identifiedBy(name) : undefined;
    if (!isSchemaObject(schema) || identifies === undefined) return schema;
    const why = [remarks.get(schema), 'guess: identifies, by its name'].filter(each => each !== undefined).join('; ');
    return remarked(remarks, { ...schema, identifies }, why);
  }

  function rest(additional: unknown): readonly (readonly [string, unknown])[] {
    return additional === undefined ? [] : [['items', modern(additional)]];
  }

  function dependencies(value: SchemaObject): readonly (readonly [string, unknown])[] {
    const [names, schemas] = [true, false].map(wanted =>
      Object.entries(value).filter(([, each]) => Array.isArray(each) === wanted),
    );
    return [
      ...(names!.length > 0 ? [['dependentRequired', Object.fromEntries(names!)] as const] : []),
      ...(schemas!.length > 0
        ? [['dependentSchemas', Object.fromEntries(schemas!.map(([key, each]) => [key, modern(each)]))] as const]
        : []),
    ];
  }
}

/** What is about the document and not about the message. */
const leftOut: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$defs',
  'definitions',
  '$vocabulary',
  'example',
  'examples',
  'default',
  'xml',
]);

/** A text that says neither how it is written nor which ones there are, and not yet what it identifies. */
function isPlainText({ type, format, enum: choices, identifies, codes }: SchemaObject): boolean {
  const isText = type === 'string' || (Array.isArray(type) && type.includes('string'));
  return isText && [format, choices, identifies, codes].every(each => each === undefined);
}

/** A pattern that a contract may have: a regular expression that no text makes slow. */
function isUsable(pattern: unknown): boolean {
  return typeof pattern === 'string' && patternFault(pattern) === undefined;
}

/** Formats of numbers in OpenAPI say a width; exact ones here are texts. */
function fits(format: string, part: SchemaObject): boolean {
  return !(['decimal', 'int64'].includes(format) && part['type'] !== 'string');
}

function numberRemark(schema: SchemaObject): string | undefined {
  return schema['type'] === 'number' ? 'for exact decimals: type: string, format: decimal' : undefined;
}

function withNull(schema: SchemaObject, isNullable: boolean): SchemaObject {
  if (!isNullable) return schema;
  if (typeof schema['type'] === 'string') return { ...schema, type: [schema['type'], 'null'], ...withNullChoice(schema) };
  return schema['$ref'] === undefined ? schema : { anyOf: [schema, { type: 'null' }] };
}

function withNullChoice({ enum: choices }: SchemaObject): SchemaObject {
  return Array.isArray(choices) && !choices.includes(null) ? { enum: [...(choices as readonly unknown[]), null] } : {};
}
