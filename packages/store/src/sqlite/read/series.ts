import type { GapReason } from '@millrace/core';
import type {
  ForwardCursor,
  GapChoice,
  SeriesBlock,
  SeriesEquipment,
  SeriesPage,
  SeriesRange,
  StoredGap,
} from '../../series-store.ts';
import { blockChecksum } from '../checksum.ts';
import type { ReadConnection } from './read-connection.ts';

/** A row of samples with the name of its equipment. */
export interface BlockRow {
  readonly number: number;
  readonly source: number;
  readonly equipment: number;
  readonly name: string;
  readonly from_time: number;
  readonly to_time: number;
  readonly samples: number;
  readonly crc: number;
  readonly data: Uint8Array;
}

const select = 'SELECT b.*, e.name AS name FROM series_block AS b JOIN series_equipment AS e ON e.number = b.equipment';

/** Blocks of one piece of equipment that overlap a time, by their beginning. */
export function blocksOf(db: ReadConnection, range: SeriesRange): readonly SeriesBlock[] {
  const sql = 'SELECT number, longest FROM series_equipment WHERE source = ? AND name = ?';
  const found = db.one<{ number: number; longest: number }>(sql, range.source, range.equipment);
  if (found === undefined) return [];
  const { from, to, newestFirst = false, count } = range;
  const [way, order] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC'];
  const start = newestFirst ? [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] : [Number.MIN_SAFE_INTEGER, 0];
  const [afterFrom, afterNumber] = range.after === undefined ? start : [range.after.from, range.after.sequence];
  const rows = db.all<BlockRow>(
    `${select} WHERE b.equipment = ? AND b.from_time BETWEEN ? AND ? AND b.to_time >= ? AND (b.from_time, b.number) ${way} (?, ?)
     ORDER BY b.from_time ${order}, b.number ${order} LIMIT ?`,
    found.number,
    from - found.longest,
    to,
    from,
    afterFrom as number,
    afterNumber as number,
    count,
  );
  return rows.map(toBlock);
}

/** Blocks of a source in the order of storing. */
export function blocksAfter(db: ReadConnection, source: number, after: number, page: SeriesPage): readonly SeriesBlock[] {
  const { through = Number.MAX_SAFE_INTEGER, count, bytes } = page;
  const sql = `${select} WHERE b.source = ? AND b.number > ? AND b.number <= ? ORDER BY b.number LIMIT ?`;
  const found: SeriesBlock[] = [];
  let size = 0;
  for (const row of db.each<BlockRow>(sql, source, after, through, count)) {
    found.push(toBlock(row));
    size += row.data.byteLength;
    if (size >= bytes) break;
  }
  return found;
}

/** Whether a block is what was written. */
export function isWholeBlock(row: Omit<BlockRow, 'name'>): boolean {
  const { number, source, equipment, from_time: from, to_time: to, samples } = row;
  return blockChecksum({ number, source, equipment, from, to, samples }, row.data) === row.crc;
}

/** Gaps that overlap a time, the newest beginning first. */
export function gapsOf(db: ReadConnection, choice: GapChoice): readonly StoredGap[] {
  const { source, equipment = null, from, to, open = false, limit } = choice;
  const sql = `SELECT g.*, e.name AS name, e.source AS source FROM series_equipment AS e JOIN series_gap AS g ON g.equipment = e.number
    WHERE e.source = ?1 AND (?2 IS NULL OR e.name = ?2) AND g.from_time <= ?3 AND (g.to_time IS NULL OR (NOT ?4 AND g.to_time >= ?5))
    ORDER BY g.from_time DESC, e.name, g.reason, g.measurements LIMIT ?6`;
  return db.all<GapRow>(sql, source, equipment, to, open ? 1 : 0, from, limit).map(toGap);
}

/** What is kept of each piece of equipment. */
export function equipmentOf(db: ReadConnection, source: number | undefined): readonly SeriesEquipment[] {
  const sql = `SELECT e.*, (SELECT min(from_time) FROM series_block WHERE equipment = e.number) AS first_time,
      (SELECT count(*) FROM series_gap WHERE equipment = e.number) AS gaps,
      (SELECT count(*) FROM series_gap WHERE equipment = e.number AND to_time IS NULL) AS open_gaps,
      (SELECT json_group_object(name, value) FROM series_count WHERE equipment = e.number) AS counts
    FROM series_equipment AS e WHERE ?1 IS NULL OR e.source = ?1 ORDER BY e.source, e.name`;
  return db.all<EquipmentRow>(sql, source ?? null).map(toEquipment);
}

/** States of collecting by equipment. */
export function statesOf(db: ReadConnection, source: number): ReadonlyMap<string, string> {
  const sql =
    'SELECT e.name AS name, s.state AS state FROM series_equipment AS e JOIN series_state AS s ON s.equipment = e.number WHERE e.source = ?';
  return new Map(db.all<{ name: string; state: string }>(sql, source).map(({ name, state }) => [name, state]));
}

/** Where forwarders stand; `name` absent: all. */
export function forwardCursors(db: ReadConnection, name?: string): readonly ForwardCursor[] {
  const sql = 'SELECT name, source, sequence, intent FROM forward_cursor WHERE ?1 IS NULL OR name = ?1 ORDER BY name';
  return db.all<ForwardRow>(sql, name ?? null).map(({ intent, ...row }) => ({ ...row, ...(intent !== null && { intent }) }));
}

function toBlock(row: BlockRow): SeriesBlock {
  const { number: sequence, source, name: equipment, from_time: from, to_time: to, samples } = row;
  const common = { sequence, source, equipment, from, to, samples };
  if (isWholeBlock(row)) return { ...common, bytes: row.data };
  const sentence = `block ${sequence} of samples does not match its checksum: its stored bytes or columns were changed on disk`;
  return { ...common, bytes: new Uint8Array(0), bad: { code: 'store.damaged', sentence } };
}

function toGap(row: GapRow): StoredGap {
  const { source, site, name: equipment, from_time: from, reason, sentence } = row;
  return {
    source,
    site,
    equipment,
    from,
    reason,
    sentence,
    ...(row.measurements !== '' && { measurements: JSON.parse(row.measurements) as readonly string[] }),
    ...(row.to_time !== null && { to: row.to_time }),
    ...(row.backfilled !== null && { backfilled: row.backfilled }),
  };
}

function toEquipment(row: EquipmentRow): SeriesEquipment {
  const { source, name: equipment, blocks, bytes, samples, gaps, open_gaps: openGaps } = row;
  return {
    source,
    equipment,
    blocks,
    bytes,
    samples,
    ...(row.first_time !== null && row.last_time !== null && { from: row.first_time, to: row.last_time }),
    gaps,
    openGaps,
    counts: JSON.parse(row.counts) as Readonly<Record<string, number>>,
  };
}

interface GapRow {
  readonly source: number;
  readonly name: string;
  readonly site: string;
  readonly from_time: number;
  readonly to_time: number | null;
  readonly reason: GapReason;
  readonly measurements: string;
  readonly sentence: string;
  readonly backfilled: number | null;
}

interface EquipmentRow {
  readonly source: number;
  readonly name: string;
  readonly blocks: number;
  readonly bytes: number;
  readonly samples: number;
  readonly first_time: number | null;
  readonly last_time: number | null;
  readonly gaps: number;
  readonly open_gaps: number;
  readonly counts: string;
}

interface ForwardRow {
  readonly name: string;
  readonly source: number;
  readonly sequence: number;
  readonly intent: number | null;
}
