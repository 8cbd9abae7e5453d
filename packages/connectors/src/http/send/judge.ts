import type { Outcome, Verdict } from '@millrace/connector';
import type { Value } from '@millrace/core';

import type { AnswerContract, VerifySettings } from '../config.ts';
import { answerValue, holds, textAt, valuesAt } from './answer-body.ts';

/** An answer as it came. `cut`: its body ended too early or is longer than what is read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  readonly cut?: string;
}

const wellKnownMessages = ['error.message.value', 'error.message', 'detail', 'message', 'sentence', 'title', 'error'];
const wellKnownCodes = ['error.code', 'code'];
const sentenceMost = 300;

/** What an answer means for a request that carried `count` messages, one outcome each. Pure; `now` for a `Retry-After` that is a date. */
export function judge(answer: Answer, contract: AnswerContract, count: number, now: number): readonly Outcome[] {
  const value = bodyOf(answer, contract);
  const outcome = judgeWhole(answer, contract, value, now);
  const each = contract.items;
  if (each === undefined || value === undefined || !mayHoldItems(answer, outcome)) return shared(outcome, count);
  const items = listAt(value, each.path);
  if (items === undefined) return shared(outcome, count);
  if (items.length !== count) {
    return shared({ kind: 'unknown', sentence: `expected ${count} results in the answer, got ${items.length}` }, count);
  }
  return items.map(item => judgeItem(item, each.status, answer, contract, now));
}

function shared(outcome: Outcome, count: number): readonly Outcome[] {
  return count === 1 ? [outcome] : Array.from({ length: count }, () => outcome);
}

/** A multi-status answer speaks for each message, unless the whole request was turned away. */
function mayHoldItems({ status }: Answer, outcome: Outcome): boolean {
  return outcome.kind !== 'later' && !(status === 401 || status === 403) && status < 500;
}

function listAt(value: Value, path: string): readonly Value[] | undefined {
  const parent = path.split('.').reduce<Value | undefined>((here, step) => {
    if (typeof here !== 'object' || here === null || Array.isArray(here) || !Object.hasOwn(here, step)) return undefined;
    return (here as Readonly<Record<string, Value>>)[step];
  }, value);
  return Array.isArray(parent) ? (parent as readonly Value[]) : undefined;
}

function judgeItem(item: Value, statusPath: string | undefined, answer: Answer, contract: AnswerContract, now: number): Outcome {
  const status = Number(textAt(item, statusPath) ?? (answer.status < 300 ? answer.status : 200));
  return judgeWhole({ ...answer, status, body: full }, contract, item, now);
}

/** Stands for a body that is known not to be empty. */
const full = new Uint8Array(1);

function judgeWhole(answer: Answer, contract: AnswerContract, value: Value | undefined, now: number): Outcome {
  const { status } = answer;
  const any = (conditions: AnswerContract['errorWhen']): boolean =>
    conditions?.some(condition => holds(condition, value)) === true;
  if (contract.already?.includes(status) || any(contract.alreadyWhen))
    return { kind: 'already', ...referenceIn(value, contract) };
  if ((contract.contention ?? [423]).includes(status) || any(contract.contentionWhen)) {
    return { kind: 'later', because: 'contention', sentence: sentenceOf(answer, contract, value), ...retryAfter(answer, now) };
  }
  if (contract.success?.includes(status) ?? (status >= 200 && status < 300))
    return judgeSuccess(answer, contract, value, any(contract.errorWhen));
  if ((contract.busy ?? [408, 425, 429, 503]).includes(status)) {
    return { kind: 'later', because: 'busy', sentence: sentenceOf(answer, contract, value), ...retryAfter(answer, now) };
  }
  return judgeFailure(answer, contract, value);
}

function judgeSuccess(answer: Answer, contract: AnswerContract, value: Value | undefined, isError: boolean): Outcome {
  if (answer.cut !== undefined) return { kind: 'unknown', sentence: `answered ${answer.status}, but ${answer.cut}` };
  if (isError) return rejected(answer, contract, value);
  if (contract.pending?.includes(answer.status)) {
    return { kind: 'unknown', sentence: `answered ${answer.status}: taken for later processing, the result is not known yet` };
  }
  if (answer.body.length === 0) return judgeEmpty(answer, contract);
  if (readsBody(contract) && value === undefined)
    return { kind: 'unknown', sentence: `answered ${answer.status} with a body that cannot be read` };
  const failed = contract.okWhen?.find(condition => !holds(condition, value));
  return failed === undefined ? { kind: 'done', ...referenceIn(value, contract) } : rejected(answer, contract, value);
}

