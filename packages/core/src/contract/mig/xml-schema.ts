import type { SchemaObject } from '../schema.ts';
import type { MigNode } from './mig-node.ts';

/** The schema of an XML document as the XML format decodes it, and the path of the first text that every document has. */
export function xmlSchema(root: MigNode): { readonly schema: SchemaObject; readonly subject: string } {
  const schema = { type: 'object', required: [root.name], properties: { [root.name]: element(root) } };
  return { schema, subject: [root.name, ...(firstText(root) ?? [])].join('.') };
}

function element(node: MigNode): SchemaObject {
  const title = node.title === undefined ? {} : { title: node.title };
  if (node.nodes.length === 0) return { ...title, ...scalar(node) };
  const required = node.nodes.filter(inner => inner.least > 0).map(fieldName);
  return {
    ...title,
    type: 'object',
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(node.nodes.map(inner => [fieldName(inner), repeated(inner)])),
  };
}

/** The name that the XML format gives: `@name` for an attribute, `#text` for the content beside attributes. */
function fieldName(node: MigNode): string {
  if (node.isAttribute) return `@${node.name}`;
  return node.name === '_CONTENT_' ? '#text' : node.name;
}

function repeated(node: MigNode): SchemaObject {
  if (node.most === 1) return element(node);
  return { type: 'array', items: element(node), ...(node.least > 0 && { minItems: 1 }) };
}

const scalars: Readonly<Record<string, SchemaObject>> = {
  'xsd:boolean': { type: 'boolean' },
  'xsd:decimal': { type: 'string', format: 'decimal' },
  'xsd:integer': { type: 'string', format: 'decimal' },
  'xsd:positiveInteger': { type: 'string', format: 'decimal' },
  'xsd:nonNegativeInteger': { type: 'string', format: 'decimal' },
};

function scalar({ type }: MigNode): SchemaObject {
  const known = scalars[type?.syntax ?? ''];
  if (known) return known;
  return {
    type: 'string',
    ...(type?.least !== undefined && { minLength: type.least }),
    ...(type?.length !== undefined && { maxLength: type.length }),
  };
}

/** Steps to the first required text, through elements that are required and stand once. */
function firstText(node: MigNode): readonly string[] | undefined {
  for (const inner of node.nodes.filter(one => one.least > 0 && one.most === 1 && !one.isAttribute)) {
    if (inner.nodes.length === 0) return [fieldName(inner)];
    const rest = firstText(inner);
    if (rest) return [fieldName(inner), ...rest];
  }
  return undefined;
}
