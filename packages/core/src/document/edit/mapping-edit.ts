import type { MappingField } from '../model.ts';
import { joinName } from '../path.ts';
import { isGroup } from './yaml-write.ts';

/**
 * One change of a mapping. `at` names a field by the names of target fields from the outside in (`["operations", "seq"]`): `set` writes a field, making
 * the groups above it where there are none; `move` puts it before another field of its group, or last.
 */
export type MappingEdit =
  | { readonly kind: 'set'; readonly at: readonly string[]; readonly field: MappingField }
  | { readonly kind: 'remove'; readonly at: readonly string[] }
  | { readonly kind: 'rename'; readonly at: readonly string[]; readonly to: string }
  | { readonly kind: 'move'; readonly at: readonly string[]; readonly before?: string }
  | { readonly kind: 'setting'; readonly name: MappingSetting; readonly value?: string };

/** What a mapping says of itself beside its fields. */
export type MappingSetting = 'title' | 'from' | 'to';

/** Where a field stands in the document, as issues name it: `fields.operations.fields.seq`. */
export function fieldPath(at: readonly string[]): string {
  return at.reduce((above, name) => joinName(above === '' ? 'fields' : `${above}.fields`, name), '');
}

type Fields = Readonly<Record<string, unknown>>;

/** The data of a mapping after a change; `undefined` where there is no such field, or the change contradicts what is there. */
export function editedMapping(document: Fields, edit: MappingEdit): Fields | undefined {
  if (edit.kind === 'setting') return withSetting(document, edit.name, edit.value);
  const fields = changedFields(isGroup(document['fields']) ? document['fields'] : {}, edit.at, edit);
  return fields && { ...document, fields };
}

function withSetting(document: Fields, name: MappingSetting, value: string | undefined): Fields {
  const { [name]: _, ...rest } = document;
  return value === undefined ? rest : { ...document, [name]: value };
}

type FieldEdit = Exclude<MappingEdit, { readonly kind: 'setting' }>;

function changedFields(fields: Fields, [name, ...rest]: readonly string[], edit: FieldEdit): Fields | undefined {
  if (name === undefined) return undefined;
  if (rest.length === 0) return changedHere(fields, name, edit);
  const group = Object.hasOwn(fields, name) ? fields[name] : edit.kind === 'set' ? { fields: {} } : undefined;
  if (!isGroup(group) || !isGroup(group['fields'])) return undefined;
  const inner = changedFields(group['fields'], rest, edit);
  return inner && { ...fields, [name]: { ...group, fields: inner } };
}

function changedHere(fields: Fields, name: string, edit: FieldEdit): Fields | undefined {
  if (edit.kind === 'set') return { ...fields, [name]: edit.field };
  if (!Object.hasOwn(fields, name)) return undefined;
  const { [name]: field, ...others } = fields;
  if (edit.kind === 'remove') return others;
  if (edit.kind === 'rename') {
    if (Object.hasOwn(others, edit.to)) return undefined;
    return Object.fromEntries(Object.entries(fields).map(([each, of]) => [each === name ? edit.to : each, of]));
  }
  return moved(others, name, field, edit.before === name ? undefined : edit.before);
}

function moved(others: Fields, name: string, field: unknown, before: string | undefined): Fields | undefined {
  if (before !== undefined && !Object.hasOwn(others, before)) return undefined;
  const entries = Object.entries(others);
  const at = before === undefined ? entries.length : entries.findIndex(([each]) => each === before);
  return Object.fromEntries(entries.toSpliced(at, 0, [name, field]));
}
