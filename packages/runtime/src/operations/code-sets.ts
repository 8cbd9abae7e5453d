import { dayText, OperationError, suggestion } from '@millrace/core';
import type { CodeSet, CodeSetPage, CodeSetSummary, CodeView } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { pageOf } from './page.ts';

/** The code sets of the documents in force, by name. */
export async function codeSetsOf(context: NodeContext): Promise<readonly CodeSetSummary[]> {
  const sets = [...context.lookups.current.codeSets.values()];
  return sets.map(set => summaryOf(context, set)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** One code set with a page of its codes. */
export async function codeSetOf(
  context: NodeContext,
  name: string,
  page: { readonly limit: number; readonly after?: string },
): Promise<CodeSetPage> {
  const sets = context.lookups.current.codeSets;
  const set = sets.get(name);
  if (set === undefined)
    throw new OperationError('unknown', 'runtime.unknown-name', `there is no code set "${name}"${suggestion(name, sets.keys())}`);
  const codes = [...set.codes];
  const { rows, next } = pageOf(codes.length, page);
  return { ...summaryOf(context, set), items: rows.map(row => codeView(...codes[row]!)), ...(next !== undefined && { next }) };
}

function summaryOf({ current }: NodeContext, { name, owner, codes, usedBy }: CodeSet): CodeSetSummary {
  const title = current.plan.codeSets.get(name)?.title;
  return { name, ...(title !== undefined && { title }), owner, codes: codes.size, usedBy };
}

function codeView(
  code: string,
  { title, unit, from, until }: { title?: string; unit?: string; from: number; until: number },
): CodeView {
  const [first, end] = [dayText(from), dayText(until)];
  return {
    code,
    ...(title !== undefined && { title }),
    ...(unit !== undefined && { unit }),
    ...(first !== '' && { from: first }),
    ...(end !== '' && { until: end }),
  };
}
