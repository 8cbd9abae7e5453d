import type { SchemaObject } from '../schema.ts';
import type { MigNode } from './mig-node.ts';

/** Fields of the control record that no IDoc can do without; others that are mandatory may yet be initial, and are then absent. */
const needed: readonly string[] = ['IDOCTYP', 'MESTYP'];

/** The schema of one IDoc: its control record and segments under their types, fields with their places. */
export function idocSchema(root: MigNode): SchemaObject {
  return segments(root.nodes, {});
}

/** An object of fields and segments. A segment group of a guideline is its first segment, with the others inside. */
function segments(nodes: readonly MigNode[], fields: Readonly<Record<string, SchemaObject>>): SchemaObject {
  const required = nodes.filter(node => node.least > 0).map(node => node.name);
  return object({ ...fields, ...Object.fromEntries(nodes.map(node => [node.name, repeated(node, segment(node))])) }, required);
}

function segment(node: MigNode): SchemaObject {
  const [head, ...rest] = node.category === 'Segment Group' ? node.nodes : [node];
  const fields = placed(head?.nodes ?? []);
  const inner = rest.length > 0 ? segments(rest, fields) : object(fields, node.name === 'EDI_DC40' ? needed : []);
  return { ...(node.title !== undefined && { title: node.title }), ...inner };
}

/** Fields follow each other without gaps, in the order of the guideline. */
function placed(nodes: readonly MigNode[]): Readonly<Record<string, SchemaObject>> {
  let position = 1;
  return Object.fromEntries(
    nodes.map(node => {
      const length = node.type?.length ?? 1;
      const schema = field(node, position, length);
      position += length;
      return [node.name, schema];
    }),
  );
}

function field({ title, type }: MigNode, position: number, length: number): SchemaObject {
  const isDecimal = ['DEC', 'QUAN', 'CURR'].includes(type?.syntax ?? '');
  return {
    ...(title !== undefined && { title }),
    type: 'string',
    // A slash is SAP's sign for "no data", which a number may be too.
    ...(isDecimal && { anyOf: [{ format: 'decimal' }, { const: '/' }] }),
    maxLength: length,
    position,
  };
}

function repeated(node: MigNode, schema: SchemaObject): SchemaObject {
  if (node.most === 1) return schema;
  return { type: 'array', items: schema, ...(node.least > 0 && { minItems: 1 }) };
}

function object(properties: Readonly<Record<string, SchemaObject>>, required: readonly string[]): SchemaObject {
  return { type: 'object', ...(required.length > 0 && { required }), properties };
}
