import type { Issue, Result } from '../value/issue.ts';
import { failure, success } from '../value/issue.ts';
import type { OpenFields } from '../value/fields.ts';
import { putField } from '../value/fields.ts';
import type { Value } from '../value/value.ts';
import { isFields } from '../value/value.ts';
import { formatIssue } from './format-issue.ts';

/**
 * The records at a dotted path of a document, in document order; lists on the way are gone through one by one. Without a path the
 * items of a list, or the document itself. A path at which nothing stands is an issue, an empty list there is none.
 */
export function recordsOf(document: Value, path: string | undefined): Result<readonly Value[]> {
  if (path === undefined) return success(Array.isArray(document) ? (document as readonly Value[]) : [document]);
  const steps = path.split('.');
  const only = onlyAt(document, steps);
  if (only !== undefined) return success(Array.isArray(only) ? (only as readonly Value[]) : [only]);
  let here: readonly Value[] = [document];
  let reached = '';
  for (const step of steps) {
    const parents = here.flatMap(value => (Array.isArray(value) ? (value as readonly Value[]) : [value]));
    const found = parents.filter(value => isFields(value) && Object.hasOwn(value, step));
    if (found.length === 0 && parents.length > 0) {
      const where = reached === '' ? 'the document' : `"${reached}"`;
      return failure(
        formatIssue('format.no-records', reached, `expected records at "${path}", but ${where} has no field "${step}"`),
      );
    }
    here = found.map(value => (value as Readonly<Record<string, Value>>)[step] as Value);
    reached = reached === '' ? step : `${reached}.${step}`;
  }
  return success(here.flatMap(value => (Array.isArray(value) ? (value as readonly Value[]) : [value])));
}

/** What stands at a path on which no list is. */
function onlyAt(document: Value, steps: readonly string[]): Value | undefined {
  let here: Value | undefined = document;
  for (const step of steps) {
    if (!isFields(here) || !Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}

/** That a text read at once holds more records than the limit. */
export function tooManyRecords(limit: number, line: number): Issue {
  const sentence = `the text holds more than ${limit} records at line ${line}, the limit is ${limit}`;
  return formatIssue('format.too-many-records', '', sentence, { line, column: 1 });
}

/** The document that holds a content at a dotted path. */
export function documentOf(content: Value, path: string): Value {
  return path.split('.').reduceRight<Value>((inner, step) => {
    const fields: OpenFields = {};
    putField(fields, step, inner);
    return fields;
  }, content);
}
