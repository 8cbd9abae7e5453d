import type { SchemaObject } from '../schema.ts';
import type { Conversion } from './conversion.ts';
import { childOf, type XsdNode } from './node.ts';
import { simpleTypeSchema, textType } from './simple-type.ts';
import type { SchemaFile } from './schema-set.ts';
import { resolveName } from './schema-set.ts';

/** The attributes that an element may or must have, as fields (`@name`). */
export interface Attributes {
  readonly fields: ReadonlyMap<string, { readonly schema: SchemaObject; readonly required: boolean }>;
  /** Others may stand there (`xsd:anyAttribute`). */
  readonly open: boolean;
}

/** An element without attributes. */
export const noAttributes: Attributes = { fields: new Map(), open: false };

/** The attributes declared directly inside a node, over those of the type that it extends or restricts. */
export function attributesOf(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited = noAttributes): Attributes {
  const fields = new Map(inherited.fields);
  let { open } = inherited;
  for (const child of node.children) {
    if (child.name === 'attribute') addAttribute(fields, child, file, conversion);
    if (child.name === 'anyAttribute') open = true;
    if (child.name !== 'attributeGroup') continue;
    const group = conversion.find('attributeGroup', child, file);
    if (!group) continue;
    const inner = conversion.inside(group, () => attributesOf(group.node, group.file, conversion), noAttributes);
    for (const [name, attribute] of inner.fields) fields.set(name, attribute);
    open ||= inner.open;
  }
  return { fields, open };
}

function addAttribute(
  fields: Map<string, { schema: SchemaObject; required: boolean }>,
  node: XsdNode,
  file: SchemaFile,
  conversion: Conversion,
): void {
  const reference = node.attributes.get('ref');
  const global = reference === undefined ? undefined : conversion.findAttribute(node, file);
  const declared = global?.node ?? node;
  const place = global?.file ?? file;
  const named = reference === undefined ? undefined : resolveName(reference, node, file);
  const local = named?.local ?? node.attributes.get('name') ?? '';
  const namespace = named?.namespace ?? (isQualified(node, file) ? file.namespace : '');
  const name = `@${local}`;
  if (node.attributes.get('use') === 'prohibited') return void fields.delete(name);
  const schema = {
    ...attributeType(declared, place, conversion),
    ...fixedOf(node.attributes.get('fixed') ?? declared.attributes.get('fixed')),
    ...(namespace !== '' && { xml: { namespace } }),
  };
  fields.set(name, { schema, required: node.attributes.get('use') === 'required' });
}

function attributeType(node: XsdNode, file: SchemaFile, conversion: Conversion): SchemaObject {
  const inline = childOf(node, 'simpleType');
  if (inline) return simpleTypeSchema(inline, file, conversion);
  const type = node.attributes.get('type');
  return type === undefined ? { type: 'string' } : textType(type, node, file, conversion);
}

function isQualified(node: XsdNode, file: SchemaFile): boolean {
  const form = node.attributes.get('form');
  return form === undefined ? file.attributesQualified : form === 'qualified';
}

function fixedOf(text: string | undefined): SchemaObject {
  return text === undefined ? {} : { enum: [text] };
}
