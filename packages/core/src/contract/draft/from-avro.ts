import { suggestion } from '../../document/nearest.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import { isSchemaObject, type SchemaObject } from '../schema.ts';
import { remarked, type DraftedSchema, type Remarks } from './draft.ts';
import { identifiedBy } from './words.ts';

/** Primitive types as JSON carries them; 64-bit numbers are texts, which lose nothing. */
const primitive: Readonly<Record<string, SchemaObject>> = {
  null: { type: 'null' },
  boolean: { type: 'boolean' },
  int: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  long: { type: 'string', format: 'int64' },
  float: { type: 'number' },
  double: { type: 'number' },
  bytes: { type: 'string', contentEncoding: 'base64' },
  string: { type: 'string' },
};

/** Logical types as a message should carry them, with what to look at. */
const logical: Readonly<Record<string, { readonly schema: SchemaObject; readonly why?: string }>> = {
  decimal: { schema: { type: 'string', format: 'decimal' } },
  uuid: { schema: { type: 'string', format: 'uuid' } },
  date: { schema: { type: 'string', format: 'date' }, why: 'Avro counts days: decode it as a date' },
  'timestamp-millis': { schema: { type: 'string', format: 'date-time' }, why: 'Avro counts milliseconds: decode it as a moment' },
  'timestamp-micros': { schema: { type: 'string', format: 'date-time' }, why: 'Avro counts microseconds: decode it as a moment' },
  'timestamp-nanos': { schema: { type: 'string', format: 'date-time' }, why: 'Avro counts nanoseconds: decode it as a moment' },
  'local-timestamp-millis': { schema: { type: 'string', format: 'date-time-local' }, why: 'say in which zone it is' },
  'local-timestamp-micros': { schema: { type: 'string', format: 'date-time-local' }, why: 'say in which zone it is' },
  'time-millis': { schema: { type: 'string', format: 'time' }, why: 'Avro counts milliseconds' },
  'time-micros': { schema: { type: 'string', format: 'time' }, why: 'Avro counts microseconds' },
};

/** Drafts the contract of a record described by an Avro schema, already read from JSON. */
export function draftFromAvro(document: unknown): Result<DraftedSchema> {
  const remarks: Remarks = new Map();
  const definitions = new Map<string, SchemaObject>();
  const strangers = new Set<string>();
  if (!isSchemaObject(document) || document['type'] !== 'record')
    return failure(contractIssue('contract.draft', '', 'expected an Avro schema of type record'));
  schemaOf(document, '');
  const [stranger] = strangers;
  if (stranger !== undefined) {
    const known = suggestion(stranger, [...Object.keys(primitive), ...definitions.keys()]);
    const sentence = `reading the Avro schema: there is no type "${stranger}" in it and none of Avro${known}`;
    return failure(contractIssue('contract.draft-broken', '', sentence));
  }
  const name = fullName(document, '');
  const root = definitions.get(name)!;
  if (!JSON.stringify([...definitions.values()]).includes(`"#/$defs/${name}"`)) definitions.delete(name);
  const { doc } = document;
  const schema = definitions.size > 0 ? { ...root, $defs: Object.fromEntries(definitions) } : root;
  return success({ schema, remarks, ...(typeof doc === 'string' && { title: doc }) });

  function schemaOf(type: unknown, space: string): SchemaObject {
    if (typeof type === 'string') return named(type, space);
    if (Array.isArray(type)) return union(type, space);
    if (!isSchemaObject(type)) return unknown(JSON.stringify(type) ?? 'none');
    const known =
      typeof type['logicalType'] === 'string' && Object.hasOwn(logical, type['logicalType'])
        ? logical[type['logicalType']]
        : undefined;
    if (known) return remarked(remarks, { ...known.schema }, known.why ?? digits(type));
    switch (type['type']) {
      case 'record':
      case 'error':
        return record(type, space);
      case 'enum':
        return define(type, space, () => ({ type: 'string', enum: type['symbols'] }));
      case 'fixed':
        return define(type, space, () => ({ type: 'string', contentEncoding: 'base64' }));
      case 'array':
        return { type: 'array', items: schemaOf(type['items'], space) };
      case 'map':
        return { type: 'object', additionalProperties: schemaOf(type['values'], space) };
      default:
        return schemaOf(type['type'], space);
    }
  }

  function named(type: string, space: string): SchemaObject {
    if (Object.hasOwn(primitive, type)) return { ...primitive[type] };
    const name = type.includes('.') || space === '' ? type : `${space}.${type}`;
    const found = definitions.has(name) ? name : type;
    return definitions.has(found) ? { $ref: `#/$defs/${found}` } : unknown(type);
  }

  function unknown(type: string): SchemaObject {
    strangers.add(type);
    return {};
  }

  function union(types: readonly unknown[], space: string): SchemaObject {
    const others = types.filter(type => type !== 'null');
    const schemas = others.map(type => schemaOf(type, space));
    const [only = {}] = schemas;
    const nullable = others.length < types.length;
    if (schemas.length === 1 && typeof only['type'] === 'string' && only['enum'] === undefined)
      return remarked(remarks, nullable ? { ...only, type: [only['type'], 'null'] } : only, remarks.get(only));
    return { anyOf: [...schemas, ...(nullable ? [{ type: 'null' }] : [])] };
  }

  function record(type: SchemaObject, space: string): SchemaObject {
    return define(type, space, inner => {
      const fields = Array.isArray(type['fields']) ? type['fields'].filter(isSchemaObject) : [];
      const properties = Object.fromEntries(fields.map(field => [String(field['name']), fieldSchema(field, inner)]));
      const required = fields.filter(field => !Object.hasOwn(field, 'default')).map(field => String(field['name']));
      return { type: 'object', ...(required.length > 0 && { required }), properties };
    });
  }

  function fieldSchema(field: SchemaObject, space: string): SchemaObject {
    const schema = schemaOf(field['type'], space);
    const { doc } = field;
    const identifies = isPlainText(schema) ? identifiedBy(String(field['name'])) : undefined;
    const said = {
      ...schema,
      ...(typeof doc === 'string' && { description: doc }),
      ...(identifies !== undefined && { identifies }),
    };
    return remarked(remarks, said, remarks.get(schema));
  }

  function define(type: SchemaObject, space: string, make: (space: string) => SchemaObject): SchemaObject {
    const name = fullName(type, space);
    definitions.set(name, {});
    definitions.set(name, make(name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : ''));
    return { $ref: `#/$defs/${name}` };
  }
}

function isPlainText({ type, format }: SchemaObject): boolean {
  return format === undefined && (type === 'string' || (Array.isArray(type) && type.includes('string')));
}

function fullName(type: SchemaObject, space: string): string {
  const name = String(type['name']);
  const own = typeof type['namespace'] === 'string' ? type['namespace'] : space;
  return name.includes('.') || own === '' ? name : `${own}.${name}`;
}

function digits({ precision, scale }: SchemaObject): string | undefined {
  return typeof precision === 'number' ? `${precision} digits, ${String(scale ?? 0)} of them behind the point` : undefined;
}
