import type { Shape, ShapeNode } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';

/** What contract and settings say about one element or attribute: what its text becomes, and which fields it has in which order. */
export interface ElementShape {
  readonly list: boolean;
  readonly number: boolean;
  readonly flag: boolean;
  /** The contract declares a text, number or flag here, or fields; neither where it leaves that open. */
  readonly scalar: boolean;
  readonly structured: boolean;
  /** White space around the text means nothing: the value has a format, or is one of certain texts. */
  readonly trimmed: boolean;
  readonly decimal: boolean;
  /** Whether text is the field `#text` even without attributes; `mixed` where elements may stand beside it. */
  readonly text: 'always' | 'mixed' | undefined;
  /** Namespace of the element, where the contract says another than the parent's. */
  readonly namespace: string | undefined;
  readonly turns: readonly (readonly string[])[];
  /** Declared fields in the order in which they are written. */
  readonly order: ReadonlySet<string>;
  child(name: string): ElementShape | undefined;
}

/** What the settings say about paths, and where the contract begins. */
interface Overlay {
  list: boolean;
  number: boolean;
  flag: boolean;
  node: ShapeNode | undefined;
  readonly steps: Map<string, Overlay>;
}

/**
 * The shape of whole documents. A contract speaks of the record, so it begins at `records`; `arrays` and `records` begin at the root, and
 * the records themselves are always a list.
 */
export function documentShape(settings: FormatSettings, shape: Shape | undefined): ElementShape {
  const root = newOverlay();
  const record = settings.records === undefined ? root : overlayAt(root, settings.records);
  for (const path of settings.arrays ?? []) overlayAt(root, path).list = true;
  if (settings.records !== undefined) record.list = true;
  if (shape?.node) record.node = shape.node;
  else if (shape) addPaths(record, shape);
  return shapeMaker()(undefined, root);
}

/** The paths of a shape that somebody put together by hand. */
function addPaths(record: Overlay, shape: Shape): void {
  for (const path of shape.lists) overlayAt(record, path).list = true;
  for (const path of shape.numbers) overlayAt(record, path).number = true;
  for (const path of shape.flags) overlayAt(record, path).flag = true;
}

function overlayAt(root: Overlay, path: string): Overlay {
  let here = root;
  for (const step of path.split('.')) {
    let next = here.steps.get(step);
    if (!next) here.steps.set(step, (next = newOverlay()));
    here = next;
  }
  return here;
}

function newOverlay(): Overlay {
  return { list: false, number: false, flag: false, node: undefined, steps: new Map() };
}

/** Makes shapes when they are asked for; one a node, so that a contract that contains itself costs no more than it has nodes. */
function shapeMaker(): (node: ShapeNode | undefined, overlay: Overlay | undefined) => ElementShape {
  const known = new Map<ShapeNode, ElementShape>();
  return make;

  function make(found: ShapeNode | undefined, overlay: Overlay | undefined): ElementShape {
    const node = overlay?.node ?? found;
    const before = node && !overlay ? known.get(node) : undefined;
    if (before) return before;
    const shape = describe(node, overlay);
    if (node && !overlay) known.set(node, shape);
    return shape;
  }

  function describe(node: ShapeNode | undefined, overlay: Overlay | undefined): ElementShape {
    const children = new Map<string, ElementShape | undefined>();
    const order = new Set(node?.fields.keys());
    return {
      list: overlay?.list === true || node?.list === true,
      number: overlay?.number === true || node?.number === true,
      flag: overlay?.flag === true || node?.flag === true,
      scalar: node?.scalar === true,
      structured: node?.structured === true,
      trimmed: node !== undefined && (node.closed || node.format !== undefined),
      decimal: node?.format === 'decimal',
      text: textOf(order),
      namespace: node?.namespace,
      turns: node?.turns ?? [],
      order,
      child: name => {
        if (children.has(name)) return children.get(name);
        const [inner, beside] = [node?.fields.get(name)?.(), overlay?.steps.get(name)];
        if (!inner && !beside) return undefined;
        const shape = make(inner, beside);
        children.set(name, shape);
        return shape;
      },
    };
  }
}

function textOf(names: ReadonlySet<string>): ElementShape['text'] {
  if (!names.has('#text')) return undefined;
  return [...names].every(name => name.startsWith('@') || name === '#text') ? 'always' : 'mixed';
}
