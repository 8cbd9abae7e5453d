import type { MappingField, MappingFields } from './model.ts';
import { joinName } from './path.ts';

/** A field with an expression and settings, and where it stands in the document. */
export interface PlacedValueField {
  readonly field: Extract<MappingField, { readonly value: string }>;
  /** `fields.item`. */
  readonly path: string;
}

/** Every field of a mapping that has settings beside its expression, nested ones and totals that are split too. */
export function* valueFields(fields: MappingFields, path = 'fields'): Generator<PlacedValueField> {
  for (const [name, field] of Object.entries(fields)) {
    const place = joinName(path, name);
    if (typeof field === 'string' || 'constant' in field) continue;
    if ('value' in field) {
      yield { field, path: place };
      continue;
    }
    yield* valueFields(field.fields, `${place}.fields`);
    const total = 'each' in field ? field.residual?.total : undefined;
    if (typeof total === 'object') yield { field: total, path: `${place}.residual.total` };
  }
}
