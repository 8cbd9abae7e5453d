import type { Database } from './database.ts';

/**
 * The tables of an MES that it shares with its neighbours. `work_order`, `material`, `material_lot` and `equipment_event` are written by others, by natural key;
 * `confirmation` and `goods_movement` are outboxes: ids only grow, and readers change nothing. Quantities and dates are text, as in many real ones.
 */
export async function createTables(db: Database): Promise<void> {
  const serial = db.isPostgres ? 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY' : 'INTEGER PRIMARY KEY AUTOINCREMENT';
  const stamp = db.isPostgres
    ? 'TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP'
    : "TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))";
  const tables = [
    `work_order (number TEXT PRIMARY KEY, product TEXT NOT NULL, description TEXT, quantity TEXT NOT NULL, unit TEXT NOT NULL,
       planned_start TEXT, planned_end TEXT, operations TEXT, components TEXT, state TEXT NOT NULL DEFAULT 'new', received_at ${stamp})`,
    `confirmation (id ${serial}, number TEXT, order_number TEXT, operation TEXT, yield TEXT, scrap TEXT, unit TEXT, kind TEXT,
       posted_on TEXT, created_at ${stamp}, taken_at TEXT)`,
    `goods_movement (id ${serial}, number TEXT, order_number TEXT, movement_type TEXT, material TEXT, batch TEXT, quantity TEXT, unit TEXT,
       posted_on TEXT, created_at ${stamp}, taken_at TEXT)`,
    `material (number TEXT PRIMARY KEY, description TEXT, unit TEXT)`,
    `material_lot (lot TEXT PRIMARY KEY, material TEXT NOT NULL, parent_lot TEXT, status TEXT, quantity TEXT, unit TEXT)`,
    `equipment_event (id TEXT PRIMARY KEY, equipment TEXT NOT NULL, type TEXT NOT NULL, time TEXT NOT NULL, count INTEGER, order_number TEXT,
       results TEXT, received_at ${stamp})`,
  ];
  for (const table of tables) await db.run(`CREATE TABLE IF NOT EXISTS ${table}`);
}
