import { mayBe, viewOf, type View } from '../contract/view.ts';
import type { ContractDocument, MappingDocument, MappingField, MappingFields } from '../document/model.ts';
import { joinName } from '../document/path.ts';
import type { SourceUnits } from './field-program.ts';
import { infer } from './infer.ts';
import { parseExpression } from './syntax.ts';

/** The units that the source contract states for the values that a mapping converts, by the place of the field in the document. */
export function sourceUnits(document: MappingDocument, from: ContractDocument | undefined): SourceUnits {
  const units = new Map<string, string>();
  if (!from || !converts(document.fields)) return units;
  const root = viewOf(from.schema);
  visitFields(document.fields, 'fields', root);
  return units;

  function visitFields(fields: MappingFields, path: string, here: View | undefined): void {
    for (const [name, field] of Object.entries(fields)) visit(field, joinName(path, name), here);
  }

  function visit(field: MappingField, path: string, here: View | undefined): void {
    if (typeof field !== 'object' || field === null || 'constant' in field) return;
    if ('value' in field) return visitValue(field, path, here);
    if (!('each' in field)) return visitFields(field.fields, `${path}.fields`, here);
    const list = viewed(field.each, here);
    const element = list && mayBe(list, 'array') ? (list.items() ?? list) : list;
    visitFields(field.fields, `${path}.fields`, element);
    if (typeof field.residual?.total === 'object') visitValue(field.residual.total, `${path}.residual.total`, here);
  }

  function visitValue(field: Extract<MappingField, { readonly value: string }>, path: string, here: View | undefined): void {
    const unit = field.to === undefined ? undefined : viewed(field.value, here)?.unit;
    if (unit !== undefined) units.set(path, unit);
  }

  function viewed(text: string, here: View | undefined): View | undefined {
    const parsed = parseExpression(text, '');
    return parsed.ok ? infer(parsed.value, { root, report: () => undefined, ...(here && { here }) }).view : undefined;
  }
}

function converts(fields: MappingFields): boolean {
  return Object.values(fields).some(field => {
    if (typeof field !== 'object' || field === null || 'constant' in field) return false;
    if ('value' in field) return field.to !== undefined;
    return converts(field.fields) || ('residual' in field && typeof field.residual?.total === 'object');
  });
}
