import type { SchemaObject } from '../schema.ts';
import type { Attributes } from './attributes.ts';
import { attributesOf, noAttributes } from './attributes.ts';
import type { Content } from './content.ts';
import { emptyContent, sequenceOf } from './content.ts';
import type { Conversion } from './conversion.ts';
import { childOf, type XsdNode } from './node.ts';
import { particleOf } from './particle.ts';
import { builtInType } from './built-in.ts';
import { facetsOf, simpleTypeSchema, textType } from './simple-type.ts';
import type { SchemaFile } from './schema-set.ts';
import { isBuiltIn, resolveName } from './schema-set.ts';

/** A complex type taken apart. */
interface ComplexParts {
  readonly attributes: Attributes;
  readonly content: Content;
  /** The text of simple or mixed content. */
  readonly text?: { readonly schema: SchemaObject; readonly required: boolean };
}

const particles = ['sequence', 'choice', 'all', 'group'] as const;

/**
 * What a message holds for a complex type: `@name` for each attribute, the elements in their order, `#text` for simple content. Simple
 * content that can have no attributes is the text itself, as XML is read. `inherited` is the namespace that inner elements need not say.
 */
export function complexTypeSchema(
  node: XsdNode,
  file: SchemaFile,
  conversion: Conversion,
  inherited: string | undefined,
): SchemaObject {
  const { attributes, content, text } = partsOf(node, file, conversion, inherited);
  if (text?.required === true && attributes.fields.size === 0 && !attributes.open) return text.schema;
  return objectOf(attributes, content, text);
}

function partsOf(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): ComplexParts {
  const simple = childOf(node, 'simpleContent');
  if (simple) return simpleParts(simple, file, conversion, inherited);
  const complex = childOf(node, 'complexContent');
  const isMixed = node.attributes.get('mixed') === 'true' || complex?.attributes.get('mixed') === 'true';
  const parts = complex ? derivedParts(complex, file, conversion, inherited) : ownParts(node, file, conversion, inherited);
  return isMixed ? { ...parts, text: { schema: { type: 'string' }, required: false } } : parts;
}

function ownParts(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): ComplexParts {
  const particle = childOf(node, ...particles);
  const content = particle ? particleOf(particle, file, conversion, inherited) : emptyContent;
  return { attributes: attributesOf(node, file, conversion), content };
}

function derivedParts(complex: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): ComplexParts {
  const derivation = childOf(complex, 'extension', 'restriction');
  if (!derivation) return { attributes: noAttributes, content: emptyContent };
  const base = baseParts(derivation, file, conversion, inherited);
  const own = ownParts(derivation, file, conversion, inherited);
  const content = derivation.name === 'extension' ? sequenceOf([base.content, own.content]) : own.content;
  return { ...base, content, attributes: attributesOf(derivation, file, conversion, base.attributes) };
}

function baseParts(derivation: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): ComplexParts {
  const name = derivation.attributes.get('base') ?? '';
  const { namespace, local } = resolveName(name, derivation, file);
  if (isBuiltIn(namespace)) {
    const isAny = local === 'anyType';
    if (isAny) return { attributes: { fields: new Map(), open: true }, content: { ...emptyContent, open: true } };
    return { attributes: noAttributes, content: emptyContent, text: { schema: builtInType(local), required: true } };
  }
  const base = conversion.find('type', derivation, file, 'base');
  if (!base) return { attributes: noAttributes, content: emptyContent };
  const none = { attributes: noAttributes, content: emptyContent };
  if (base.node.name === 'complexType') {
    return conversion.inside(base, () => partsOf(base.node, base.file, conversion, inherited), none);
  }
  return {
    attributes: noAttributes,
    content: emptyContent,
    text: { schema: textType(name, derivation, file, conversion), required: true },
  };
}

function simpleParts(simple: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): ComplexParts {
  const derivation = childOf(simple, 'extension', 'restriction');
  if (!derivation)
    return { attributes: noAttributes, content: emptyContent, text: { schema: { type: 'string' }, required: true } };
  const base = baseParts(derivation, file, conversion, inherited);
  const inline = childOf(derivation, 'simpleType');
  const inner = inline ? simpleTypeSchema(inline, file, conversion) : (base.text?.schema ?? { type: 'string' });
  const schema = derivation.name === 'restriction' ? facetsOf(derivation, inner, file, conversion) : inner;
  return {
    attributes: attributesOf(derivation, file, conversion, base.attributes),
    content: emptyContent,
    text: { schema, required: true },
  };
}

function objectOf(attributes: Attributes, content: Content, text: ComplexParts['text']): SchemaObject {
  const properties: Record<string, SchemaObject> = {};
  const required: string[] = [];
  const add = (name: string, schema: SchemaObject, isRequired: boolean): void => {
    properties[name] = schema;
    if (isRequired) required.push(name);
  };
  if (text) add('#text', text.schema, text.required);
  for (const [name, attribute] of attributes.fields) add(name, attribute.schema, attribute.required);
  for (const [name, { schema, required: isRequired, least, most }] of content.fields) {
    add(name, most > 1 ? listOf(schema, isRequired || least > 1 ? least : 0, most) : schema, isRequired);
  }
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(attributes.open && !content.open && { patternProperties: { '^@': {} } }),
    ...(content.open ? { additionalProperties: true } : { additionalProperties: false }),
    ...rulesOf(content.rules),
    ...(content.turns.length > 0 && { xml: { turns: content.turns } }),
  };
}

function listOf(items: SchemaObject, least: number, most: number): SchemaObject {
  return {
    type: 'array',
    items,
    ...(least > 0 && { minItems: least }),
    ...(Number.isFinite(most) && { maxItems: most }),
  };
}

/** Rules beside each other where their keywords differ, else in an `allOf`. */
function rulesOf(rules: readonly SchemaObject[]): SchemaObject {
  const names = rules.flatMap(Object.keys);
  if (new Set(names).size === names.length) return Object.assign({}, ...rules) as SchemaObject;
  return { allOf: rules };
}
