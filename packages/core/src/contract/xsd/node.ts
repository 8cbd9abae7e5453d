import { SaxesParser } from 'saxes';
import { failure, success, type Position, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';

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

/** Reads one schema file into nodes; a document type declaration is passed over, its entities are never expanded. */
export function readXsdNodes(text: string, file: string): Result<XsdNode> {
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  const open: OpenNode[] = [];
  let root: XsdNode | undefined;
  let fault: string | undefined;
  parser.on('error', error => (fault ??= error.message));
  parser.on('opentag', tag => {
    const parent = open.at(-1);
    const attributes = new Map<string, string>();
    for (const { uri, local, value } of Object.values(tag.attributes)) if (uri === '') attributes.set(local, value);
    const prefixes = new Map([...(parent?.prefixes ?? []), ...Object.entries(tag.ns ?? {})]);
    const at = { file, line: parser.line, column: parser.column };
    const isSchema = tag.uri === xsdNamespace && (parent?.isSchema ?? true);
    const node: OpenNode = { name: tag.local, attributes, children: [], prefixes, at, isSchema };
    if (isSchema) parent?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => (root = open.pop()));
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (fault !== undefined) return failure(contractIssue('contract.xsd', file, `the schema file is not well-formed: ${fault}`));
  if (root?.name === 'schema' && (root as OpenNode).isSchema) return success(root);
  return failure(contractIssue('contract.xsd', file, `expected an XML Schema, found the element "${root?.name ?? ''}"`));
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