function judgeEmpty({ status }: Answer, contract: AnswerContract): Outcome {
  const meaning = contract.emptyBody ?? 'accepted';
  if (meaning === 'rejected')
    return { kind: 'never', sentence: `answered ${status} without a body, which this target never does on success` };
  if (meaning === 'unknown' || contract.okWhen !== undefined)
    return { kind: 'unknown', sentence: `answered ${status} without a body` };
  return { kind: 'done' };
}

/** A status that is no success: surely nothing done below 500 (and 501, 505), else unknown. */
function judgeFailure(answer: Answer, contract: AnswerContract, value: Value | undefined): Outcome {
  const { status } = answer;
  if (status === 401 || status === 403 || status === 407 || (status >= 300 && status < 400)) {
    return { kind: 'later', because: 'down', sentence: sentenceOf(answer, contract, value) };
  }
  if ((status >= 400 && status < 500) || status === 501 || status === 505) return rejected(answer, contract, value);
  return { kind: 'unknown', sentence: sentenceOf(answer, contract, value) };
}

function rejected(answer: Answer, contract: AnswerContract, value: Value | undefined): Outcome {
  const code = textAt(value, contract.code) ?? wellKnownCodes.map(path => textAt(value, path)).find(found => found !== undefined);
  return { kind: 'never', sentence: sentenceOf(answer, contract, value), ...(code !== undefined && { targetCode: code }) };
}

function referenceIn(value: Value | undefined, contract: AnswerContract): { readonly reference?: string } {
  const reference = textAt(value, contract.reference);
  return reference === undefined ? {} : { reference };
}

/** The target's own words with the status; never longer than a person reads. */
function sentenceOf(answer: Answer, contract: AnswerContract, value: Value | undefined): string {
  const paths = contract.message === undefined ? wellKnownMessages : [contract.message, ...wellKnownMessages];
  const words = paths.map(path => textAt(value, path)).find(found => found !== undefined) ?? plainText(answer);
  const location = answer.status >= 300 && answer.status < 400 ? 'a redirect, which is not followed' : '';
  const text = [location, words].filter(part => part !== '').join(': ');
  return `answered ${answer.status}${text === '' ? '' : `: ${text.replaceAll(/\s+/g, ' ').slice(0, sentenceMost)}`}`;
}

function plainText({ headers, body }: Answer): string {
  const isText = String(headers['content-type'] ?? '').startsWith('text/plain');
  return isText ? new TextDecoder().decode(body.subarray(0, sentenceMost)).trim() : '';
}

/** RFC 9110, 10.2.3: seconds or a date. */
function retryAfter({ headers }: Answer, now: number): { readonly retryAfterMs?: number } {
  const header = headers['retry-after'];
  if (typeof header !== 'string') return {};
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

/** Bodies are read only where something is looked up in them, or to tell a person what went wrong. */
function bodyOf(answer: Answer, contract: AnswerContract): Value | undefined {
  if (answer.status < 300 && !readsBody(contract)) return undefined;
  return answerValue(answer.body, String(answer.headers['content-type'] ?? ''));
}

function readsBody({ okWhen, errorWhen, alreadyWhen, contentionWhen, reference, items }: AnswerContract): boolean {
  return [okWhen, errorWhen, alreadyWhen, contentionWhen, reference, items].some(part => part !== undefined);
}

/** What the answer to a verify request says. */
export function verdictOf(answer: Answer, settings: VerifySettings): Verdict {
  if (answer.cut !== undefined) return { kind: 'undecided', sentence: `asking: answered ${answer.status}, but ${answer.cut}` };
  if ((settings.absentStatus ?? [404]).includes(answer.status)) return { kind: 'absent' };
  if (answer.status < 200 || answer.status >= 300) return { kind: 'undecided', sentence: `asking: answered ${answer.status}` };
  const value = answerValue(answer.body, String(answer.headers['content-type'] ?? ''));
  const looks = settings.absentWhen !== undefined || settings.presentWhen !== undefined;
  if (looks && value === undefined) return { kind: 'undecided', sentence: 'asking: the answer cannot be read' };
  if (settings.absentWhen?.some(condition => holds(condition, value))) return { kind: 'absent' };
  if (settings.presentWhen?.every(condition => holds(condition, value)) === false) {
    return { kind: 'undecided', sentence: 'asking: the answer says neither that the message is there nor that it is not' };
  }
  const reference = textAt(value, settings.reference);
  return { kind: 'present', ...(reference !== undefined && { reference }) };
}

/** The values at the path of an identity answer, for the message that says who answered instead. */
export function identityIn(answer: Answer, path: string): readonly string[] {
  return valuesAt(answerValue(answer.body, String(answer.headers['content-type'] ?? '')), path).map(String);
}
