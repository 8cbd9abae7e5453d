import { appliedTo, stillToRelease } from '@millrace/core';
import type { CorrectionState, CorrectionView } from '@millrace/core';
import type { DeliveryRecord } from '@millrace/store';
import type { NodeContext } from './context.ts';
import { heldMessage } from './correction-desk.ts';
import { correctionView, stateOf } from './correction-view.ts';
import { releaseEach } from './release-each.ts';
import type { Selected } from './selecting.ts';

/** A page of corrections, newest first. */
export async function correctionsOf(
  context: NodeContext,
  filter: { readonly state?: CorrectionState; readonly limit: number; readonly after?: number },
): Promise<{ readonly items: readonly CorrectionView[]; readonly next?: number }> {
  const { state, limit, after = Infinity } = filter;
  const fitting = context.corrections
    .newestFirst()
    .filter(
      record =>
        record.number < after && (state === undefined || stateOf(context, record, isHeld(context, record.message)) === state),
    );
  const page = fitting.slice(0, limit);
  const items: CorrectionView[] = [];
  for (const record of page) {
    const message = await heldMessage(context, record.message).catch(() => undefined);
    if (message !== undefined) items.push(await correctionView(context, record, message));
  }
  const last = page.at(-1);
  return { items, ...(fitting.length > limit && last !== undefined && { next: last.number }) };
}

function isHeld({ topology }: NodeContext, message: number): boolean {
  return [...topology.flows.values()].some(({ runner }) => runner.state.entries.get(message)?.phase === 'held');
}

/**
 * Lets those deliveries go on that a stop left held after their correction was on disk: the state is then what it would have been without the stop
 * (P10). The audit entry of the correction says already that they go on.
 */
export async function releaseCorrected(context: NodeContext): Promise<void> {
  const rows = new Map<string, Selected>();
  for (const record of context.corrections.newestFirst())
    for (const [flow] of appliedTo(record).deliveries) {
      const running = [...context.topology.flows.values()].find(({ runner }) => runner.number === flow);
      if (running?.runner.state.entries.get(record.message)?.phase !== 'held') continue;
      const row = await context.store.delivery(flow, record.message);
      if (row !== undefined) rows.set(placeName(row), { row, flow: running });
    }
  const left = stillToRelease(
    context.corrections.newestFirst(),
    (message, flow) => rows.get(placeName({ message, flow }))?.row.at,
  );
  await releaseEach(
    context,
    [...new Set(left.map(placeName))].map(name => rows.get(name)!),
  );
}

function placeName({ flow, message }: Pick<DeliveryRecord, 'flow' | 'message'>): string {
  return `${flow} ${message}`;
}
