import type { CorrectedDelivery } from '../store.ts';

/** The actions under which corrections stand in the audit trail. */
export const correctionActions = {
  correct: 'correct message',
  propose: 'propose correction',
  agree: 'agree to correction',
  refuse: 'refuse correction',
} as const;

/** A correction as its audit entry holds it. */
export function correctionText(number: number, sha256: string, deliveries: readonly CorrectedDelivery[] | undefined): string {
  return JSON.stringify({ correction: number, sha256, deliveries: deliveries ?? null });
}

/** A decision as its audit entry holds it. */
export function decisionText(correction: number, agreed: boolean, deliveries: readonly CorrectedDelivery[]): string {
  return JSON.stringify({ correction, agreed, deliveries });
}
