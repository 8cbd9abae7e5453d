import type { Contract } from '../../contract/contract.ts';
import type { MappingDocument } from '../../document/model.ts';
import { parseDay } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { compileMapping } from '../compile/compile-mapping.ts';
import type { Lookups, Scope } from '../program.ts';
import type { CoverageBook } from './coverage-book.ts';
import { stepCodes, type StepCode } from './hold-codes.ts';
import type { Hold, Outcome } from './outcome.ts';

const dayMs = 24 * 3600 * 1000;

/** The scope of a test, which always has lookups. */
export type TestScope = Scope & { readonly lookups: Lookups };

/** What a message of a test can see beside itself: its lookups, its site and the day that the test names. */
export function testScope(lookups: Lookups, site: Scope['site'], day: string | undefined): TestScope {
  const received = parseDay(day ?? '');
  const dated = received !== undefined && { now: received * dayMs, days: { received, today: received } };
  return { lookups, ...(site && { site }), ...dated };
}

/** Every way in which a message breaks a contract, codes that are in no code set among them. */
export function breaches(contract: Contract, value: Value, { lookups, days }: TestScope): readonly Issue[] {
  const broken = contract.check(value);
  return broken.length > 0 ? broken : (contract.checkCodes?.(value, lookups.codeSets, days?.received) ?? []);
}

/** A mapping with the contracts between which it stands. */
export interface MappingStep {
  readonly document: MappingDocument;
  readonly from: Contract;
  readonly to: Contract;
}

/** Maps a message as it would be when it runs, and checks what comes out against its contract. */
export function mapInTest({ document, from, to }: MappingStep, given: Value, scope: TestScope, coverage?: CoverageBook): Outcome {
  const mapping = compileMapping(document, { from: from.document, to: to.document });
  coverage?.mapping(document).visit(given, scope);
  const mapped = mapping.ok ? mapping.value.run(given, scope) : mapping;
  if (!mapped.ok) return held('given', `the mapping "${document.name}" fails: `, mapped.issues);
  const broken = breaches(to, mapped.value, scope);
  if (broken.length === 0) return { kind: 'message', value: mapped.value };
  return held('expect', `the mapped message breaks ${document.to}: `, broken, stepCodes.target);
}

/** The outcome of a message that is held, what the test says of it where that was not expected, and the code of the node for the step. */
export function held(side: 'given' | 'expect', begin: string, issues: readonly Issue[], code?: StepCode): Hold {
  return { kind: 'held', side, sentence: begin + sentences(issues), issues, ...(code && { code }) };
}

/** The first issues in one line. */
function sentences(issues: readonly Issue[]): string {
  const told = issues.slice(0, 3).map(({ path, sentence }) => (path === '' ? sentence : `${path}: ${sentence}`));
  return issues.length > 3 ? `${told.join('; ')}; and ${issues.length - 3} more` : told.join('; ');
}
