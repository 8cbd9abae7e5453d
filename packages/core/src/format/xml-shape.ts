import type { Shape } from '../contract/contract.ts';
import type { FormatSettings } from '../document/model.ts';

/** What the texts of a document become, by dotted path from the root element: lists, numbers and flags, as contract and settings say. */
export interface ShapeNode {
  list: boolean;
  number: boolean;
  flag: boolean;
  readonly steps: Map<string, ShapeNode>;
}

/**
 * The shape of whole documents. The paths of a contract start at the record, so they are moved under `records`; `arrays` and `records`
 * start at the root, and the records themselves are always a list.
 */
export function documentShape(settings: FormatSettings, shape: Shape | undefined): ShapeNode {
  const root = newNode();
  const under = settings.records === undefined ? '' : `${settings.records}.`;
  for (const path of settings.arrays ?? []) nodeAt(root, path).list = true;
  for (const path of shape?.lists ?? []) nodeAt(root, under + path).list = true;
  for (const path of shape?.numbers ?? []) nodeAt(root, under + path).number = true;
  for (const path of shape?.flags ?? []) nodeAt(root, under + path).flag = true;
  if (settings.records !== undefined) nodeAt(root, settings.records).list = true;
  return root;
}

function nodeAt(root: ShapeNode, path: string): ShapeNode {
  let here = root;
  for (const step of path.split('.')) {
    let next = here.steps.get(step);
    if (!next) here.steps.set(step, (next = newNode()));
    here = next;
  }
  return here;
}

function newNode(): ShapeNode {
  return { list: false, number: false, flag: false, steps: new Map() };
}
