import type { SchemaObject } from '../schema.ts';
import type { Content } from './content.ts';
import { choiceOf, emptyContent, repeated, sequenceOf, singleContent } from './content.ts';
import type { Conversion } from './conversion.ts';
import { childOf, occursOf, type XsdNode } from './node.ts';
import type { Component, SchemaFile } from './schema-set.ts';

const kinds = new Set(['sequence', 'choice', 'all', 'group', 'element', 'any']);

/** The content that a particle makes: an element, a wildcard, or a model group of them. */
export function particleOf(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): Content {
  if (!conversion.spend(file)) return emptyContent;
  const { least, most } = occursOf(node);
  switch (node.name) {
    case 'element':
      return elementOf(node, file, conversion, inherited);
    case 'any':
      return most === 0 ? emptyContent : { ...emptyContent, open: true };
    case 'group':
      return groupOf(node, file, conversion, inherited);
    case 'choice': {
      const alternatives = partsOf(node, file, conversion, inherited);
      return repeated(choiceOf(alternatives), least, most, alternatives);
    }
    default: {
      const content = sequenceOf(partsOf(node, file, conversion, inherited));
      if (most > 1 && content.fields.size > 1 && [...content.fields.values()].some(field => !field.required || field.most > 1)) {
        conversion.approximate(
          node,
          file,
          `which members of a repeated ${node.name} belong together (${[...content.fields.keys()].join(', ')})`,
        );
      }
      return repeated(content, least, most);
    }
  }
}

function partsOf(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): readonly Content[] {
  return node.children.filter(child => kinds.has(child.name)).map(child => particleOf(child, file, conversion, inherited));
}

function groupOf(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): Content {
  const { least, most } = occursOf(node);
  const group = conversion.find('group', node, file);
  const inner = group && childOf(group.node, 'sequence', 'choice', 'all');
  if (!group || !inner) return emptyContent;
  const attributes = new Map([
    ...inner.attributes,
    ['minOccurs', String(least)],
    ['maxOccurs', Number.isFinite(most) ? String(most) : 'unbounded'],
  ]);
  return conversion.inside(group, () => particleOf({ ...inner, attributes }, group.file, conversion, inherited), emptyContent);
}

function elementOf(node: XsdNode, file: SchemaFile, conversion: Conversion, inherited: string | undefined): Content {
  const { least, most } = occursOf(node);
  if (!node.attributes.has('ref')) {
    return repeated(declared(node, file, isQualified(node, file) ? file.namespace : '', conversion, inherited), least, most);
  }
  const global = conversion.find('element', node, file);
  if (!global) return emptyContent;
  const alternatives = conversion.substitutes(global).map(each => globalContent(each, conversion, inherited));
  const only = alternatives.length === 1 ? alternatives[0] : undefined;
  return only ? repeated(only, least, most) : repeated(choiceOf(alternatives), least, most, alternatives);
}

function globalContent({ node, file, namespace }: Component, conversion: Conversion, inherited: string | undefined): Content {
  return declared(node, file, namespace, conversion, inherited);
}

function declared(
  node: XsdNode,
  file: SchemaFile,
  namespace: string,
  conversion: Conversion,
  inherited: string | undefined,
): Content {
  const name = node.attributes.get('name') ?? '';
  return singleContent(name, elementSchema(node, file, namespace, conversion, inherited));
}

/** What a message holds for one element, and its namespace where it is not the inherited one. */
export function elementSchema(
  node: XsdNode,
  file: SchemaFile,
  namespace: string,
  conversion: Conversion,
  inherited: string | undefined,
): SchemaObject {
  const type = conversion.elementType(node, file, namespace);
  const fixed = node.attributes.get('fixed');
  const narrow = fixed !== undefined && type.type === 'string' ? { enum: [fixed] } : {};
  const schema = { ...type, ...narrow, ...(namespace !== inherited && { xml: { namespace } }) };
  return node.attributes.get('nillable') === 'true' ? nillable(schema) : schema;
}

function nillable(schema: SchemaObject): SchemaObject {
  const { xml, ...rest } = schema;
  const kept =
    typeof rest.type === 'string' && rest.enum === undefined
      ? { ...rest, type: [rest.type, 'null'] }
      : { anyOf: [rest, { type: 'null' }] };
  return xml === undefined ? kept : { ...kept, xml };
}

function isQualified(node: XsdNode, file: SchemaFile): boolean {
  const form = node.attributes.get('form');
  return form === undefined ? file.elementsQualified : form === 'qualified';
}
