import { isMap, isScalar, parseAllDocuments, visit, type Document, type YAMLMap } from 'yaml';
import type { Group } from './revise-group.ts';
import { lineStart, nameStart, pairNamed, pairsOf, type NamedPair } from './yaml-place.ts';
import type { Writing } from './yaml-write.ts';

/** A mapping as it stands in a text. */
export interface PlacedMapping {
  readonly root: YAMLMap;
  /** Plain data of the whole document. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly writing: Writing;
}

/** The mapping of a name in a text; why it cannot be edited where it is not there or the text cannot be read. */
export function mappingIn(text: string, name: string): PlacedMapping | string {
  const parsed = parseAllDocuments(text, { prettyErrors: false, version: '1.2', schema: 'core', merge: false });
  const documents = (Array.isArray(parsed) ? parsed : []) as Document.Parsed[];
  const found = documents.find(
    ({ contents }) => isMap(contents) && says(contents, 'kind', 'mapping') && says(contents, 'name', name),
  );
  if (!found) return `the text has no mapping "${name}"`;
  const [error] = found.errors;
  if (error) return `the text cannot be read: ${error.message}`;
  const root = found.contents as unknown as YAMLMap;
  return { root, data: root.toJSON() as PlacedMapping['data'], writing: writingOf(text, root) };
}

function says(map: YAMLMap, setting: string, word: string): boolean {
  const value = pairNamed(map, setting)?.value;
  return isScalar(value) && value.value === word;
}

/** How the author writes: line ends, blanks of a level, quotes. */
function writingOf(text: string, root: YAMLMap): Writing {
  let [single, double] = [0, 0];
  visit(root, (_, node) => {
    if (isScalar(node) && node.type === 'QUOTE_SINGLE') single++;
    if (isScalar(node) && node.type === 'QUOTE_DOUBLE') double++;
  });
  return { newline: text.includes('\r\n') ? '\r\n' : '\n', step: stepOf(text, root) ?? 2, singleQuote: single >= double };
}

function stepOf(text: string, map: YAMLMap): number | undefined {
  for (const pair of pairsOf(map)) {
    const inner = isMap(pair.value) && pair.value.flow !== true ? pairsOf(pair.value)[0] : undefined;
    if (inner) return columnOf(text, inner) - columnOf(text, pair);
  }
  return undefined;
}

function columnOf(text: string, pair: NamedPair): number {
  return nameStart(pair) - lineStart(text, nameStart(pair));
}

/** The setting `fields` of a group of fields, reached by the names above it; `undefined` where one of them is not there. */
export function fieldsAt(
  root: YAMLMap,
  above: readonly string[],
): { readonly pair: NamedPair; readonly within: YAMLMap } | undefined {
  let within = root;
  for (const name of above) {
    const fields = pairNamed(within, 'fields')?.value;
    const field = isMap(fields) ? pairNamed(fields, name)?.value : undefined;
    if (!isMap(field)) return undefined;
    within = field;
  }
  const pair = pairNamed(within, 'fields');
  return pair && { pair, within };
}

/** A group of fields by the names above it, where it has any. */
export function groupAt(root: YAMLMap, above: readonly string[]): Group | undefined {
  const found = fieldsAt(root, above);
  const map = found?.pair.value;
  if (!found || !isMap(map) || map.items.length === 0) return undefined;
  return {
    map,
    owner: { pair: found.pair, inFlow: found.within.flow === true },
    flow: inBracesHere(map) ?? inBracesAnywhere(root),
  };
}

/** Whether fields with settings stand in braces in this group; `undefined` where there are none. */
function inBracesHere(map: YAMLMap): boolean | undefined {
  const settings = pairsOf(map).flatMap(({ value }) => (isMap(value) && !pairNamed(value, 'fields') ? [value] : []));
  return settings.length === 0 ? undefined : settings.some(value => value.flow === true);
}

function inBracesAnywhere(root: YAMLMap): boolean {
  const found: boolean[] = [];
  visit(root, {
    Map: (key, node) => {
      if (key === null || pairNamed(node, 'fields') || !['value', 'constant'].some(name => pairNamed(node, name))) return;
      found.push(node.flow === true);
    },
  });
  return found.length === 0 || found.includes(true);
}
