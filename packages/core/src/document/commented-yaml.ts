import { Document, isMap, isPair, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { joinIndex, joinName } from './path.ts';

const widest = 110;

/** The text of a document with remarks by path: what fits on one line stands on one line, a remark behind it or above what is longer. */
export function commentedYaml(data: object, remarks: ReadonlyMap<string, string>): string {
  const yaml = new Document(data, { aliasDuplicateObjects: false });
  const remarked = [...remarks.keys()];
  place(yaml.contents, '', 0);
  return yaml.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: true });

  function place(node: unknown, path: string, depth: number): void {
    if (isSeq(node)) return node.items.forEach((item, index) => place(item, joinIndex(path, index), depth + 1));
    if (!isMap(node)) return;
    for (const pair of node.items) {
      const here = joinName(path, nameOf(pair));
      if (!remarked.some(each => each !== here && startsBelow(each, here))) shorten(pair.value, depth);
      if (!isFlow(pair.value)) place(pair.value, here, depth + 1);
      const remark = remarks.get(here);
      if (remark !== undefined) comment(pair, remark);
    }
  }
}

function startsBelow(path: string, above: string): boolean {
  return path.startsWith(above) && (path[above.length] === '.' || path[above.length] === '[');
}

function nameOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

function isFlow(value: unknown): boolean {
  return (isMap(value) || isSeq(value)) && value.flow === true;
}

/** Behind what stands on one line, above what does not. */
function comment(pair: Pair, text: string): void {
  const value = pair.value as Node | null;
  const lines = text
    .split('\n')
    .map(line => ` ${line}`)
    .join('\n');
  const isShort = (isScalar(value) && !String(value.value).includes('\n')) || isFlow(value);
  if (isShort && value && !text.includes('\n')) value.comment = lines;
  else if (isScalar(pair.key)) pair.key.commentBefore = lines;
}

function shorten(node: unknown, depth: number): void {
  if ((isMap(node) || isSeq(node)) && depth > 0 && lengthOf(node) + 2 * depth <= widest) node.flow = true;
  if (isSeq(node) && lengthOf(node) <= widest) node.flow = true;
  if (isMap(node) && depth === 0 && lengthOf(node) <= widest && node.items.every(item => isScalar(item.value))) node.flow = true;
}

/** About how long a node would be on one line. */
function lengthOf(node: unknown): number {
  if (isScalar(node)) return String(node.value).length + 2;
  if (isPair(node)) return lengthOf(node.key) + lengthOf(node.value);
  if (!isMap(node) && !isSeq(node)) return 0;
  return node.items.reduce((length: number, item) => length + lengthOf(item), 4);
}
