import type { CorrectedDelivery, CorrectionRecord } from '../../store.ts';
import type { ReadConnection } from './read-connection.ts';

/** A correction with its decision, as it stands in the tables. */
export interface CorrectionRow {
  readonly number: number;
  readonly audit: number;
  readonly at: number;
  readonly message: number;
  readonly deliveries: string | null;
  readonly size: number;
  readonly who: string | null;
  readonly reason: string | null;
  readonly decision_audit: number | null;
  readonly decision_at: number | null;
  readonly agreed: number | null;
  readonly decision_deliveries: string | null;
  readonly decision_who: string | null;
  readonly decision_reason: string | null;
}

const select = `SELECT c.number, c.audit, c.at, c.message, c.deliveries, length(c.data) AS size, a.who, a.reason, d.audit AS decision_audit,
    d.at AS decision_at, d.agreed, d.deliveries AS decision_deliveries, b.who AS decision_who, b.reason AS decision_reason
  FROM correction AS c LEFT JOIN audit AS a ON a.number = c.audit
  LEFT JOIN correction_decision AS d ON d.correction = c.number LEFT JOIN audit AS b ON b.number = d.audit`;

/** Every correction in the order of making, with who and why from the audit trail. */
export function corrections(db: ReadConnection): readonly CorrectionRecord[] {
  return db.all<CorrectionRow>(`${select} ORDER BY c.number`).map(toCorrection);
}

/** One correction. */
export function correction(db: ReadConnection, number: number): CorrectionRecord | undefined {
  const row = db.one<CorrectionRow>(`${select} WHERE c.number = ?`, number);
  return row && toCorrection(row);
}

/** The content of a correction. */
export function correctionBytes(db: ReadConnection, number: number): Uint8Array | undefined {
  return db.one<{ data: Uint8Array }>('SELECT data FROM correction WHERE number = ?', number)?.data;
}

function toCorrection(row: CorrectionRow): CorrectionRecord {
  const { number, audit, at, message, size } = row;
  return {
    number,
    audit,
    at,
    message,
    size,
    who: row.who ?? '',
    reason: row.reason ?? '',
    ...(row.deliveries !== null && { deliveries: JSON.parse(row.deliveries) as CorrectedDelivery[] }),
    ...(row.decision_audit !== null && { decision: decisionOf(row) }),
  };
}

function decisionOf(row: CorrectionRow): NonNullable<CorrectionRecord['decision']> {
  return {
    at: row.decision_at ?? 0,
    who: row.decision_who ?? '',
    reason: row.decision_reason ?? '',
    agreed: row.agreed === 1,
    deliveries: JSON.parse(row.decision_deliveries ?? '[]') as CorrectedDelivery[],
    audit: row.decision_audit ?? 0,
  };
}
