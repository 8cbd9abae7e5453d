import { SaxesParser } from 'saxes';
import { failure, success, type Result } from '../../value/issue.ts';
import { contractIssue } from '../codes.ts';

/** One element with its attributes; names without their prefixes, attributes of other namespaces with the prefix (`sap:label`). */
export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

interface OpenNode extends XmlNode {
  readonly children: XmlNode[];
}

/** Reads a description in XML; entities of its own are never expanded. */
export function readXmlTree(text: string): Result<XmlNode> {
  const parser = new SaxesParser<{ xmlns: true }>({ xmlns: true });
  const open: OpenNode[] = [];
  let root: XmlNode | undefined;
  let fault: string | undefined;
  parser.on('error', error => (fault ??= error.message));
  parser.on('opentag', tag => {
    const attributes = Object.values(tag.attributes).map(({ name, value }) => [name, value] as const);
    const node: OpenNode = { name: tag.local, attributes: new Map(attributes), children: [] };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => (root = open.pop()));
  parser.write(text.replace(/^\uFEFF/u, '')).close();
  if (fault !== undefined || !root)
    return failure(contractIssue('contract.draft', '', `reading XML: ${fault ?? 'there is no element'}`));
  return success(root);
}

/** Every element of a name, at any depth. */
export function elementsOf(node: XmlNode, name: string): readonly XmlNode[] {
  return [...(node.name === name ? [node] : []), ...node.children.flatMap(child => elementsOf(child, name))];
}
