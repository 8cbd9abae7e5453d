import type { MappingField } from '../document/model.ts';
import type { Issue } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { mappingIssue } from './codes.ts';
import { convert } from './convert.ts';
import type { Scope } from './program.ts';

/** A field whose value is an expression with settings. */
export type ValueField = Extract<MappingField, { readonly value: string }>;

/** What finishing a value may need beside the value. */
export interface FinishPlace {
  readonly scope: Scope;
  /** What the `unit` expression of the field gave; absent where the field has none, or it gave nothing. */
  readonly unit?: Value;
}

/** What is done to the result of an expression: the finished value, nothing, or an issue without its path. */
export type Finish = (found: Value, at: FinishPlace) => Finished;

/** A finished value, nothing (the field is left out), or what is wrong. */
export type Finished = { readonly value: Value } | { readonly issue: Issue } | undefined;

/**
 * Code table and conversion of a field, where it has any. A null has nothing to translate or convert, so it is left out; everything
 * else becomes what the field asks for, or an issue.
 */
export function finishOf(field: ValueField): Finish | undefined {
  const { codes, else: otherwise, as } = field;
  if (!codes && !as) return undefined;
  const table = codes && new Map(Object.entries(codes));
  return found => {
    if (found === null) return undefined;
    let value = found;
    if (table) {
      const entry = table.get(codeText(found) ?? '') ?? otherwise;
      if (entry === undefined || codeText(found) === undefined) return { issue: codeMissing(found) };
      value = entry;
    }
    if (as === undefined) return { value };
    const converted = convert(value, as);
    return 'value' in converted ? converted : { issue: mappingIssue('mapping.conversion', '', converted.fault) };
  };
}

/** The text under which a code stands in a table; a list or an object has none. */
function codeText(value: Value): string | undefined {
  return typeof value === 'object' ? undefined : String(value);
}

function codeMissing(found: Value): Issue {
  return mappingIssue('mapping.code-missing', '', `the code table has no entry for ${JSON.stringify(found)}`);
}
