import type { AwaitedEntry, MissingCode } from '@millrace/core';
import { missingEntries } from '../awaiting.ts';
import { awaitingDeliveries, type AwaitingDelivery } from './answering.ts';
import type { NodeContext } from './context.ts';
import { instant } from './context.ts';

/** One code that a delivery waits for, and why it is not there. */
interface Wait {
  readonly delivery: AwaitingDelivery;
  readonly awaited: AwaitedEntry;
  readonly sentence: string;
}

/** The codes that held messages wait for, with the steward who adds them; most awaited first. */
export async function missingCodesOf(context: NodeContext): Promise<readonly MissingCode[]> {
  const waits = (await awaitingDeliveries(context)).flatMap(delivery =>
    missingEntries(delivery.flow.runner.program, delivery.entry.receivedAt, delivery.awaits).map(missing => ({
      delivery,
      ...missing,
    })),
  );
  const groups = Map.groupBy(waits, ({ awaited: { crosswalk, direction, code, site } }) =>
    JSON.stringify([crosswalk, direction, code, site]),
  );
  return [...groups.values()]
    .map(group => missingCode(context, group))
    .toSorted((a, b) => b.deliveries - a.deliveries || (a.code < b.code ? -1 : 1));
}

function missingCode({ lookups }: NodeContext, group: readonly Wait[]): MissingCode {
  const { awaited, sentence } = group[0]!;
  const days = group.flatMap(({ awaited: { day } }) => (day === undefined ? [] : [day])).toSorted();
  return {
    crosswalk: awaited.crosswalk,
    owner: lookups.current.crosswalks.get(awaited.crosswalk)?.owner ?? '',
    direction: awaited.direction,
    code: awaited.code,
    ...(awaited.site !== undefined && { site: awaited.site }),
    deliveries: group.length,
    flows: [...new Set(group.map(({ delivery }) => delivery.flow.plan.name))],
    ...(days[0] !== undefined && { neededFrom: days[0] }),
    heldSince: instant(Math.min(...group.map(({ delivery }) => delivery.row.at))),
    sentence,
  };
}
