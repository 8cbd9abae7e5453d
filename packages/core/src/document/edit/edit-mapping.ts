import { isMap, type YAMLMap } from 'yaml';
import { failure, success, type Result } from '../../value/issue.ts';
import { problem } from '../problem.ts';
import { editedMapping, fieldPath, type MappingEdit } from './mapping-edit.ts';
import { fieldsAt, groupAt, mappingIn } from './mapping-place.ts';
import { insertPair, movePair, placeIn, removePair, renamePair, reviseValue, type Edited } from './revise-group.ts';
import type { MappingFields } from '../model.ts';
import { isSameData } from './same-data.ts';
import { spliced, type Splice } from './splice.ts';
import { pairNamed, pairsOf } from './yaml-place.ts';
import { isGroup } from './yaml-write.ts';

/** What editing may know beside the text. */
export interface EditOptions {
  /** The names of a group of the target contract in its order; a new field is placed by it. `above`: the names of the fields above the group. */
  order?(above: readonly string[]): readonly string[];
}

type EditOf<K extends MappingEdit['kind']> = Extract<MappingEdit, { readonly kind: K }>;

const documentOrder = ['kind', 'name', 'title', 'from', 'to', 'fields', 'tests'];

/**
 * The text of a file with changes to one of its mappings, written as a person would write them: everything that a change is not about stays as it is,
 * byte for byte. What is read from the result is what was read before with the changes applied; where that cannot be reached, an issue says so.
 */
export function editMapping(
  text: string,
  name: string,
  edits: readonly MappingEdit[],
  options: EditOptions = {},
): Result<string> {
  const ending = text === '' || text.endsWith('\n') ? '' : text.includes('\r\n') ? '\r\n' : '\n';
  let current = text + ending;
  for (const edit of withoutRepeats(edits)) {
    const next = editOnce(current, name, edit, options);
    if (!next.ok) return next;
    current = next.value;
  }
  return success(current.slice(0, current.length - ending.length));
}

/** The fields of a mapping as they are written in a text; `undefined` where it cannot be read. */
export function fieldsInText(text: string, name: string): MappingFields | undefined {
  const mapping = mappingIn(text, name);
  const fields = typeof mapping === 'string' ? undefined : mapping.data['fields'];
  return isGroup(fields) ? (fields as MappingFields) : undefined;
}

/** Of several times in a row that one field is set, only the last one counts. */
function withoutRepeats(edits: readonly MappingEdit[]): readonly MappingEdit[] {
  return edits.filter((edit, index) => {
    const next = edits[index + 1];
    return edit.kind !== 'set' || next?.kind !== 'set' || !isSameData(edit.at, next.at);
  });
}

function editOnce(text: string, name: string, edit: MappingEdit, options: EditOptions): Result<string> {
  const path = edit.kind === 'setting' ? edit.name : fieldPath(edit.at);
  const refused = (sentence: string): Result<string> => failure(problem('document.edit-refused', path, sentence));
  const mapping = mappingIn(text, name);
  if (typeof mapping === 'string') return refused(mapping);
  const { root, data, writing } = mapping;
  const after = editedMapping(data, edit);
  if (after === undefined) return refused(`there is nothing here to ${edit.kind}, or something else is in the way`);
  const result = spliced(text, splicesOf({ text, writing }, root, edit, options));
  const reached = mappingIn(result, name);
  if (typeof reached !== 'string' && isSameData(reached.data, after)) return success(result);
  return refused('the way in which this part is written does not let it be changed here; change the text instead');
}

function splicesOf(edited: Edited, root: YAMLMap, edit: MappingEdit, options: EditOptions): readonly Splice[] {
  if (edit.kind === 'setting') return settingSplices(edited, root, edit);
  if (edit.kind === 'set') return setSplices(edited, root, edit, options);
  const group = groupAt(root, edit.at.slice(0, -1));
  const pair = group && pairNamed(group.map, edit.at.at(-1)!);
  if (!group || !pair) return [];
  if (edit.kind === 'remove') return [removePair(edited, group, pair)];
  if (edit.kind === 'rename') return [renamePair(edited, pair, edit.to)];
  return movePair(edited, group, pair, edit.before === undefined ? undefined : pairNamed(group.map, edit.before));
}

function settingSplices(edited: Edited, map: YAMLMap, { name, value }: EditOf<'setting'>): readonly Splice[] {
  const group = { map, flow: false };
  const pair = pairNamed(map, name);
  if (value === undefined) return pair ? [removePair(edited, group, pair)] : [];
  if (pair) return reviseValue(edited, group, pair, value);
  return [insertPair(edited, group, name, value, placeIn(namesOf(map), name, documentOrder))];
}

/** Goes down as far as there are fields already; what is missing below is written with the field. */
function setSplices(edited: Edited, root: YAMLMap, { at, field }: EditOf<'set'>, { order }: EditOptions): readonly Splice[] {
  const depth = at.findIndex((name, index) => !hasField(root, at.slice(0, index), name));
  const above = at.slice(0, depth < 0 ? -1 : depth);
  const group = groupAt(root, above);
  const [name, ...below] = at.slice(above.length);
  const value = below.reduceRight<unknown>((inner, each) => ({ fields: { [each]: inner } }), field);
  if (!group) {
    const found = fieldsAt(root, above);
    return found ? reviseValue(edited, { map: found.within, flow: true }, found.pair, { [name!]: value }) : [];
  }
  const pair = pairNamed(group.map, name!);
  if (pair) return reviseValue(edited, group, pair, field);
  return [insertPair(edited, group, name!, value, placeIn(namesOf(group.map), name!, order?.(above) ?? []))];
}

function hasField(root: YAMLMap, above: readonly string[], name: string): boolean {
  const fields = fieldsAt(root, above)?.pair.value;
  return isMap(fields) && pairNamed(fields, name) !== undefined;
}

function namesOf(map: YAMLMap): readonly string[] {
  return pairsOf(map).map(({ key }) => String(key.value));
}
