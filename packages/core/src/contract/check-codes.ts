import type { FuncKeywordDefinition, ValidateFunction } from 'ajv';
import type { Day } from '../value/day.ts';
import type { Issue } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { codeFault, codeOn, type CodeSets } from './code-set.ts';
import { codeNames } from './code-names.ts';
import { explainErrors } from './explain.ts';
import type { SchemaObject } from './schema.ts';
import { compile } from './validator.ts';

/** Checks the codes of a message against the code sets that its contract names, as of a day; absent day: as of any time. */
export type CodeCheck = (value: Value, codeSets: CodeSets, day: Day | undefined) => readonly Issue[];

/** What the keyword `codes` looks into; handed to each run of the compiled schema. */
interface CodeContext {
  readonly codeSets: CodeSets;
  readonly day: Day | undefined;
}

const none: readonly Issue[] = Object.freeze([]);

/**
 * The check of a schema's codes, which are judged where they stand: under one of several alternatives, only where that one holds.
 * `undefined` where the schema names no code set.
 */
export function codeCheckOf(schema: SchemaObject): CodeCheck | undefined {
  if (codeNames(schema, '').next().done === true) return undefined;
  let quick: ValidateFunction | undefined;
  let thorough: ValidateFunction | undefined;
  return (value, codeSets, day) => {
    const context: CodeContext = { codeSets, day };
    quick ??= compile(schema, { messages: false, passContext: true }, [codesKeyword()]);
    if (quick.call(context, value)) return none;
    thorough ??= compile(schema, { messages: false, passContext: true, allErrors: true, verbose: true }, [codesKeyword()]);
    thorough.call(context, value);
    return explainErrors(thorough.errors ?? [], value);
  };
}

/** `codes: NAME`: a single value must be a code of the set; null, lists and objects are no codes. */
function codesKeyword(): FuncKeywordDefinition {
  const validate: NonNullable<FuncKeywordDefinition['validate']> = function (this: unknown, name: string, data: unknown) {
    if (this === undefined || typeof data === 'object') return true;
    const { codeSets, day } = this as CodeContext;
    const set = codeSets.get(name);
    if (set === undefined) throw new Error(`checking a code of ${name}: the project has no such code set`);
    if (codeOn(set, String(data), day) !== undefined) return true;
    // The sentence looks for the nearest code, so it is made only for the faults that are told.
    validate.errors = [{ keyword: 'codes', params: { sentence: () => codeFault(set, String(data), day) } }];
    return false;
  };
  return { keyword: 'codes', schemaType: 'string', validate };
}
