import { joinName } from '../../document/path.ts';
import type { MappingField, MappingFields } from '../../document/model.ts';
import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { mappingIssue } from '../codes.ts';
import { readExpression, type Expression } from './expression.ts';
import { finishOf, type Finish, type ValueField } from '../finish/finish.ts';
import type { Parse } from '../syntax.ts';
import { wrongSetting } from '../finish/field-settings.ts';
import { settleResidual, type ResidualRule } from '../finish/residual.ts';
import { plainValue } from './plain-value.ts';

/** One field of a mapping that has been read. */
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
  | {
      readonly kind: 'each';
      readonly name: string;
      readonly list: Expression;
      readonly fields: readonly FieldProgram[];
      readonly residual?: ResidualProgram;
    }
  | { readonly kind: 'group'; readonly name: string; readonly fields: readonly FieldProgram[] };

/** One field whose value is an expression. */
export type ValueProgram = Extract<FieldProgram, { readonly kind: 'value' }>;

/** What is done to the finished elements of an `each` that splits a total. */
export interface ResidualProgram {
  /** The total; evaluated where the `each` stands. */
  readonly total: ValueProgram;
  settle(elements: readonly Value[], total: Value | undefined): Result<readonly Value[]>;
}

type EachField = Extract<MappingField, { readonly each: string }>;

/** The unit that the source contract states for the value of the field at a place in the document; absent where it states none. */
export type SourceUnits = ReadonlyMap<string, string>;

/** What reading the fields of a mapping needs to know. */
export interface Reading {
  readonly units: SourceUnits;
  readonly parse?: Parse | undefined;
}

/** Reads the fields of a mapping; issues carry the place in the document (`fields.amount.value`). */
export function readFields(fields: MappingFields, path: string, reading: Reading): Result<readonly FieldProgram[]> {
  const programs: FieldProgram[] = [];
  const issues: Issue[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const read = readField(name, field, joinName(path, name), reading);
    issues.push(...read.issues);
    if (read.ok) programs.push(read.value);
  }
  return issues.some(issue => issue.level === 'error') ? failure(...issues) : success(programs, issues);
}

function readField(name: string, field: MappingField, path: string, reading: Reading): Result<FieldProgram> {
  if (typeof field === 'string') {
    return mapResult(readExpression(field, path, reading.parse), expression => ({ kind: 'value', name, expression }));
  }
  if ('constant' in field) return readConstant(name, field.constant, `${path}.constant`);
  if ('value' in field) return readValue(name, field, path, reading);
  const fields = readFields(field.fields, `${path}.fields`, reading);
  if (!('each' in field)) return mapResult(fields, inner => ({ kind: 'group', name, fields: inner }));
  const list = readExpression(field.each, `${path}.each`, reading.parse);
  const residual = readResidual(field, path, reading);
  if (!list.ok || !fields.ok || !residual.ok) return failure(...list.issues, ...fields.issues, ...residual.issues);
  const program = { kind: 'each', name, list: list.value, fields: fields.value } as const;
  const issues = [...list.issues, ...fields.issues, ...residual.issues];
  return success({ ...program, ...(residual.value && { residual: residual.value }) }, issues);
}

function readConstant(name: string, constant: unknown, path: string): Result<FieldProgram> {
  const plain = plainValue(constant);
  return 'value' in plain
    ? success({ kind: 'constant', name, value: plain.value })
    : misfit(path, `expected a value that a message can carry, found ${plain.found}`);
}

function readValue(name: string, field: ValueField, path: string, reading: Reading): Result<ValueProgram> {
  const wrong = wrongSetting(field);
  if (wrong) return misfit(`${path}.${wrong.setting}`, wrong.sentence);
  const expression = readExpression(field.value, `${path}.value`, reading.parse);
  const unit = field.unit === undefined ? success(undefined) : readExpression(field.unit, `${path}.unit`, reading.parse);
  const finish = finishOf(field, reading.units.get(path));
  const issues = [
    ...expression.issues,
    ...unit.issues,
    ...finish.issues.map(issue => ({ ...issue, path: `${path}.${issue.path}` })),
  ];
  if (!expression.ok || !unit.ok || !finish.ok) return failure(...issues);
  const program = { kind: 'value', name, expression: expression.value } as const;
  return success({ ...program, ...(unit.value && { unit: unit.value }), ...(finish.value && { finish: finish.value }) }, issues);
}

function readResidual({ fields, residual }: EachField, path: string, reading: Reading): Result<ResidualProgram | undefined> {
  if (residual === undefined) return success(undefined);
  const place = `${path}.residual`;
  const part = Object.hasOwn(fields, residual.field) ? fields[residual.field] : undefined;
  const round = typeof part === 'object' && 'value' in part ? part.round : undefined;
  if (!round) {
    const sentence = `expected a field that is rounded (round), found ${JSON.stringify(residual.field)}`;
    return misfit(`${place}.field`, sentence, 'name a field of the each that has round: { digits: … }');
  }
  const field = typeof residual.total === 'string' ? { value: residual.total } : residual.total;
  const total = readValue('total', field, `${place}.total`, reading);
  const rule: ResidualRule = { field: residual.field, round, into: residual.into ?? 'last' };
  return mapResult(total, program => ({
    total: program,
    settle: (elements, whole) => settleResidual(rule, elements, whole),
  }));
}

function misfit(path: string, sentence: string, remedy?: string): Result<never> {
  return failure({ ...mappingIssue('mapping.field-form', path, sentence), ...(remedy !== undefined && { remedy }) });
}

function mapResult<T, U>(result: Result<T>, change: (value: T) => U): Result<U> {
  return result.ok ? success(change(result.value), result.issues) : result;
}
