import type { AnomalyView, AuditView } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** What was noticed about sources and targets, newest first. */
export async function anomaliesOf({ store }: NodeContext, limit: number): Promise<readonly AnomalyView[]> {
  return (await store.anomalies(limit)).map(({ at, code, about, sentence, times, message }) => ({
    at: instant(at),
    code,
    about,
    sentence,
    times,
    ...(message === undefined ? {} : { message }),
  }));
}

/** The audit trail from an entry on. */
export async function auditOf({ store }: NodeContext, after: number, limit: number): Promise<readonly AuditView[]> {
  return (await store.auditTrail(after, limit)).map(entry => ({ ...entry, at: instant(entry.at) }));
}
