import { isUnread } from './unread.ts';

/** A held delivery that a correction is for, and since when it was held: when it is held again, that is another hold. */
export type CorrectedDelivery = readonly [flow: number, heldSince: number];

/** What is known of a correction when something is to be decided about it. */
export interface CorrectionFacts {
  readonly number: number;
  readonly message: number;
  readonly who: string;
  /** When it was made: milliseconds since 1970. */
  readonly at: number;
  /** The deliveries it was for from the start; absent: a second person has to agree first. */
  readonly deliveries?: readonly CorrectedDelivery[];
  readonly decision?: { readonly at: number; readonly agreed: boolean; readonly deliveries: readonly CorrectedDelivery[] };
}

/**
 * `applied`: it holds, or held until a later one. `proposed`: a second person has to agree. `refused`: that person did not. `replaced`: a later
 * one took its place before anybody decided. `lapsed`: the message is not held any more, so there is nothing to decide.
 */
export type CorrectionState = 'applied' | 'proposed' | 'refused' | 'replaced' | 'lapsed';

/** Where a correction stands. `newest`: number of the newest one of its message; `isHeld`: a delivery of the message is held. */
export function correctionState(correction: CorrectionFacts, newest: number, isHeld: boolean): CorrectionState {
  if (correction.deliveries !== undefined || correction.decision?.agreed === true) return 'applied';
  if (correction.decision !== undefined) return 'refused';
  if (newest > correction.number) return 'replaced';
  return isHeld ? 'proposed' : 'lapsed';
}

/** The deliveries for which a correction holds, and from when on. */
export function appliedTo({ at, deliveries, decision }: CorrectionFacts): {
  readonly at: number;
  readonly deliveries: readonly CorrectedDelivery[];
} {
  if (deliveries !== undefined) return { at, deliveries };
  return decision?.agreed === true ? { at: decision.at, deliveries: decision.deliveries } : { at, deliveries: [] };
}

/**
 * The correction whose content a delivery of a message has: the one that came into force last for this flow, among those that were by an
 * instant. What a flow never held goes out as it was received.
 */
export function correctionInForce<T extends CorrectionFacts>(
  corrections: readonly T[],
  flow: number,
  until = Infinity,
): T | undefined {
  let newest: { readonly correction: T; readonly at: number } | undefined;
  for (const correction of corrections) {
    const { at, deliveries } = appliedTo(correction);
    if (at <= until && at >= (newest?.at ?? -Infinity) && deliveries.some(([each]) => each === flow)) newest = { correction, at };
  }
  return newest?.correction;
}

/** Deliveries that are still held as they were when a correction came into force: a stop came between keeping it and letting them go on. */
export function stillToRelease(
  corrections: readonly CorrectionFacts[],
  heldSince: (message: number, flow: number) => number | undefined,
): readonly { readonly message: number; readonly flow: number }[] {
  return corrections.flatMap(correction =>
    appliedTo(correction).deliveries.flatMap(([flow, since]) =>
      heldSince(correction.message, flow) === since ? [{ message: correction.message, flow }] : [],
    ),
  );
}

/** Why this person cannot decide so about a correction; `undefined` where nothing is against it. */
export function decisionRefusal(
  correction: Pick<CorrectionFacts, 'number' | 'message' | 'who'>,
  state: CorrectionState,
  agree: boolean,
  who: string,
): string | undefined {
  const name = `correction ${correction.number} of message ${correction.message}`;
  if (state === 'applied') return `${name} is in force already`;
  if (state === 'refused') return `${name} was refused already`;
  if (state === 'replaced') return `${name} was replaced by a later one; decide about that`;
  if (state === 'lapsed') return `message ${correction.message} is not held any more, so there is nothing to correct`;
  return agree && who === correction.who ? `${name} is your own; a second person must agree to it` : undefined;
}

/** What names a message. */
export interface MessageName {
  readonly id: string;
  readonly subject: string;
}

/** Why corrected content cannot stand for a message: it would be another one. What could not be read had no name of its own. */
export function identityRefusal(
  received: MessageName,
  corrected: { readonly id?: string; readonly subject: string },
): string | undefined {
  if (isUnread(received)) return undefined;
  if (corrected.subject !== received.subject)
    return `the subject is ${corrected.subject}, that of the received message is ${received.subject}; a correction keeps it, since it decides the order of delivery`;
  // Records of one item and conflicts have ids made of their own; only a natural key can be compared.
  if (corrected.id !== undefined && corrected.id !== received.id)
    return `the id is ${corrected.id}, that of the received message is ${received.id}; a correction keeps it, since another id is another message`;
  return undefined;
}
