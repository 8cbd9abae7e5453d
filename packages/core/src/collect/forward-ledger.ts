import type { ForwardLedger } from '../exchange/forward-views.ts';

/** Counters of a piece of equipment, by name, as the store keeps them. */
type Counters = Readonly<Record<string, number>>;

/** Names of the counters of a target. */
export function forwardCounters(
  target: string,
): Readonly<Record<'before' | 'forwarded' | 'held' | 'cancelled' | 'expired', string>> {
  return {
    before: `before>${target}`,
    forwarded: `forwarded>${target}`,
    held: `held>${target}`,
    cancelled: `cancelled>${target}`,
    expired: `expired>${target}`,
  };
}

/** The balance at a target, from the counters of all equipment of a collection. */
export function forwardLedger(target: string, equipment: readonly { readonly counts: Counters }[]): ForwardLedger {
  const names = forwardCounters(target);
  const sum = (name: string): number => equipment.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  const [stored, before, forwarded, held] = [sum('samples'), sum(names.before), sum(names.forwarded), sum(names.held)];
  const [cancelled, expired] = [sum(names.cancelled), sum(names.expired)];
  const inFlight = stored - before - forwarded - held - cancelled - expired;
  return { stored, before, forwarded, held, cancelled, expired, inFlight };
}

/**
 * What makes the balance true for a forwarding that begins, or begins anew: everything that is kept is meant for the target, and nothing else is.
 * `samples`: kept now.
 */
export function beforeForwarding(
  target: string,
  { counts, samples }: { readonly counts: Counters; readonly samples: number },
): number {
  return forwardLedger(target, [{ counts }]).inFlight - samples;
}
