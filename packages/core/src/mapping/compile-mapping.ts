import type { MappingDocument } from '../document/model.ts';
import { joinIndex } from '../document/path.ts';
import { failure, success, type Issue, type Result } from '../value/issue.ts';
import type { Fields, Value } from '../value/value.ts';
import type { Expression } from './expression.ts';
import { frameOf, needInterpreter, type Answer, type Frame } from './fast-operators.ts';
import { compileFields, type FieldProgram } from './field-program.ts';
import type { MappingProgram } from './program.ts';
import { sourceUnits } from './source-units.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Compiles a mapping. An expression that gives nothing leaves its field out; a group without fields is left out; `each` makes one
 * element a source element, an empty list from an empty list, and leaves the field out where there is no list. A null stays a
 * null, except where a code table or a conversion would have to work on it: then the field is left out. A conversion of units reads
 * the unit from the source contract (`surroundings.from`).
 */
export function compileMapping(document: MappingDocument, surroundings: Surroundings = {}): Result<MappingProgram> {
  const compiled = compileFields(document.fields, 'fields', sourceUnits(document, surroundings.from));
  if (!compiled.ok) return compiled;
  const fields = compiled.value;
  const bounded = fields.every(isBounded);
  const program: MappingProgram = {
    bounded,
    run: (value, scope) => {
      if (!bounded) return undefined;
      const issues: Issue[] = [];
      const result = runFields(fields, value, frameOf(value, scope), issues);
      return result === needInterpreter ? undefined : finished(result, issues);
    },
    evaluate: async (value, scope) => {
      const issues: Issue[] = [];
      return finished(await evaluateFields(fields, value, frameOf(value, scope), issues), issues);
    },
  };
  return success(program, compiled.issues);
}

type OpenFields = Record<string, Value>;

function finished(fields: OpenFields, issues: readonly Issue[]): Result<Value> {
  return issues.length > 0 ? failure(...issues) : success<Value>(fields);
}

function isBounded(field: FieldProgram): boolean {
  if (field.kind === 'constant') return true;
  if (field.kind === 'value') return field.expression.fast !== undefined && (!field.unit || field.unit.fast !== undefined);
  if (field.kind === 'each' && (!field.list.fast || (field.residual && !isBounded(field.residual.total)))) return false;
  return field.fields.every(isBounded);
}

/** All fields at once, without the interpreter. Prepared for speed: no promises, no path texts unless something is wrong. */
function runFields(
  fields: readonly FieldProgram[],
  input: Value,
  frame: Frame,
  issues: Issue[],
): OpenFields | typeof needInterpreter {
  const out = emptyFields();
  for (const field of fields) {
    if (field.kind === 'constant') {
      out[field.name] = field.value;
    } else if (field.kind === 'value') {
      const found = field.expression.fast!(input, frame);
      if (found === needInterpreter) return needInterpreter;
      const unit = field.unit?.fast!(input, frame);
      if (unit === needInterpreter) return needInterpreter;
      place(field, found, unit, frame, out, issues);
    } else if (field.kind === 'group') {
      const mark = issues.length;
      const inner = runFields(field.fields, input, frame, issues);
      if (inner === needInterpreter) return needInterpreter;
      placeGroup(field.name, inner, out, issues, mark);
    } else {
      const list = runEach(field, input, frame, issues);
      if (list === needInterpreter) return needInterpreter;
      if (list) out[field.name] = list;
    }
  }
  return out;
}

type EachField = Extract<FieldProgram, { readonly kind: 'each' }>;

function runEach(
  field: EachField,
  input: Value,
  frame: Frame,
  issues: Issue[],
): readonly Value[] | undefined | typeof needInterpreter {
  const elements = elementsOf(field.list.fast!(input, frame));
  if (elements === undefined || elements === needInterpreter) return elements;
  const list: Value[] = [];
  for (let index = 0; index < elements.length; index++) {
    const mark = issues.length;
    const inner = runFields(field.fields, elements[index]!, frame, issues);
    if (inner === needInterpreter) return needInterpreter;
    inside(issues, mark, joinIndex(field.name, index));
    list.push(inner);
  }
  if (!field.residual || issues.length > 0) return list;
  const whole = runFields([field.residual.total], input, frame, issues);
  return whole === needInterpreter ? whole : settled(field, list, whole, issues);
}

