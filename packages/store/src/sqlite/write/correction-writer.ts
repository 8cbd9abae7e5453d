import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { AuditInput, CorrectionDecisionInput } from '../../store.ts';
import { correctionActions, correctionText, decisionText } from '../correction-text.ts';
import type { RecordAnswer, RecordInput } from '../wire/record.ts';

type Correction = (RecordInput & { readonly kind: 'correction' })['entry'];

/** Writes corrections and what is decided about them, each with its audit entry. */
export class CorrectionWriter {
  readonly #db: DatabaseSync;
  readonly #audit: (entry: AuditInput) => number;

  constructor(db: DatabaseSync, audit: (entry: AuditInput) => number) {
    this.#db = db;
    this.#audit = audit;
  }

  add({ at, who, reason, message, base64, replaces, deliveries }: Correction): RecordAnswer {
    const bytes = Buffer.from(base64, 'base64');
    const sql = 'SELECT coalesce(max(number), 0) + 1 AS number FROM correction';
    const number = this.#db.prepare(sql).get()!['number'] as number;
    const audit = this.#audit({
      at,
      who,
      action: deliveries === undefined ? correctionActions.propose : correctionActions.correct,
      subject: `message ${message}`,
      reason,
      before: JSON.stringify({ sha256: replaces }),
      after: correctionText(number, hash('sha256', bytes), deliveries),
    });
    const held = deliveries === undefined ? null : JSON.stringify(deliveries);
    this.#db
      .prepare('INSERT INTO correction (number, audit, at, message, deliveries, data) VALUES (?, ?, ?, ?, ?, ?)')
      .run(number, audit, at, message, held, bytes);
    return { number, audit };
  }

  decide({ at, who, reason, correction, agreed, deliveries }: CorrectionDecisionInput): RecordAnswer {
    const found = this.#db.prepare('SELECT message FROM correction WHERE number = ?').get(correction);
    if (found === undefined) throw new Error(`deciding about correction ${correction}: there is none`);
    const audit = this.#audit({
      at,
      who,
      action: agreed ? correctionActions.agree : correctionActions.refuse,
      subject: `correction ${correction} of message ${found['message'] as number}`,
      reason,
      before: 'proposed',
      after: decisionText(correction, agreed, deliveries),
    });
    this.#db
      .prepare('INSERT INTO correction_decision (correction, audit, at, agreed, deliveries) VALUES (?, ?, ?, ?, ?)')
      .run(correction, audit, at, agreed ? 1 : 0, JSON.stringify(deliveries));
    return { number: correction, audit };
  }
}
