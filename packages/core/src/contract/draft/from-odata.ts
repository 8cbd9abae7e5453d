import { success, type Result } from '../../value/issue.ts';
import type { SchemaObject } from '../schema.ts';
import { chooseRoot } from './choose-root.ts';
import { remarked, type DraftedSchema, type Remarks } from './draft.ts';
import { identifiedBy } from './words.ts';
import { elementsOf, readXmlTree, type XmlNode } from './xml-tree.ts';

/** A version of the protocol writes some types in its own way. */
type Version = 2 | 4;

const dateV2 = '^/Date\\(-?[0-9]+([+-][0-9]{4})?\\)/$';

/** Types of the Entity Data Model as JSON of OData carries them; decimals and 64-bit numbers of V2 are texts. */
const plainTypes: Readonly<Record<string, (version: Version) => SchemaObject>> = {
  'Edm.String': () => ({ type: 'string' }),
  'Edm.Boolean': () => ({ type: 'boolean' }),
  'Edm.Byte': () => ({ type: 'integer', minimum: 0, maximum: 255 }),
  'Edm.SByte': () => ({ type: 'integer', minimum: -128, maximum: 127 }),
  'Edm.Int16': () => ({ type: 'integer', minimum: -32768, maximum: 32767 }),
  'Edm.Int32': () => ({ type: 'integer', minimum: -2147483648, maximum: 2147483647 }),
  'Edm.Int64': () => ({ type: 'string', format: 'int64' }),
  'Edm.Decimal': () => ({ type: 'string', format: 'decimal' }),
  'Edm.Double': version => (version === 2 ? { type: 'string' } : { type: 'number' }),
  'Edm.Single': version => (version === 2 ? { type: 'string' } : { type: 'number' }),
  'Edm.Guid': () => ({ type: 'string', format: 'uuid' }),
  'Edm.DateTime': () => ({ type: 'string', pattern: dateV2 }),
  'Edm.DateTimeOffset': version =>
    version === 2 ? { type: 'string', pattern: dateV2 } : { type: 'string', format: 'date-time' },
  'Edm.Date': () => ({ type: 'string', format: 'date' }),
  'Edm.Time': () => ({ type: 'string', format: 'duration' }),
  'Edm.TimeOfDay': () => ({ type: 'string', pattern: '^[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$' }),
  'Edm.Duration': () => ({ type: 'string' }),
  'Edm.Binary': () => ({ type: 'string', contentEncoding: 'base64' }),
};

/** Drafts the contract of one entity of a service described by `$metadata` of OData V2 or V4. */
export function draftFromOData(text: string, root?: string): Result<DraftedSchema> {
  const tree = readXmlTree(text);
  if (!tree.ok) return tree;
  const schemas = elementsOf(tree.value, 'Schema');
  const version: Version = tree.value.attributes.get('Version')?.startsWith('4') ? 4 : 2;
  const types = new Map(schemas.flatMap(schema => typesOf(schema)));
  const entities = [...types].filter(([, node]) => node.name === 'EntityType').map(([name]) => name);
  const chosen = chooseRoot('entity type', entities, root);
  if (!chosen.ok) return chosen;
  const entity = types.get(chosen.value)!;
  const remarks: Remarks = new Map();
  const definitions = new Map<string, SchemaObject>();
  const schema = objectOf(entity);
  const keys = elementsOf(entity, 'PropertyRef').flatMap(each => each.attributes.get('Name') ?? []);
  const title = entity.attributes.get('sap:label');
  const whole = definitions.size > 0 ? { ...schema, $defs: Object.fromEntries(definitions) } : schema;
  return success({
    schema: whole,
    keys: { paths: keys, why: 'the key of the entity' },
    remarks,
    ...(title !== undefined && { title }),
  });

  function objectOf(type: XmlNode): SchemaObject {
    const base = types.get(type.attributes.get('BaseType') ?? '');
    const inherited = base ? objectOf(base) : {};
    const own = type.children.filter(child => child.name === 'Property');
    const properties = Object.fromEntries(own.map(property => [property.attributes.get('Name') ?? '', propertySchema(property)]));
    const needed = own
      .filter(property => property.attributes.get('Nullable') === 'false')
      .map(property => property.attributes.get('Name')!);
    const required = [...((inherited['required'] as readonly string[] | undefined) ?? []), ...needed];
    return {
      type: 'object',
      ...(required.length > 0 && { required }),
      properties: { ...(inherited['properties'] as object | undefined), ...properties },
    };
  }

  function propertySchema(property: XmlNode): SchemaObject {
    const written = property.attributes.get('Type') ?? '';
    const inner = /^Collection\((.*)\)$/u.exec(written)?.[1];
    const single = valueSchema(inner ?? written, property);
    if (inner !== undefined) return { type: 'array', items: single };
    const nullable = property.attributes.get('Nullable') !== 'false' && typeof single['type'] === 'string';
    const schema = nullable ? { ...single, type: [single['type'], 'null'] } : single;
    return remarked(remarks, schema, remarkOf(property));
  }

  function valueSchema(type: string, property: XmlNode): SchemaObject {
    const plain = Object.hasOwn(plainTypes, type) ? plainTypes[type]!(version) : undefined;
    if (!plain) return namedSchema(type);
    const label = property.attributes.get('sap:label');
    const length = Number(property.attributes.get('MaxLength'));
    const identifies = type === 'Edm.String' ? identifiedBy(property.attributes.get('Name') ?? '') : undefined;
    return {
      ...plain,
      ...(type === 'Edm.String' && length > 0 && { maxLength: length }),
      ...(label !== undefined && { title: label }),
      ...(identifies !== undefined && { identifies }),
    };
  }

  function namedSchema(type: string): SchemaObject {
    const found = types.get(type);
    if (!found) return {};
    const name = type.slice(type.lastIndexOf('.') + 1);
    if (found.name === 'EnumType') return { enum: elementsOf(found, 'Member').map(each => each.attributes.get('Name') ?? '') };
    if (!definitions.has(name)) {
      definitions.set(name, {});
      definitions.set(name, objectOf(found));
    }
    return { $ref: `#/$defs/${name}` };
  }
}

/** Types of a schema under their full names. */
function typesOf(schema: XmlNode): readonly (readonly [string, XmlNode])[] {
  const space = schema.attributes.get('Namespace') ?? '';
  const kinds = ['EntityType', 'ComplexType', 'EnumType'];
  return schema.children
    .filter(child => kinds.includes(child.name))
    .map(child => [`${space}.${child.attributes.get('Name') ?? ''}`, child]);
}

function remarkOf(property: XmlNode): string | undefined {
  const unit = property.attributes.get('sap:unit');
  if (unit !== undefined) return `the unit stands in ${unit}`;
  const scale = property.attributes.get('Scale');
  if (property.attributes.get('Type') === 'Edm.Decimal' && scale !== undefined)
    return `${property.attributes.get('Precision') ?? '?'} digits, ${scale} of them behind the point`;
  return undefined;
}
