import type { RangeFacts } from '@millrace/core';
import type { ForwardRangeRecord, ForwardWaiting, RangeChoice } from '../../series-store.ts';
import type { ReadConnection } from './read-connection.ts';

interface RangeRow {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  readonly source: number;
  readonly state: RangeFacts['state'];
  readonly at: number;
  readonly blocks: number;
  readonly bytes: number;
  readonly from_time: number | null;
  readonly to_time: number | null;
  readonly samples: string;
  readonly facts: string;
}

/** Ranges of forwarders that did not simply go. */
export function forwardRangesOf(db: ReadConnection, choice: RangeChoice): readonly ForwardRangeRecord[] {
  const { name = null, source = null, states, after, newestFirst = false, limit } = choice;
  const [order, behind] = newestFirst ? ['DESC', '<'] : ['ASC', '>'];
  const sql = `SELECT * FROM forward_range WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR source = ?2)
    AND (?3 IS NULL OR state IN (SELECT value FROM json_each(?3))) AND (?4 IS NULL OR (name, first) ${behind} (?4, ?5))
    ORDER BY name ${order}, first ${order} LIMIT ?6`;
  const chosen = states === undefined ? null : JSON.stringify(states);
  return db.all<RangeRow>(sql, name, source, chosen, after?.name ?? null, after?.first ?? 0, limit).map(toRange);
}

/** What is kept for a forwarder; nothing for one that has never moved. */
export function forwardWaitingOf(db: ReadConnection, name: string): ForwardWaiting {
  const sql = `SELECT (SELECT coalesce(sum(e.stored_bytes), 0) FROM series_equipment AS e WHERE e.source = c.source) - c.bytes AS behind,
      (SELECT coalesce(sum(r.bytes), 0) FROM forward_range AS r WHERE r.name = c.name AND r.state IN ('held', 'waiting')) AS ranges,
      (SELECT count(*) FROM forward_range AS r WHERE r.name = c.name AND r.state IN ('held', 'waiting')) AS count
    FROM forward_cursor AS c WHERE c.name = ?`;
  // Rows of the database have no prototype.
  return { behind: 0, ranges: 0, count: 0, ...db.one<ForwardWaiting>(sql, name) };
}

function toRange({ from_time: from, to_time: to, samples, facts, ...row }: RangeRow): ForwardRangeRecord {
  return {
    ...row,
    ...(JSON.parse(facts) as Pick<RangeFacts, 'code' | 'sentence'>),
    samples: JSON.parse(samples) as Readonly<Record<string, number>>,
    ...(from !== null && { from }),
    ...(to !== null && { to }),
  };
}
