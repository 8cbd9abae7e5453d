import { viewOf } from '../../contract/view.ts';
import type { MappingDocument, MappingField, MappingFields } from '../../document/model.ts';
import { joinName } from '../../document/path.ts';
import type { SourceUnits } from './field-program.ts';
import type { ValueField } from '../finish/finish.ts';
import { described, itemOf, type Flow } from '../infer/flow.ts';
import { infer } from '../infer/infer.ts';
import type { Surroundings } from '../surroundings.ts';
import { parseExpression } from '../syntax.ts';

/** The units that the source contract states for the values that a mapping converts, by the place of the field in the document. */
export function sourceUnits(document: MappingDocument, surroundings: Surroundings): SourceUnits {
  const { from, view, parse = parseExpression } = surroundings;
  const units = new Map<string, string>();
  if (!from || !converts(document.fields)) return units;
  const root = view?.(from) ?? viewOf(from.schema);
  visitFields(document.fields, 'fields', described(root));
  return units;

  function visitFields(fields: MappingFields, path: string, here: Flow | undefined): void {
    for (const [name, field] of Object.entries(fields)) visit(field, joinName(path, name), here);
  }

  function visit(field: MappingField, path: string, here: Flow | undefined): void {
    if (typeof field === 'string' || 'constant' in field) return;
    if ('value' in field) return visitValue(field, path, here);
    if (!('each' in field)) return visitFields(field.fields, `${path}.fields`, here);
    const list = flowOf(field.each, here);
    visitFields(field.fields, `${path}.fields`, list && itemOf(list));
    if (typeof field.residual?.total === 'object') visitValue(field.residual.total, `${path}.residual.total`, here);
  }

  function visitValue(field: ValueField, path: string, here: Flow | undefined): void {
    const unit = field.to === undefined || field.unit !== undefined ? undefined : flowOf(field.value, here)?.unit;
    if (unit !== undefined) units.set(path, unit);
  }

  function flowOf(text: string, here: Flow | undefined): Flow | undefined {
    const parsed = parse(text, '');
    return parsed.ok ? infer(parsed.value, { root, report: () => undefined, ...(here && { here }) }) : undefined;
  }
}

/** Most mappings convert nothing, and need not be followed. */
function converts(fields: MappingFields): boolean {
  return Object.values(fields).some(field => {
    if (typeof field === 'string' || 'constant' in field) return false;
    if ('value' in field) return field.to !== undefined;
    return converts(field.fields) || ('residual' in field && typeof field.residual?.total === 'object');
  });
}
