import type { Database, Row, Run } from './database.ts';

/** What happened at a line, as an MES keeps it: one row for each event, known by its id. */
export interface MachineEvent {
  readonly id: string;
  readonly equipment: string;
  /** `started`, `stopped`, `cycle-completed`, `scrapped` … */
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  /** Pieces or cycles that it stands for. */
  readonly count: number | null;
  readonly order: string | null;
  /** Results, as JSON text. */
  readonly results: string | null;
}

/** The event in a JSON body, or the sentence that says what is wrong with it. */
export function readMachineEvent(body: unknown): MachineEvent | string {
  if (typeof body !== 'object' || body === null) return 'an event is an object';
  const { id, equipment, type, time, count, order, results } = body as Record<string, unknown>;
  for (const [name, value] of Object.entries({ id, equipment, type, time }))
    if (typeof value !== 'string' || value === '') return `${name} is missing`;
  if (Number.isNaN(Date.parse(time as string))) return 'time is not a time';
  if (count !== undefined && !Number.isInteger(count)) return 'count is not a whole number';
  return {
    id: id as string,
    equipment: equipment as string,
    type: type as string,
    time: time as string,
    count: (count as number | undefined) ?? null,
    order: (order as string | undefined) ?? null,
    results: results === undefined ? null : JSON.stringify(results),
  };
}

/** Keeps an event; false where its id is known already. */
export async function keepMachineEvent(run: Run, event: MachineEvent): Promise<boolean> {
  const { id, equipment, type, time, count, order, results } = event;
  const inserted = await run(
    `INSERT INTO equipment_event (id, equipment, type, time, count, order_number, results) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    id,
    equipment,
    type,
    time,
    count,
    order,
    results,
  );
  return inserted.length > 0;
}

/** Every event that the MES has, in the order of time. */
export async function machineEvents(db: Database): Promise<readonly MachineEvent[]> {
  return (await db.run('SELECT * FROM equipment_event ORDER BY time, id')).map(eventOf);
}

function eventOf(row: Row): MachineEvent {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    id: String(row['id']),
    equipment: String(row['equipment']),
    type: String(row['type']),
    time: String(row['time']),
    count: row['count'] === null ? null : Number(row['count']),
    order: text('order_number'),
    results: text('results'),
  };
}
