import type { PlacedIssue } from '../../document/place.ts';
import type { CrosswalkTables } from '../../document/plan-codes.ts';
import type { ReadDocument } from '../../document/read.ts';
import { readCodeSets } from '../lookup/check-code-sets.ts';
import { checkCrosswalkUses } from '../lookup/check-crosswalk-uses.ts';
import { readCrosswalks } from '../lookup/check-crosswalks.ts';
import type { CaseReader } from '../testing/test-case.ts';

/** Reads the tables of crosswalks, and says everything that is wrong with code sets, crosswalks and those who use them. */
export function checkCodes(
  documents: readonly ReadDocument[],
  readFile: CaseReader | undefined,
): { readonly tables: CrosswalkTables; readonly issues: readonly PlacedIssue[] } {
  const { codeSets, issues: setIssues } = readCodeSets(documents);
  const { crosswalks, issues: crosswalkIssues } = readCrosswalks(documents, codeSets, readFile);
  const tables = new Map([...crosswalks].map(([name, { rows }]) => [name, rows]));
  return { tables, issues: [...setIssues, ...crosswalkIssues, ...checkCrosswalkUses(documents, crosswalks, codeSets)] };
}
