import type { SaxesTagNS } from 'saxes';
import { SaxesParser } from 'saxes';
import { failure, success, type Position, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';

/** Schemas nest a few dozen levels deep. */
const deepest = 200;

/** The namespace of XML Schema itself. */
export const xsdNamespace = 'http://www.w3.org/2001/XMLSchema';

/** One element of a schema file, without its text: only `documentation` has any that matters. */
export interface XsdNode {
  /** Local name; elements of other namespaces than XML Schema's are left out. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XsdNode[];
  /** Prefixes in scope, with their namespaces; the empty prefix is the default namespace. */
  readonly prefixes: ReadonlyMap<string, string>;
  readonly at: Position;
}

interface OpenNode extends XsdNode {
  readonly children: XsdNode[];
  readonly isSchema: boolean;
}

/** Ends a reading at its first fault. */
class Unreadable extends Error {}

/** Reads one schema file into nodes; a document type declaration is passed over, its entities are never expanded. */
export function readXsdNodes(text: string, file: string): Result<XsdNode> {
  try {
    const root = nodesOf(text.replace(/^\uFEFF/, ''), file);
    if (root?.name === 'schema' && root.isSchema) return success(root);
    return failure(contractIssue('contract.xsd', file, `expected an XML Schema, found the element "${root?.name ?? ''}"`));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return failure(contractIssue('contract.xsd', file, `the schema file is not well-formed: ${error.message}`));
  }
}

function nodesOf(text: string, file: string): OpenNode | undefined {
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  const open: OpenNode[] = [];
  let root: OpenNode | undefined;
  parser.on('error', error => {
    throw new Unreadable(error.message);
  });
  parser.on('opentag', tag => {
    if (open.length >= deepest) throw new Unreadable(`its elements nest more than ${deepest} levels deep`);
    const parent = open.at(-1);
    const node = openNode(tag, parent, { file, line: parser.line, column: parser.column });
    if (node.isSchema) parent?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => (root = open.pop()));
  parser.write(text).close();
  return root;
}

function openNode(tag: SaxesTagNS, parent: OpenNode | undefined, at: Position): OpenNode {
  const attributes = new Map<string, string>();
  for (const { uri, local, value } of Object.values(tag.attributes)) if (uri === '') attributes.set(local, value);
  const declared = Object.entries(tag.ns ?? {});
  const prefixes = parent && declared.length === 0 ? parent.prefixes : new Map([...(parent?.prefixes ?? []), ...declared]);
  const isSchema = tag.uri === xsdNamespace && (parent?.isSchema ?? true);
  return { name: tag.local, attributes, children: [], prefixes, at, isSchema };
}

/** The children of some names. */
export function childrenOf(node: XsdNode, ...names: readonly string[]): readonly XsdNode[] {
  return node.children.filter(child => names.includes(child.name));
}

/** The first child of a name. */
export function childOf(node: XsdNode, ...names: readonly string[]): XsdNode | undefined {
  return node.children.find(child => names.includes(child.name));
}

/** `minOccurs` and `maxOccurs` of a particle; without bound is infinite. */
export function occursOf(node: XsdNode): { readonly least: number; readonly most: number } {
  const least = Number(node.attributes.get('minOccurs') ?? 1);
  const most = node.attributes.get('maxOccurs') ?? '1';
  return { least, most: most === 'unbounded' ? Number.POSITIVE_INFINITY : Number(most) };
}
