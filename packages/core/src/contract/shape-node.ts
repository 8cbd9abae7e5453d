import type { ShapeNode } from './contract.ts';
import { isSchemaObject, type SchemaObject } from './schema.ts';
import { viewOf, type View } from './view.ts';

/** The nodes of a schema from its root down, each made once, however often the schema comes back to it. */
export function nodesOf(root: SchemaObject): ShapeNode {
  const numbers = new Map<SchemaObject, number>();
  const known = new Map<string, ShapeNode>();
  return nodeOf(viewOf(root));

  function nodeOf(view: View): ShapeNode {
    const key = view.schemas.map(numberOf).join(' ');
    const before = known.get(key);
    if (before) return before;
    const node = describe(view);
    known.set(key, node);
    return node;
  }

  function numberOf(schema: SchemaObject): number {
    const number = numbers.get(schema) ?? numbers.size;
    numbers.set(schema, number);
    return number;
  }

  function describe(outer: View): ShapeNode {
    const items = outer.items();
    const list = items !== undefined && onlyType(outer) === 'array';
    const view = list ? items : outer;
    const type = onlyType(view);
    const namespace = xmlNote(outer, 'namespace') ?? xmlNote(view, 'namespace');
    const turns = xmlNote(view, 'turns');
    let fields: ReadonlyMap<string, () => ShapeNode> | undefined;
    return {
      list,
      number: type === 'number',
      flag: type === 'boolean',
      scalar: type === 'string' || type === 'number' || type === 'boolean',
      structured: type === 'object',
      ...(view.format !== undefined && { format: view.format }),
      closed: view.choices !== undefined,
      ...(typeof namespace === 'string' && { namespace }),
      turns: Array.isArray(turns) ? (turns as readonly (readonly string[])[]) : [],
      get fields() {
        return (fields ??= new Map([...view.fields].map(([name, field]) => [name, () => nodeOf(field.view())])));
      },
    };
  }
}

/** The one type of a place, null aside; whole numbers are numbers. */
function onlyType(view: View): string | undefined {
  const types = new Set(
    [...(view.types ?? [])].filter(type => type !== 'null').map(type => (type === 'integer' ? 'number' : type)),
  );
  return types.size === 1 ? [...types][0] : undefined;
}

function xmlNote(view: View, name: string): unknown {
  return view.schemas.map(schema => (isSchemaObject(schema.xml) ? schema.xml[name] : undefined)).find(note => note !== undefined);
}
