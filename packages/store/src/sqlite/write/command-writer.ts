import type { DatabaseSync } from 'node:sqlite';
import type { AuditInput, CommandStep } from '../../store.ts';
import type { RecordAnswer } from '../wire/record.ts';

/** Writes commands as they stand, each step with its audit entry where it has one. */
export class CommandWriter {
  readonly #db: DatabaseSync;
  readonly #audit: (entry: AuditInput) => number;

  constructor(db: DatabaseSync, audit: (entry: AuditInput) => number) {
    this.#db = db;
    this.#audit = audit;
  }

  keep({ record, audit }: CommandStep): RecordAnswer {
    const { id, collection, equipment, state } = record;
    this.#db
      .prepare(
        `INSERT INTO command (id, collection, equipment, state, record) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET collection = excluded.collection, equipment = excluded.equipment,
           state = excluded.state, record = excluded.record`,
      )
      .run(id, collection, equipment, state, JSON.stringify(record));
    return audit === undefined ? { number: 0 } : { number: 0, audit: this.#audit(audit) };
  }
}
