import { joinName } from '../document/path.ts';
import type { MappingField, MappingFields } from '../document/model.ts';
import { failure, success, type Issue, type Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { mappingIssue } from './codes.ts';
import { targets } from './convert.ts';
import { compileExpression, type Expression } from './expression.ts';
import { finishOf, type Finish } from './finish.ts';
import { plainValue } from './plain-value.ts';

/** One field of a compiled mapping. */
export type FieldProgram =
  | { readonly kind: 'constant'; readonly name: string; readonly value: Value }
  | {
      readonly kind: 'value';
      readonly name: string;
      readonly expression: Expression;
      /** The unit that the message carries beside the value; its result goes to `finish`. */
      readonly unit?: Expression;
      readonly finish?: Finish;
    }
  | { readonly kind: 'each'; readonly name: string; readonly list: Expression; readonly fields: readonly FieldProgram[] }
  | { readonly kind: 'group'; readonly name: string; readonly fields: readonly FieldProgram[] };

/** Compiles the fields of a mapping; issues carry the place in the document (`fields.amount.value`). */
export function compileFields(fields: MappingFields, path: string): Result<readonly FieldProgram[]> {
  const programs: FieldProgram[] = [];
  const issues: Issue[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const compiled = compileField(name, field, joinName(path, name));
    issues.push(...compiled.issues);
    if (compiled.ok) programs.push(compiled.value);
  }
  return issues.some(issue => issue.level === 'error') ? failure(...issues) : success(programs, issues);
}

function compileField(name: string, field: MappingField, path: string): Result<FieldProgram> {
  if (typeof field === 'string') {
    return mapResult(compileExpression(field, path), expression => ({ kind: 'value', name, expression }));
  }
  if (typeof field !== 'object' || field === null) return wrongForm(path, 'expected an expression or a group of settings');
  if ('constant' in field) return compileConstant(name, field.constant, `${path}.constant`);
  if ('value' in field) return compileValue(name, field, path);
  if (!('fields' in field)) return wrongForm(path, 'expected one of constant, value, each with fields, or fields');
  const fields = compileFields(field.fields, `${path}.fields`);
  if (!('each' in field)) return mapResult(fields, inner => ({ kind: 'group', name, fields: inner }));
  const list = compileExpression(field.each, `${path}.each`);
  if (!list.ok || !fields.ok) return failure(...list.issues, ...fields.issues);
  return success({ kind: 'each', name, list: list.value, fields: fields.value }, [...list.issues, ...fields.issues]);
}

function compileConstant(name: string, constant: unknown, path: string): Result<FieldProgram> {
  const plain = plainValue(constant);
  return 'value' in plain
    ? success({ kind: 'constant', name, value: plain.value })
    : wrongForm(path, `expected a value that a message can carry, found ${plain.found}`);
}

function compileValue(
  name: string,
  field: Extract<MappingField, { readonly value: string }>,
  path: string,
): Result<FieldProgram> {
  if (field.else !== undefined && !field.codes)
    return wrongForm(`${path}.else`, 'else says what codes outside the table become, and there is no table (codes)');
  if (field.as !== undefined && !targets.includes(field.as)) {
    return wrongForm(`${path}.as`, `expected one of ${targets.join(', ')}, found ${JSON.stringify(field.as)}`);
  }
  const finish = finishOf(field);
  const unit = field.unit === undefined ? undefined : compileExpression(field.unit, `${path}.unit`);
  if (unit && !unit.ok) return unit;
  return mapResult(compileExpression(field.value, `${path}.value`), expression => ({
    kind: 'value',
    name,
    expression,
    ...(unit && { unit: unit.value }),
    ...(finish && { finish }),
  }));
}

function wrongForm(path: string, sentence: string): Result<never> {
  return failure(mappingIssue('mapping.field-form', path, sentence));
}

function mapResult<T, U>(result: Result<T>, change: (value: T) => U): Result<U> {
  return result.ok ? success(change(result.value), result.issues) : result;
}
