import type { SQLInputValue } from 'node:sqlite';
import type { DeliveryRecord, HeldCause, HeldChoice, HeldFilter } from '../../store.ts';
import { toDelivery } from './deliveries.ts';
import type { DeliveryRow } from './deliveries.ts';
import type { ReadConnection } from './read-connection.ts';

/** A condition of SQL with its values. */
interface Where {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Held rows in the order of messages. The places are found in an index alone; only the rows of the page are read. */
export function heldDeliveries(db: ReadConnection, filter: HeldFilter): readonly DeliveryRecord[] {
  const { limit, offset = 0, after = { flow: -1, message: -1 } } = filter;
  const where = whereOf(filter);
  const sql = `SELECT d.* FROM (SELECT flow, message FROM delivery WHERE ${where.sql} AND (message, flow) > (?, ?)
      ORDER BY message, flow LIMIT ? OFFSET ?) AS place
    CROSS JOIN delivery AS d ON d.flow = place.flow AND d.message = place.message ORDER BY d.message, d.flow`;
  return db.all<DeliveryRow>(sql, ...where.values, after.message, after.flow, limit, offset).map(toDelivery);
}

/** How many held rows a choice means. */
export function heldCount(db: ReadConnection, choice: HeldChoice): number {
  const where = whereOf(choice);
  return db.one<{ count: number }>(`SELECT count(*) AS count FROM delivery WHERE ${where.sql}`, ...where.values)?.count ?? 0;
}

interface CauseRow {
  readonly flow: number;
  readonly code: string | null;
  readonly cause: string | null;
  readonly owner: string | null;
  readonly count: number;
  readonly oldest: number;
  readonly newest: number;
}

const counts = 'count(*) AS count, min(at) AS oldest, max(at) AS newest FROM delivery WHERE state = 3';

/** Held rows counted by cause: two passes over indexes that hold all of it, however many rows there are. */
export function heldCauses(db: ReadConnection): readonly HeldCause[] {
  const forwarded = db.all<CauseRow>(
    `SELECT owner, flow, code, cause, ${counts} AND owner IS NOT NULL GROUP BY owner, flow, code, cause`,
  );
  const every = db.all<CauseRow>(`SELECT flow, code, cause, NULL AS owner, ${counts} GROUP BY flow, code, cause`);
  const moved = Map.groupBy(forwarded, causeName);
  const kept = every.flatMap(row => withoutForwarded(db, row, moved.get(causeName(row)) ?? []));
  return [...kept, ...forwarded].map(toCause);
}

/** What is left of a cause for its own owner. Its times are looked up again, since they may have been those of forwarded ones. */
function withoutForwarded(db: ReadConnection, row: CauseRow, forwarded: readonly CauseRow[]): readonly CauseRow[] {
  const count = row.count - forwarded.reduce((sum, each) => sum + each.count, 0);
  if (forwarded.length === 0) return [row];
  if (count === 0) return [];
  const sql = `SELECT ${counts} AND flow = ? AND code IS ? AND cause IS ? AND owner IS NULL`;
  return [{ ...row, ...db.one<CauseRow>(sql, row.flow, row.code, row.cause) }];
}

function causeName({ flow, code, cause }: CauseRow): string {
  return JSON.stringify([flow, code, cause]);
}

function toCause({ flow, code, cause, owner, count, oldest, newest }: CauseRow): HeldCause {
  return {
    flow,
    ...(code !== null && { code }),
    ...(cause !== null && { cause }),
    ...(owner !== null && { owner }),
    count,
    oldest,
    newest,
  };
}

function whereOf({ flows, code, cause, owner, unforwarded, messages, awaiting }: HeldChoice): Where {
  const parts: Where[] = [
    ...(flows === undefined ? [] : [oneOf('flow', flows)]),
    ...(messages === undefined ? [] : [oneOf('message', messages)]),
    ...(code === undefined ? [] : [{ sql: 'code = ?', values: [code] }]),
    ...(cause === undefined ? [] : [{ sql: 'cause IS ?', values: [cause] }]),
    ...(owner === undefined ? [] : [{ sql: 'owner = ?', values: [owner] }]),
    ...(unforwarded === true ? [{ sql: 'owner IS NULL', values: [] }] : []),
    ...(awaiting === true ? [{ sql: 'awaits IS NOT NULL', values: [] }] : []),
  ];
  return {
    sql: ['state = 3', ...parts.map(({ sql }) => sql)].join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

/** One value is compared, so that an index over it also gives the order; several come as one JSON text, so that the statement stays the same. */
function oneOf(column: string, numbers: readonly number[]): Where {
  if (numbers.length === 1) return { sql: `${column} = ?`, values: [numbers[0]!] };
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(numbers)] };
}
