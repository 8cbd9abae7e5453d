import type { Contract } from '../../contract/contract.ts';
import type { MappingDocument } from '../../document/model.ts';
import { parseDay } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { compileMapping } from '../compile-mapping.ts';
import type { Lookups, Scope } from '../program.ts';

/** What a mapping made of a message in a test: the message, or which side of the test is wrong and why. */
export type Mapped = { readonly value: Value } | { readonly wrong: 'given' | 'expect'; readonly sentence: string };

/** The scope of a test, which always has lookups. */
export type TestScope = Scope & { readonly lookups: Lookups };

/** What a message of a test can see beside itself: its lookups, its site and the day that the test names. */
export function testScope(lookups: Lookups, site: Scope['site'], day: string | undefined): TestScope {
  const received = parseDay(day ?? '');
  return { lookups, ...(site && { site }), ...(received !== undefined && { days: { received, today: received } }) };
}

/** Every way in which a message breaks a contract, codes that are in no code set among them. */
export function breaches(contract: Contract, value: Value, { lookups, days }: TestScope): readonly Issue[] {
  const broken = contract.check(value);
  return broken.length > 0 ? broken : (contract.checkCodes?.(value, lookups.codeSets, days?.received) ?? []);
}

/** Maps a message as it would be when it runs, and checks what comes out against its contract. */
export async function mapInTest(
  document: MappingDocument,
  from: Contract,
  to: Contract,
  given: Value,
  scope: TestScope,
): Promise<Mapped> {
  const mapping = compileMapping(document, { from: from.document, to: to.document });
  const mapped = mapping.ok ? mapping.value.run(given, scope) : mapping;
  if (!mapped.ok) return { wrong: 'given', sentence: `the mapping "${document.name}" fails: ${sentences(mapped.issues)}` };
  const broken = breaches(to, mapped.value, scope);
  if (broken.length === 0) return { value: mapped.value };
  return { wrong: 'expect', sentence: `the mapped message breaks ${document.to}: ${sentences(broken)}` };
}

/** The first issues in one line. */
export function sentences(issues: readonly Issue[]): string {
  const told = issues.slice(0, 3).map(({ path, sentence }) => (path === '' ? sentence : `${path}: ${sentence}`));
  return issues.length > 3 ? `${told.join('; ')}; and ${issues.length - 3} more` : told.join('; ');
}
