import { OperationError } from '@millrace/core';
import type { Actor, CorrectionReport, DecisionReport, GivenContent } from '@millrace/core';
import { decisionRefusal } from '@millrace/core';
import type { CorrectedDelivery, CorrectionRecord } from '@millrace/store';
import { sha256 } from '../live-message.ts';
import { reasonGiven } from './context.ts';
import type { NodeContext } from './context.ts';
import { contentNow, heldMessage } from './correction-desk.ts';
import { correctionView, stateOf } from './correction-view.ts';
import { changesFrom, givenBytes, judge } from './judging.ts';
import type { HeldMessage, Judged } from './judging.ts';
import { releaseEach } from './release-each.ts';

/**
 * Puts other content in the place of what was received, for the held deliveries of a message. Where a contract on the way is under regulation it
 * waits for a second person; else the deliveries go on with it at once, each in its place. One audit entry.
 */
export async function correctMessage(
  context: NodeContext,
  number: number,
  given: GivenContent,
  dryRun: boolean,
  reason: string,
  actor: Actor,
): Promise<CorrectionReport> {
  const because = dryRun ? '' : reasonGiven(reason);
  const message = await heldMessage(context, number, actor);
  if (message.held.length === 0) throw notHeld(number);
  const before = await contentNow(context, message);
  const bytes = givenBytes(given, message.settings);
  const judged = await judge(context, message, bytes);
  const changes = changesFrom(before, judged.value, message.reading);
  const fault = staleness(given, before) ?? judged.refusal ?? sameness(before, bytes, changes);
  const report = { ...checkOf(judged), ok: fault === undefined, message: number, dryRun, changes, released: 0 };
  if (dryRun) return { ...report, ...(fault !== undefined && { refusal: fault }) };
  if (fault !== undefined) throw new OperationError('refused', 'correction.refused', `correcting message ${number}: ${fault}`);
  const isDecided = judged.regulated.length === 0;
  const record = await context.store.addCorrection({
    at: context.clock.now(),
    who: actor.name,
    reason: because,
    message: number,
    bytes,
    replaces: sha256(before),
    ...(isDecided && { deliveries: deliveriesOf(message) }),
  });
  context.corrections.put(record);
  if (isDecided) await releaseEach(context, message.held);
  return {
    ...report,
    correction: record.number,
    audit: record.audit,
    state: isDecided ? 'applied' : 'proposed',
    released: isDecided ? message.held.length : 0,
  };
}

/** What a second person says to a proposal. It is checked again under the release that runs; what it is for goes on at once. One audit entry. */
export async function decideAboutCorrection(
  context: NodeContext,
  number: number,
  agree: boolean,
  reason: string,
  actor: Actor,
): Promise<DecisionReport> {
  const because = reasonGiven(reason);
  const proposed = context.corrections.newestFirst().find(each => each.number === number);
  if (proposed === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `there is no correction ${number}`);
  const message = await heldMessage(context, proposed.message, actor);
  const state = stateOf(context, proposed, message.held.length > 0);
  const fault =
    decisionRefusal(proposed, state, agree, actor.name) ?? (agree ? await agreementFault(context, message, proposed) : undefined);
  if (fault !== undefined) throw new OperationError('refused', 'correction.decision-refused', fault);
  const record = await context.store.decideCorrection({
    at: context.clock.now(),
    who: actor.name,
    reason: because,
    correction: number,
    agreed: agree,
    deliveries: agree ? deliveriesOf(message) : [],
  });
  context.corrections.put(record);
  if (agree) await releaseEach(context, message.held);
  const correction = await correctionView(context, record, message);
  return { correction, released: agree ? message.held.length : 0, audit: record.decision!.audit };
}

/** The documents may have changed since it was proposed. */
async function agreementFault(
  context: NodeContext,
  message: HeldMessage,
  proposed: CorrectionRecord,
): Promise<string | undefined> {
  const bytes = (await context.store.correctionBytes(proposed.number)) ?? new Uint8Array();
  const { refusal } = await judge(context, message, bytes);
  return refusal === undefined
    ? undefined
    : `correction ${proposed.number} does not hold under the release that runs now: ${refusal}`;
}

function deliveriesOf({ held }: HeldMessage): readonly CorrectedDelivery[] {
  return held.map(({ row, flow }) => [flow.runner.number, row.at]);
}

function checkOf({ value: _, ...check }: Judged): Omit<Judged, 'value'> {
  return check;
}

function notHeld(number: number): OperationError {
  return new OperationError(
    'refused',
    'correction.not-held',
    `message ${number} is not held; only what waits for a person can be corrected`,
  );
}

function staleness({ base }: GivenContent, before: Uint8Array): string | undefined {
  if (base === undefined || base === sha256(before)) return undefined;
  return 'somebody corrected the message meanwhile; look at the content that is in force now';
}

/** Blanks and line ends between the fields say nothing. */
function sameness(before: Uint8Array, bytes: Uint8Array, changes: CorrectionReport['changes']): string | undefined {
  const isSame = changes.length === 0 || Buffer.compare(before, bytes) === 0;
  return isSame ? 'nothing is changed; release the message instead' : undefined;
}
