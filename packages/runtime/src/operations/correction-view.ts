import { appliedTo, correctionState } from '@millrace/core';
import type { CorrectionState, CorrectionView } from '@millrace/core';
import type { CorrectionRecord } from '@millrace/store';
import { readCorrected } from '../corrected-message.ts';
import { recordAlone } from '../record-alone.ts';
import { contentPayload } from './content-payload.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';
import { changesFrom } from './judging.ts';
import type { HeldMessage } from './judging.ts';

/** One correction with who, when, why, what differs from what was in force before it, and what a second person said. */
export async function correctionView(
  context: NodeContext,
  record: CorrectionRecord,
  message: HeldMessage,
): Promise<CorrectionView> {
  const { number, who, at, reason, audit, decision } = record;
  const { stored, held, reading } = message;
  const bytes = (await context.store.correctionBytes(number)) ?? new Uint8Array();
  const read = readCorrected(bytes, reading);
  return {
    number,
    message: stored.number,
    id: stored.id,
    subject: stored.subject,
    state: stateOf(context, record, held.length > 0),
    who,
    at: instant(at),
    reason,
    audit,
    content: contentPayload(bytes, message.settings),
    changes: changesFrom(await contentBefore(context, record, message), read.ok ? read.value.value : undefined, reading),
    flows: flowsOf(context, record, message),
    ...(decision && {
      decision: {
        who: decision.who,
        at: instant(decision.at),
        reason: decision.reason,
        agreed: decision.agreed,
        audit: decision.audit,
      },
    }),
  };
}

/** Where a correction stands now. */
export function stateOf({ corrections }: NodeContext, record: CorrectionRecord, isHeld: boolean): CorrectionState {
  return correctionState(record, corrections.of(record.message).at(-1)?.number ?? record.number, isHeld);
}

/** What was in force when it was made: an earlier correction, else what was received. */
async function contentBefore(
  { store, corrections }: NodeContext,
  record: CorrectionRecord,
  message: HeldMessage,
): Promise<Uint8Array> {
  const earlier = corrections
    .of(record.message)
    .findLast(each => each.number < record.number && appliedTo(each).deliveries.length > 0 && appliedTo(each).at <= record.at);
  const bytes = earlier && (await store.correctionBytes(earlier.number));
  return bytes ?? recordAlone(message.stored, message.reading);
}

function flowsOf({ topology }: NodeContext, record: CorrectionRecord, { held }: HeldMessage): readonly string[] {
  const applied = new Set(appliedTo(record).deliveries.map(([flow]) => flow));
  if (applied.size === 0) return held.map(({ flow }) => flow.plan.name);
  return [...topology.flows.values()].filter(({ runner }) => applied.has(runner.number)).map(({ plan }) => plan.name);
}
