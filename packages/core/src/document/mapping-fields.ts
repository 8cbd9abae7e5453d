import type { MappingField, MappingFields } from './model.ts';
import { joinName } from './path.ts';

/** A field with an expression and settings, and where it stands in the document. */
export interface PlacedValueField {
  readonly field: Extract<MappingField, { readonly value: string }>;
  /** `fields.item`. */
  readonly path: string;
}

/** Every field of a mapping that has settings beside its expression, nested ones too. */
export function* valueFields(fields: MappingFields, path = 'fields'): Generator<PlacedValueField> {
  for (const [name, field] of Object.entries(fields)) {
    const place = joinName(path, name);
    if (typeof field !== 'object' || field === null) continue;
    if ('value' in field) yield { field, path: place };
    else if ('fields' in field && isGroup(field.fields)) yield* valueFields(field.fields, `${place}.fields`);
  }
}

function isGroup(fields: unknown): fields is MappingFields {
  return typeof fields === 'object' && fields !== null && !Array.isArray(fields);
}
