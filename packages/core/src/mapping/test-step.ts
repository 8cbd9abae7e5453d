import type { Contract } from '../contract/contract.ts';
import type { MappingDocument } from '../document/model.ts';
import type { Issue } from '../value/issue.ts';
import type { Value } from '../value/value.ts';
import { compileMapping } from './compile-mapping.ts';
import type { Lookups, Scope } from './program.ts';

/** What a mapping made of a message in a test: the message, or which side of the test is wrong and why. */
export type Mapped = { readonly value: Value } | { readonly wrong: 'given' | 'expect'; readonly sentence: string };

/** The scope of a test, which always has lookups. */
export type TestScope = Scope & { readonly lookups: Lookups };

/** Every way in which a message breaks a contract, codes that are in no code set among them. */
export function breaches(contract: Contract, value: Value, { codeSets }: Lookups): readonly Issue[] {
  const broken = contract.check(value);
  return broken.length > 0 ? broken : (contract.checkCodes?.(value, codeSets, undefined) ?? []);
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
  const mapped = mapping.ok ? await mapping.value.evaluate(given, scope) : mapping;
  if (!mapped.ok) return { wrong: 'given', sentence: `the mapping "${document.name}" fails: ${sentences(mapped.issues)}` };
  const broken = breaches(to, mapped.value, scope.lookups);
  if (broken.length === 0) return { value: mapped.value };
  return { wrong: 'expect', sentence: `the mapped message breaks ${document.to}: ${sentences(broken)}` };
}

/** The first issues in one line. */
export function sentences(issues: readonly Issue[]): string {
  const told = issues.slice(0, 3).map(({ path, sentence }) => (path === '' ? sentence : `${path}: ${sentence}`));
  return issues.length > 3 ? `${told.join('; ')}; and ${issues.length - 3} more` : told.join('; ');
}
