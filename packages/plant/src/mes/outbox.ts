import type { Database, Row, Run } from './database.ts';
import type { Confirmation, GoodsMovement } from './execute.ts';
import type { Report } from './report.ts';

/** Writes a row of the outbox `confirmation`; a missing field becomes null. Returns its id. */
export async function writeConfirmation(run: Run, row: Partial<Confirmation>): Promise<number> {
  return inserted(
    await run(
      `INSERT INTO confirmation (number, order_number, operation, yield, scrap, unit, kind, posted_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      row.number ?? null,
      row.order ?? null,
      row.operation ?? null,
      row.yield ?? null,
      row.scrap ?? null,
      row.unit ?? null,
      row.kind ?? null,
      row.postedOn ?? null,
    ),
  );
}

/** Writes a row of the outbox `goods_movement`; a missing field becomes null. Returns its id. */
export async function writeMovement(run: Run, row: Partial<GoodsMovement>): Promise<number> {
  return inserted(
    await run(
      `INSERT INTO goods_movement (number, order_number, movement_type, material, batch, quantity, unit, posted_on)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      row.number ?? null,
      row.order ?? null,
      row.movementType ?? null,
      row.material ?? null,
      row.batch ?? null,
      row.quantity ?? null,
      row.unit ?? null,
      row.postedOn ?? null,
    ),
  );
}

function inserted(rows: readonly Readonly<Record<string, unknown>>[]): number {
  return Number(rows[0]?.['id']);
}

/** Notes that a row was taken by the other side. */
export async function noteTaken(db: Database, kind: Report['kind'], row: number): Promise<void> {
  await db.run(`UPDATE ${tableOf(kind)} SET taken_at = CURRENT_TIMESTAMP WHERE id = $1`, row);
}

/** The rows that nobody has taken yet, oldest first: what an MES that was stopped must still send. */
export async function unsentReports(db: Database): Promise<readonly Report[]> {
  const unsent = async (kind: Report['kind']): Promise<Report[]> =>
    (await db.run(`SELECT * FROM ${tableOf(kind)} WHERE taken_at IS NULL ORDER BY id`)).map(row => reportOf(kind, row));
  return [...(await unsent('confirmation')), ...(await unsent('goods-movement'))];
}

function tableOf(kind: Report['kind']): string {
  return kind === 'confirmation' ? 'confirmation' : 'goods_movement';
}

function reportOf(kind: Report['kind'], row: Row): Report {
  const record = {
    number: String(row['number']),
    order: String(row['order_number']),
    unit: String(row['unit']),
    postedOn: String(row['posted_on']),
    ...(kind === 'confirmation' ? confirmationFields(row) : movementFields(row)),
  };
  return {
    kind,
    what: 'report',
    number: record.number,
    order: record.order,
    row: Number(row['id']),
    record,
    acknowledged: false,
  };
}

function confirmationFields(row: Row): Partial<Confirmation> {
  return {
    operation: String(row['operation']),
    yield: String(row['yield']),
    scrap: String(row['scrap']),
    kind: row['kind'] === 'final' ? 'final' : 'partial',
  };
}

function movementFields(row: Row): Partial<GoodsMovement> {
  return {
    movementType: row['movement_type'] === '101' ? '101' : '261',
    material: String(row['material']),
    batch: String(row['batch']),
    quantity: String(row['quantity']),
  };
}
