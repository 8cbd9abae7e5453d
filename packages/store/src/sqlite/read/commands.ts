import type { CommandRecord } from '@millrace/core';
import type { CommandFilter } from '../../store.ts';
import type { ReadConnection } from './read-connection.ts';

/** The command with an id. */
export function command(db: ReadConnection, id: string): CommandRecord | undefined {
  const row = db.one<{ record: string }>('SELECT record FROM command WHERE id = ?', id);
  return row && (JSON.parse(row.record) as CommandRecord);
}

/** Commands that fit, newest first. */
export function commands(db: ReadConnection, filter: CommandFilter): readonly CommandRecord[] {
  const { collection, equipment, open = false, limit } = filter;
  const conditions = [
    ...(collection === undefined ? [] : ['collection = ?']),
    ...(equipment === undefined ? [] : ['equipment = ?']),
    ...(open ? [`state IN ('proposed', 'running')`] : []),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const values = [collection, equipment].filter(value => value !== undefined);
  const rows = db.all<{ record: string }>(`SELECT record FROM command ${where} ORDER BY number DESC LIMIT ?`, ...values, limit);
  return rows.map(({ record }) => JSON.parse(record) as CommandRecord);
}
