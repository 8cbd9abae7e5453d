import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { ContractDraft, Remarks } from './draft.ts';

const widest = 110;

/** The text of a draft: what fits on one line stands on one line, and each guess has a remark beside it. */
export function draftYaml({ document, remarks, settings }: ContractDraft): string {
  const yaml = new Document(document, { aliasDuplicateObjects: false });
  const { contents } = yaml;
  if (isMap(contents)) {
    for (const pair of contents.items) {
      const remark = isScalar(pair.key) ? settings[String(pair.key.value)] : undefined;
      if (remark !== undefined) comment(pair, remark);
      if (isScalar(pair.key) && pair.key.value !== 'schema') shorten(pair.value, 0);
    }
  }
  place(yaml.get('schema'), document.schema, remarks, 1);
  return yaml.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });
}

/** Puts the remarks of the data beside the nodes that were made of it. */
function place(node: unknown, data: unknown, remarks: Remarks, depth: number): void {
  if (isSeq(node) && Array.isArray(data))
    return node.items.forEach((item, index) => place(item, data[index], remarks, depth + 1));
  if (!isMap(node) || typeof data !== 'object' || data === null) return;
  if (!holdsRemark(data, remarks) && shorten(node, depth)) return;
  for (const pair of node.items) {
    const value = (data as Readonly<Record<string, unknown>>)[String((pair.key as { readonly value: unknown }).value)];
    const remark = typeof value === 'object' && value !== null ? remarks.get(value) : undefined;
    const short = typeof value === 'object' && value !== null && !holdsRemark(value, remarks) && shorten(pair.value, depth + 1);
    if (!short) place(pair.value, value, remarks, depth + 1);
    if (remark !== undefined) comment(pair, remark);
  }
}

function holdsRemark(data: object, remarks: Remarks): boolean {
  return Object.values(data).some(
    each => typeof each === 'object' && each !== null && (remarks.has(each) || holdsRemark(each, remarks)),
  );
}

/** Behind what stands on one line, above what does not. */
function comment(pair: Pair, text: string): void {
  const value = pair.value as Node | null;
  if (isScalar(value) || ((isMap(value) || isSeq(value)) && value.flow)) value.comment = ` ${text}`;
  else if (isScalar(pair.key)) pair.key.commentBefore = ` ${text}`;
}

function shorten(node: unknown, depth: number): boolean {
  if (!(isMap(node) || isSeq(node)) || lengthOf(node) + 2 * depth > widest) return false;
  node.flow = true;
  return true;
}

/** About how long a node would be on one line. */
function lengthOf(node: unknown): number {
  if (isScalar(node)) return String(node.value).length + 2;
  if (isPair(node)) return lengthOf(node.key) + lengthOf(node.value);
  if (!isMap(node) && !isSeq(node)) return 0;
  return node.items.reduce((length: number, item) => length + lengthOf(item), 4);
}
