import type { TestExpectation } from '../../document/model.ts';
import { suggestion } from '../../document/nearest.ts';
import { problem } from '../../document/problem.ts';
import type { Issue, Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { holdCodes, type StepCode } from './hold-codes.ts';
import { valueDifferences } from './value-difference.ts';

/** What became of the message of a test. */
export type Outcome = { readonly kind: 'message'; readonly value: Value } | { readonly kind: 'filtered' } | Hold;

/** A message that is held. */
export interface Hold {
  readonly kind: 'held';
  /** What of the test is wrong where no hold was expected. */
  readonly side: 'given' | 'expect';
  readonly sentence: string;
  readonly issues: readonly Issue[];
  /** The code of the node for this step; absent: the one of the first issue. */
  readonly code?: StepCode;
}

/** Where a test stands. */
export interface TestPlace {
  /** `tests[0]`. */
  readonly path: string;
  /** Begins every sentence about it: "given cases/a.json at pune". */
  readonly label: string;
  /** The message of the file that is expected. */
  read(file: string): Result<Value>;
}

/** What a test is worth: no issue where it passed. `made` is what a file should hold and does not. */
export interface Verdict {
  readonly issues: readonly Issue[];
  readonly made?: Value;
}

/** Compares what became of a message with what was expected. */
export function judge(outcome: Outcome, { message, held, at }: TestExpectation, place: TestPlace): Verdict {
  if ((message === undefined) === (held === undefined) || (at !== undefined && held === undefined)) {
    const sentence = `${place.label}: expected either a message or held, with or without at`;
    return { issues: [problem('document.test-expectation', `${place.path}.expect`, sentence)] };
  }
  if (held !== undefined) return judgeHold(outcome, held, at, place);
  if (message === 'filtered') {
    if (outcome.kind === 'filtered') return { issues: [] };
    if (outcome.kind === 'message') return wrong(place, 'expect', 'the message passes "when", expected it to be filtered');
  }
  if (outcome.kind === 'held') return wrong(place, outcome.side, `${outcome.sentence}; it is held with ${codesOf(outcome)}`);
  if (outcome.kind === 'filtered') return wrong(place, 'expect', `the message is filtered by "when", expected ${message}`);
  return judgeMessage(outcome.value, message!, place);
}

function judgeMessage(value: Value, file: string, place: TestPlace): Verdict {
  const expected = place.read(file);
  if (!expected.ok) return { issues: expected.issues, made: value };
  const differences = valueDifferences(value, expected.value);
  return differences.length === 0 ? { issues: [] } : { ...wrong(place, 'expect', differences.join('; ')), made: value };
}

function judgeHold(outcome: Outcome, code: string, at: string | undefined, place: TestPlace): Verdict {
  if (!holdCodes.has(code)) {
    const sentence = `${place.label}: no message of a test is held with "${code}"${suggestion(code, holdCodes)}`;
    return { issues: [problem('document.test-expectation', `${place.path}.expect.held`, sentence)] };
  }
  const wanted = at === undefined ? code : `${code} at ${at}`;
  if (outcome.kind !== 'held') {
    const came = outcome.kind === 'filtered' ? 'the message is filtered by "when"' : 'a message comes out';
    return wrong(place, 'expect', `${came}, expected it to be held with ${wanted}`);
  }
  const isMet = (issue: Issue): boolean =>
    (issue.code === code || outcome.code === code) && (at === undefined || issue.path === at);
  if (outcome.issues.some(isMet)) return { issues: [] };
  return wrong(
    place,
    'expect',
    `${outcome.sentence}; it is held with ${codesOf(outcome)}, expected it to be held with ${wanted}`,
  );
}

/** "delivery.source-contract (contract.type, contract.required)": either may be named as the reason. */
function codesOf({ code, issues }: Hold): string {
  const own = [...new Set(issues.map(issue => issue.code))].join(', ');
  return code === undefined ? own : `${code} (${own})`;
}

function wrong({ path, label }: TestPlace, side: 'given' | 'expect', sentence: string): Verdict {
  return { issues: [problem('document.test-failed', `${path}.${side}`, `${label}, ${sentence}`)] };
}
