import type { DemoCompany } from './company.ts';
import type { NodeProcess } from './node-process.ts';
import type { LineSummary } from './line-summary.ts';
import type { Summary } from './summary.ts';

/** What a person sees first: what runs where, and what to try in a second terminal. */
export function welcome({ company }: DemoCompany, node: NodeProcess): string {
  return `
Two plants and an ERP, simulated on real sockets, and one Millrace node between them.

  erp        ${company.erp.url}    orders down, postings up; its book: ${company.erp.control}/book
  mes-pune   tables in ${company.puneDatabase}
  mes-lyon   ${company.lyon.url}    HTTP in both directions
  millrace   ${node.api}    its log: ${node.logFile}

See it in the browser; the link works once, and there you choose a name and a password:

  ${node.welcome ?? node.api}

Or in another terminal:

  npx millrace status                      every flow with its proof of flow
  npx millrace find order 258456           where is order 258456?
  npx millrace explain 1                   everything about the first message
  npx millrace ledger --verify             does the balance hold?
  npx millrace guarantees                  what each interface really promises
  npm run dial -- erp commit-then-drop 0.5
                                           the ERP posts, then cuts the line before it answers
  npm run dial -- erp down                 the ERP is gone
  npm run dial -- erp none                 the ERP behaves again
  ${`kill -9 ${node.pid}`.padEnd(40)} the node is started again

Ctrl-C ends it.
`;
}

/** The summary for a person. */
export function summaryText(summary: Summary): string {
  const { orders, accepted, confirmed, filtered, held, unknownThenConfirmed, erpPostings, expectedPostings } = summary;
  return [
    '',
    `${orders} orders let out; Millrace accepted ${accepted} messages: ${confirmed} confirmed, ${filtered} filtered, ${held} held.`,
    `${unknownThenConfirmed} times an outcome was unknown and was found out.`,
    `The ERP's own book has ${erpPostings} postings of ${expectedPostings} expected: ${summary.duplicates} doubled, ${summary.lost} ${summary.quiet ? 'lost' : 'not there yet'}.`,
    `The ledger ${summary.ledgerBalanced ? 'balances' : 'DOES NOT BALANCE'}. ${summary.kills} kills, ${summary.seconds} s.`,
    ...(summary.quiet ? [] : [`It did not come to rest before the deadline: ${summary.underWay?.join(', ')}.`]),
    ...(summary.lines ?? []).map(lineText),
    ...(summary.examples ?? []).map(example => `  ${example}`),
  ].join('\n');
}

/** What became of what one line told. */
function lineText(summary: LineSummary): string {
  const { line, protocol, told, received, lost, stored, parquet, gaps, backfilled, mes, differences } = summary;
  const events = Object.entries(mes).map(([type, count]) => `${count} ${type}`);
  const missing = gaps === 0 ? 'no gap' : `${gaps} gaps, ${backfilled} values read again`;
  const verdict = differences.length === 0 ? 'all books agree' : `BOOKS DIFFER: ${differences.join('; ')}`;
  return `${line} (${protocol}): ${told} told, ${received} received, ${lost} lost in gaps; ${stored} samples, ${parquet} in Parquet; ${missing}; MES: ${events.join(', ')}; ${verdict}.`;
}

/** Whether everything is as promised. */
export function isGood({ lost, duplicates, ledgerBalanced, quiet, erpPostings, expectedPostings, lines = [] }: Summary): boolean {
  if (lines.some(({ differences }) => differences.length > 0)) return false;
  return lost === 0 && duplicates === 0 && ledgerBalanced && quiet && erpPostings === expectedPostings;
}
