import { fieldPath, type MappingField, type MappingFields } from '@millrace/core';

/** One field of a mapping as a line of the studio. */
export interface FieldRow {
  /** Place in the document, as findings name it: `fields.steps.fields.seq`. */
  readonly id: string;
  /** Names from the outside in, as edits name it. */
  readonly at: readonly string[];
  readonly name: string;
  readonly depth: number;
  readonly field: MappingField;
  /** Path in the target without the marks of lists, for finding it in trees. */
  readonly target: string;
  readonly form: FieldForm;
}

/** What a field is written as. */
export type FieldForm = 'expression' | 'constant' | 'list' | 'group';

/** The form of a field. */
export function formOf(field: MappingField): FieldForm {
  if (typeof field === 'string' || 'value' in field) return 'expression';
  if ('constant' in field) return 'constant';
  return 'each' in field ? 'list' : 'group';
}

/** The expression of a field, of a list that of its elements; `undefined` where it has none. */
export function expressionOf(field: MappingField): string | undefined {
  if (typeof field === 'string') return field;
  if ('value' in field) return String(field.value);
  return 'each' in field ? String(field.each) : undefined;
}

/** The field with another expression. */
export function withExpression(field: MappingField, expression: string): MappingField {
  if (typeof field === 'string' || 'constant' in field) return expression;
  if ('value' in field) return { ...field, value: expression };
  return 'each' in field ? { ...field, each: expression } : field;
}

/** Every field as a line, each before those inside of it. */
export function fieldRows(fields: MappingFields, above: readonly string[] = []): readonly FieldRow[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    if (field === null || (typeof field !== 'string' && typeof field !== 'object')) return [];
    const at = [...above, name];
    const row = { id: fieldPath(at), at, name, depth: above.length, field, target: unlisted(at.join('.')), form: formOf(field) };
    const inner = typeof field === 'object' && 'fields' in field ? (field.fields ?? {}) : {};
    return [row, ...fieldRows(inner, at)];
  });
}

/** A path without the marks of lists: `steps[].seq` and `steps.seq` are one place to a person. */
export function unlisted(path: string): string {
  return path.replaceAll('[]', '');
}
