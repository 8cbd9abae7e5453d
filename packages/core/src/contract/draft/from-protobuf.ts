import protobuf from 'protocol-buffers-schema';
import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';
import type { SchemaObject } from '../schema.ts';
import { chooseRoot } from './choose-root.ts';
import { remarked, type DraftedSchema, type Remarks } from './draft.ts';
import { identifiedBy } from './words.ts';

type Message = protobuf.Message;
type Field = protobuf.Field;
type Enum = protobuf.Enum;

/** Scalars and well-known types as the JSON mapping of Protocol Buffers writes them. */
const scalars: Readonly<Record<string, SchemaObject>> = {
  double: { type: 'number' },
  float: { type: 'number' },
  int32: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  sint32: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  sfixed32: { type: 'integer', minimum: -2147483648, maximum: 2147483647 },
  uint32: { type: 'integer', minimum: 0, maximum: 4294967295 },
  fixed32: { type: 'integer', minimum: 0, maximum: 4294967295 },
  int64: { type: 'string', format: 'int64' },
  sint64: { type: 'string', format: 'int64' },
  sfixed64: { type: 'string', format: 'int64' },
  uint64: { type: 'string', pattern: '^[0-9]{1,20}$' },
  fixed64: { type: 'string', pattern: '^[0-9]{1,20}$' },
  bool: { type: 'boolean' },
  string: { type: 'string' },
  bytes: { type: 'string', contentEncoding: 'base64' },
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?s$' },
  'google.protobuf.Struct': { type: 'object' },
  'google.protobuf.Value': {},
  'google.protobuf.Any': { type: 'object' },
  'google.protobuf.Empty': { type: 'object' },
  'google.protobuf.StringValue': { type: 'string' },
  'google.protobuf.BoolValue': { type: 'boolean' },
  'google.protobuf.DoubleValue': { type: 'number' },
  'google.protobuf.FloatValue': { type: 'number' },
  'google.protobuf.Int32Value': { type: 'integer' },
  'google.protobuf.UInt32Value': { type: 'integer' },
  'google.protobuf.Int64Value': { type: 'string', format: 'int64' },
  'google.protobuf.UInt64Value': { type: 'string', pattern: '^[0-9]{1,20}$' },
  'google.protobuf.BytesValue': { type: 'string', contentEncoding: 'base64' },
};

/** Drafts the contract of one message of a .proto file, in the JSON form of Protocol Buffers. */
export function draftFromProtobuf(text: string, root?: string): Result<DraftedSchema> {
  let file: protobuf.Schema;
  try {
    file = protobuf.parse(text);
  } catch (error) {
    return failure(contractIssue('contract.draft', '', `reading the .proto file: ${(error as Error).message}`));
  }
  const { messages, enums } = namesIn(file);
  const chosen = chooseRoot('message', root === undefined ? rootsOf(messages) : [...messages.keys()], root);
  if (!chosen.ok) return chosen;
  const remarks: Remarks = new Map();
  const definitions = new Map<string, SchemaObject>();
  const schema = messageSchema(chosen.value);
  const whole = definitions.size > 0 ? { ...schema, $defs: Object.fromEntries(definitions) } : schema;
  return success({ schema: whole, title: messages.get(chosen.value)!.name, remarks });

  function messageSchema(name: string): SchemaObject {
    const { fields } = messages.get(name)!;
    const properties = Object.fromEntries(fields.map(field => [jsonName(field), fieldSchema(field, name)]));
    const required = fields.filter(field => field.required).map(jsonName);
    return { type: 'object', ...(required.length > 0 && { required }), properties };
  }

  function fieldSchema(field: Field, within: string): SchemaObject {
    const { map } = field;
    if (map) return { type: 'object', additionalProperties: typeSchema(map.to, within) };
    const single = typeSchema(field.type, within);
    if (field.repeated) return { type: 'array', items: single };
    const identifies =
      single['type'] === 'string' && single['format'] === undefined && !single['enum'] ? identifiedBy(field.name) : undefined;
    const schema = identifies === undefined ? { ...single } : { ...single, identifies };
    return remarked(remarks, schema, field.oneof ? `one of ${field.oneof}` : remarks.get(single));
  }

  function typeSchema(type: string, within: string): SchemaObject {
    const bare = type.replace(/^\./u, '');
    if (Object.hasOwn(scalars, bare)) return { ...scalars[bare] };
    const name = scopesOf(within)
      .map(scope => (scope === '' ? bare : `${scope}.${bare}`))
      .find(each => messages.has(each) || enums.has(each));
    if (name === undefined) return remarked(remarks, {}, `${type} stands in another file`);
    const choices = enums.get(name);
    if (choices) return { type: 'string', enum: Object.keys(choices.values) };
    if (!definitions.has(name)) {
      definitions.set(name, {});
      definitions.set(name, messageSchema(name));
    }
    return { $ref: `#/$defs/${name}` };
  }
}

function namesIn(file: protobuf.Schema): {
  readonly messages: ReadonlyMap<string, Message>;
  readonly enums: ReadonlyMap<string, Enum>;
} {
  const messages = new Map<string, Message>();
  const enums = new Map<string, Enum>();
  const walk = (found: readonly Message[], choices: readonly Enum[], space: string): void => {
    const full = (name: string): string => (space === '' ? name : `${space}.${name}`);
    for (const each of choices) enums.set(full(each.name), each);
    for (const each of found) {
      messages.set(full(each.name), each);
      walk(each.messages, each.enums, full(each.name));
    }
  };
  walk(file.messages, file.enums, file.package ?? '');
  return { messages, enums };
}

/** Messages that no other one holds; all where each is held. */
function rootsOf(messages: ReadonlyMap<string, Message>): readonly string[] {
  const held = [...messages.values()].flatMap(message => message.fields.map(field => field.map?.to ?? field.type));
  const free = [...messages.keys()].filter(
    name => !held.some(type => name === type || name.endsWith(`.${type.replace(/^\./u, '')}`)),
  );
  return free.length > 0 ? free : [...messages.keys()];
}

/** The scopes that a name is looked up in, from the innermost out. */
function scopesOf(within: string): readonly string[] {
  const parts = within.split('.');
  return [...parts.keys()].map(index => parts.slice(0, parts.length - index).join('.')).concat('');
}

function jsonName(field: Field): string {
  const written = field.options['json_name'];
  if (typeof written === 'string') return written.replaceAll('"', '');
  return field.name.replaceAll(/_+([a-zA-Z\d])/gu, (_, letter: string) => letter.toUpperCase());
}
