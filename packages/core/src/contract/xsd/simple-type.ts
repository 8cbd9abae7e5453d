import type { SchemaObject } from '../schema.ts';
import { builtInType } from './built-in.ts';
import type { Conversion } from './conversion.ts';
import { childOf, childrenOf, type XsdNode } from './node.ts';
import { patternOf } from './pattern.ts';
import type { SchemaFile } from './schema-set.ts';
import { isBuiltIn, resolveName } from './schema-set.ts';

/** What a message holds for a `simpleType`: the text, number or flag, with what its facets say. */
export function simpleTypeSchema(node: XsdNode, file: SchemaFile, conversion: Conversion): SchemaObject {
  const restriction = childOf(node, 'restriction');
  if (restriction) return facetsOf(restriction, baseOf(restriction, file, conversion), file, conversion);
  const union = childOf(node, 'union');
  if (union) return unionOf(union, file, conversion);
  // A list of values stays one text, with blanks between them.
  return { type: 'string' };
}

function baseOf(restriction: XsdNode, file: SchemaFile, conversion: Conversion): SchemaObject {
  const inline = childOf(restriction, 'simpleType');
  if (inline) return simpleTypeSchema(inline, file, conversion);
  return textType(restriction.attributes.get('base') ?? 'anySimpleType', restriction, file, conversion);
}

/** What a message holds for the simple type of a name. */
export function textType(name: string, node: XsdNode, file: SchemaFile, conversion: Conversion): SchemaObject {
  const { namespace, local } = resolveName(name, node, file);
  if (isBuiltIn(namespace)) return builtInType(local);
  return conversion.simpleType(namespace, local, node, file);
}

function unionOf(union: XsdNode, file: SchemaFile, conversion: Conversion): SchemaObject {
  const named = (union.attributes.get('memberTypes') ?? '').split(/\s+/).filter(Boolean);
  const members = [
    ...named.map(name => textType(name, union, file, conversion)),
    ...childrenOf(union, 'simpleType').map(each => simpleTypeSchema(each, file, conversion)),
  ];
  const isAnyText = members.some(each => JSON.stringify(each) === '{"type":"string"}');
  return isAnyText ? { type: 'string' } : { anyOf: members };
}

const counts: Readonly<Record<string, readonly string[]>> = {
  length: ['minLength', 'maxLength'],
  minLength: ['minLength'],
  maxLength: ['maxLength'],
};
const bounds: Readonly<Record<string, string>> = {
  minInclusive: 'minimum',
  maxInclusive: 'maximum',
  minExclusive: 'exclusiveMinimum',
  maxExclusive: 'exclusiveMaximum',
};

/** A base type narrowed by the facets of a restriction. Several patterns of one restriction are alternatives. */
export function facetsOf(restriction: XsdNode, base: SchemaObject, file: SchemaFile, conversion: Conversion): SchemaObject {
  const texts = childrenOf(restriction, 'enumeration').map(each => each.attributes.get('value') ?? '');
  const isText = base.type === 'string' || base.$ref !== undefined || base.anyOf !== undefined;
  const facets: Record<string, unknown> = {};
  if (texts.length > 0) facets.enum = isText ? [...new Set(texts)] : texts.map(valueOfText);
  const patterns = isText ? childrenOf(restriction, 'pattern') : [];
  if (patterns.length > 0) Object.assign(facets, patternFacet(patterns, file, conversion));
  for (const facet of restriction.children) {
    const value = facet.attributes.get('value') ?? '';
    for (const keyword of counts[facet.name] ?? []) facets[keyword] = Number(value);
    const bound = bounds[facet.name];
    if (bound !== undefined && !isText) facets[bound] = Number(value);
    else if (bound !== undefined || facet.name.endsWith('Digits'))
      conversion.approximate(facet, file, `${facet.name} ${value} of an exact number`);
  }
  return narrowed(base, facets);
}

function narrowed(base: SchemaObject, facets: SchemaObject): SchemaObject {
  const names = Object.keys(facets);
  if (names.length === 0) return base;
  if (facets.enum !== undefined && base.$ref === undefined) return { type: base.type ?? 'string', ...facets };
  return names.some(name => Object.hasOwn(base, name)) || base.$ref !== undefined
    ? { allOf: [base, facets] }
    : { ...base, ...facets };
}

function patternFacet(patterns: readonly XsdNode[], file: SchemaFile, conversion: Conversion): SchemaObject {
  const texts = patterns.map(each => each.attributes.get('value') ?? '');
  const found = patternOf(texts.length === 1 ? texts[0]! : texts.map(text => `(${text})`).join('|'));
  if (found !== undefined) return { pattern: found };
  conversion.approximate(patterns[0]!, file, `pattern ${JSON.stringify(texts.join(' | '))}`);
  return {};
}

function valueOfText(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return Number.isNaN(Number(text)) ? text : Number(text);
}
