import { client } from '../../ask/client.ts';
import { download } from '../../parts/download.ts';
import { csvText } from '../../text/csv.ts';
import { queryOf, type HeldChoice } from './choice.ts';

const pageSize = 500;
const header = [
  'message',
  'id',
  'subject',
  'keys',
  'flow',
  'site',
  'source',
  'origin',
  'target',
  'code',
  'reason',
  'held since',
  'owner',
  'behind',
];

/** Hands the person everything of a choice as CSV, page by page; `progress` hears how many rows there are so far. */
export async function exportHeld(choice: HeldChoice, progress: (rows: number) => void): Promise<void> {
  const rows: (readonly (string | number | undefined)[])[] = [];
  for (let after: string | undefined; ;) {
    const page = await client.held({ ...queryOf(choice), limit: pageSize, ...(after !== undefined && { after }) });
    for (const item of page.items) {
      const keys = Object.entries(item.keys)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ');
      const { message, id, subject, flow, site, source, origin, target, code, sentence, heldSince, owner, behind } = item;
      rows.push([message, id, subject, keys, flow, site, source, origin, target, code, sentence, heldSince, owner, behind]);
    }
    progress(rows.length);
    if (page.next === undefined) break;
    after = page.next;
  }
  download('what-is-held.csv', 'text/csv;charset=utf-8', csvText(header, rows));
}