/** The elements with what rounding left added, or as they are where something is wrong. */
function settled({ name, residual }: EachField, list: readonly Value[], whole: OpenFields, issues: Issue[]): readonly Value[] {
  const result = residual!.settle(list, whole[residual!.total.name]);
  if (result.ok) return result.value;
  issues.push(...result.issues.map(issue => ({ ...issue, path: `${name}${issue.path}` })));
  return list;
}

/** The same walk, with the interpreter where the fast form gives up. */
async function evaluateFields(fields: readonly FieldProgram[], input: Value, frame: Frame, issues: Issue[]): Promise<OpenFields> {
  const out = emptyFields();
  for (const field of fields) {
    const mark = issues.length;
    if (field.kind === 'constant') {
      out[field.name] = field.value;
    } else if (field.kind === 'value') {
      const found = await evaluated(field.expression, field.name, input, frame, issues);
      const unit = field.unit && (await evaluated(field.unit, field.name, input, frame, issues));
      place(field, found, unit, frame, out, issues);
    } else if (field.kind === 'group') {
      placeGroup(field.name, await evaluateFields(field.fields, input, frame, issues), out, issues, mark);
    } else {
      const elements = elementsOf(await evaluated(field.list, field.name, input, frame, issues));
      if (elements === undefined || elements === needInterpreter) continue;
      const list: Value[] = [];
      for (const [index, element] of elements.entries()) {
        const before = issues.length;
        list.push(await evaluateFields(field.fields, element, frame, issues));
        inside(issues, before, joinIndex(field.name, index));
      }
      const whole =
        field.residual && issues.length === 0 ? await evaluateFields([field.residual.total], input, frame, issues) : undefined;
      out[field.name] = whole ? settled(field, list, whole, issues) : list;
    }
  }
  return out;
}

async function evaluated(
  expression: Expression,
  name: string,
  input: Value,
  frame: Frame,
  issues: Issue[],
): Promise<Value | undefined> {
  const result = await expression.evaluate(input, frame);
  if (result.ok) return result.value;
  issues.push(...result.issues.map(issue => ({ ...issue, path: name })));
  return undefined;
}

function place(
  field: Extract<FieldProgram, { readonly kind: 'value' }>,
  found: Value | undefined,
  unit: Value | undefined,
  frame: Frame,
  out: OpenFields,
  issues: Issue[],
): void {
  if (found === undefined) return;
  if (!field.finish) {
    out[field.name] = found === 0 ? 0 : found;
    return;
  }
  const result = field.finish(found, { scope: frame.scope ?? {}, ...(unit !== undefined && { unit }) });
  if (!result) return;
  if ('value' in result) out[field.name] = result.value;
  else issues.push({ ...result.issue, path: field.name });
}

function placeGroup(name: string, inner: OpenFields, out: OpenFields, issues: Issue[], mark: number): void {
  inside(issues, mark, name);
  for (const _ in inner) {
    out[name] = inner;
    return;
  }
}

/** Puts the issues since `mark` under a field of the target. */
function inside(issues: Issue[], mark: number, name: string): void {
  for (let index = mark; index < issues.length; index++)
    issues[index] = { ...issues[index]!, path: `${name}.${issues[index]!.path}` };
}

/** The elements of what `each` found: one thing is a list of one. */
function elementsOf(found: Answer): readonly Value[] | undefined | typeof needInterpreter {
  if (found === undefined || found === null) return undefined;
  if (found === needInterpreter || Array.isArray(found)) return found;
  return [found];
}

function emptyFields(): OpenFields {
  return Object.create(null) as Fields as OpenFields;
}
