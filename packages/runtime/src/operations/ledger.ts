import { balance } from '@millrace/core';
import type { LedgerReport } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { instant, knownFlows } from './context.ts';

/** The balance of every flow; with `verify` recomputed from journal and rows, with every hash checked. */
export async function ledgerOf(context: NodeContext, verify: boolean): Promise<LedgerReport> {
  const { store, clock } = context;
  const recounts = verify ? new Map((await store.recount()).map(recount => [recount.flow, recount])) : undefined;
  const flows = [...(await knownFlows(context)).values()].map(({ record, running }) => {
    const recount = recounts?.get(record.number);
    const kept = recount?.kept ?? { accepted: record.accepted, ...record.counts };
    const ledger = balance(kept.accepted, kept);
    const recounted =
      recount === undefined ? undefined : balance(recount.recounted.accepted, recount.recounted, recount.recounted.inFlight);
    return {
      flow: record.name,
      title: running?.plan.title ?? `${record.name} (not in the project any more)`,
      ...ledger,
      balanced: ledger.balanced && (recount?.balanced ?? true),
      ...(recounted === undefined ? {} : { recounted }),
    };
  });
  const findings = verify ? await store.verify() : [];
  return {
    at: instant(clock.now()),
    verified: verify,
    balanced: flows.every(flow => flow.balanced) && findings.length === 0,
    flows,
    findings,
  };
}
