import { historyView, OperationError } from '@millrace/core';
import type { FlowHistory } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { flowRecord, oneFlow } from './context.ts';
import { timeOf } from './selecting.ts';

const hourMs = 3_600_000;

/** The ledger of one flow over time: the last hour where nothing else is asked. What has not come yet is not shown. */
export async function historyOf(
  context: NodeContext,
  name: string,
  { from, to, points }: { readonly from?: string; readonly to?: string; readonly points: number },
): Promise<FlowHistory> {
  const flow = oneFlow(context, name);
  const now = context.clock.now();
  const last = Math.min(now, timeOf(to, now));
  const first = timeOf(from, last - hourMs);
  if (first >= last)
    throw new OperationError(
      'invalid',
      'runtime.bad-time',
      'the time asked for has no length: it ends before it begins, or has not begun',
    );
  const past = await context.history.past(await flowRecord(context, flow), { first, last });
  return { flow: flow.plan.name, title: flow.plan.title, ...historyView({ ...past, first, last, points }) };
}
