import { failure, type Issue, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { mappingIssue } from '../codes.ts';
import type { ResidualProgram } from './field-program.ts';
import type { Finish } from '../finish/finish.ts';
import type { FinishPlace } from '../finish/step.ts';
import { joinIndex } from '../../document/path.ts';
import { located } from '../jsonata/located.ts';
import { ExpressionFailure } from '../jsonata/failure.ts';
import { marksOf, type Datum, type Machine } from '../jsonata/machine.ts';
import { failureSentence } from '../jsonata/sentences.ts';
import { plainValue } from './plain-value.ts';

/** Ends a whole mapping or condition: a bound was reached, so that nothing else of it would be carried out. */
export class BoundReached extends Error {
  readonly sentence: string;
  constructor(sentence: string) {
    super(sentence);
    this.sentence = sentence;
  }
}

/** An expression gave something that no message can carry. */
class NotCarried extends Error {}

/** The bounds of an evaluation as a whole; calls that are too deep are the fault of one expression. */
const wholeBounds: ReadonlySet<string> = new Set(['D1012', 'D2015']);

/** A result as a message carries it; `undefined` for nothing. */
export function carried(value: Datum): Value | undefined {
  if (typeof value === 'string' || value === undefined) return value;
  if (typeof value === 'number' && value - value === 0) return value === 0 ? 0 : value;
  const plain = plainValue(value);
  if ('value' in plain) return plain.value;
  const place = plain.at === '' ? '' : ` at ${plain.at}`;
  throw new NotCarried(`expected a value that a message can carry, found ${plain.found}${place}`);
}

/** The same of what was read from the message: only a list that a path made of it is not yet as a message carries it. */
export function carriedData(value: Datum): Value | undefined {
  if (typeof value === 'string') return value;
  if (value === 0) return 0;
  return marksOf(value) === 0 ? (value as Value | undefined) : [...(value as readonly Value[])];
}

/** Notes why the expression of a field failed; the other fields go on. */
export function noteFailure(issues: Issue[], path: string, text: string, error: unknown, machine: Machine): void {
  issues.push({ ...failureIssue(text, error, machine), path });
}

/** Why an expression failed. Throws where a bound of the whole evaluation was reached, and where we are at fault ourselves. */
export function failureIssue(text: string, error: unknown, machine: Machine): Issue {
  if (error instanceof NotCarried) return mappingIssue('mapping.not-a-value', '', error.message);
  const failed = located(error, machine);
  if (!(failed instanceof ExpressionFailure)) throw failed;
  const sentence = failureSentence(text, failed.facts);
  if (wholeBounds.has(failed.facts.code)) throw new BoundReached(sentence);
  return mappingIssue('mapping.expression-failed', '', sentence);
}

/** Says that a bound was reached; throws anything else again. */
export function tooLong(error: unknown): Result<never> {
  if (error instanceof BoundReached) return failure(mappingIssue('mapping.too-long', '', error.sentence));
  throw error;
}

/** The result of an expression after the settings of its field; what is wrong is noted. */
export function finished(
  finish: Finish,
  found: Value | undefined,
  at: FinishPlace,
  issues: Issue[],
  path: string,
): Value | undefined {
  if (found === undefined) return undefined;
  const result = finish(found, at);
  if (!result) return undefined;
  if ('value' in result) return result.value;
  issues.push({ ...result.issue, path });
  return undefined;
}

/** Where a field with a unit of its own is finished. */
export function withUnit(at: FinishPlace, unit: Value | undefined): FinishPlace {
  return unit === undefined ? at : { ...at, unit };
}

/** Whether an object has any field. */
export function isFilled(fields: object): boolean {
  for (const _ in fields) return true;
  return false;
}

/** The elements of what an expression found: one thing is a list of one, and no list leaves the field out. */
export function elementsOf(found: Value | undefined): readonly Value[] | undefined {
  if (found === undefined || found === null) return undefined;
  return Array.isArray(found) ? (found as readonly Value[]) : [found];
}

/** Puts the issues since `mark` under an element of a list. */
export function underElement(issues: Issue[], mark: number, path: string, index: number): void {
  for (let at = mark; at < issues.length; at++)
    issues[at] = { ...issues[at]!, path: `${joinIndex(path, index)}.${issues[at]!.path}` };
}

/** The elements with what rounding left added, or as they are where something is wrong. */
export function settleResidual(
  { settle }: ResidualProgram,
  list: readonly Value[],
  total: () => Value | undefined,
  issues: Issue[],
  path: string,
): readonly Value[] {
  if (issues.length > 0) return list;
  const whole = total();
  if (issues.length > 0) return list;
  const result = settle(list, whole);
  if (result.ok) return result.value;
  issues.push(...result.issues.map(issue => ({ ...issue, path: `${path}${issue.path}` })));
  return list;
}

/** What a whole mapping came to. */
export function mapped(fields: Value, issues: readonly Issue[]): Result<Value> {
  return issues.length > 0 ? failure(...issues) : { ok: true, value: fields, issues: none };
}

/** No issues. */
export const none: readonly Issue[] = Object.freeze([]);
