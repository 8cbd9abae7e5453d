import { hash } from 'node:crypto';
import type { StoreFinding } from '../../store.ts';
import { correctionActions, correctionText, decisionText } from '../correction-text.ts';
import { correctionBytes, corrections } from '../read/corrections.ts';
import type { ReadConnection } from '../read/read-connection.ts';

/** Each correction and each decision is what its audit entry says, and none of them is gone. */
export function* verifyCorrections(db: ReadConnection): Iterable<StoreFinding> {
  const told = audited(db);
  for (const { number, message, audit, deliveries, decision } of corrections(db)) {
    const content = hash('sha256', correctionBytes(db, number) ?? '');
    const said = `message ${message}\n${correctionText(number, content, deliveries)}`;
    if (told.get(audit) !== said) yield notAsSaid(`correction ${number}`, audit);
    told.delete(audit);
    if (decision === undefined) continue;
    const subject = `correction ${number} of message ${message}`;
    if (told.get(decision.audit) !== `${subject}\n${decisionText(number, decision.agreed, decision.deliveries)}`)
      yield notAsSaid(`decision about correction ${number}`, decision.audit);
    told.delete(decision.audit);
  }
  for (const audit of told.keys())
    yield {
      code: 'store.damaged',
      record: `audit ${audit}`,
      sentence: `the correction or decision that audit entry ${audit} tells of is gone`,
    };
}

/** What the audit trail says of corrections: subject and content by number of the entry. */
function audited(db: ReadConnection): Map<number, string> {
  const sql = 'SELECT number, subject, after_json FROM audit WHERE action IN (?, ?, ?, ?) ORDER BY number';
  const rows = db.all<{ number: number; subject: string; after_json: string }>(sql, ...Object.values(correctionActions));
  return new Map(rows.map(({ number, subject, after_json }) => [number, `${subject}\n${after_json}`]));
}

function notAsSaid(record: string, audit: number): StoreFinding {
  return { code: 'store.damaged', record, sentence: `${record} is not what audit entry ${audit} says` };
}
