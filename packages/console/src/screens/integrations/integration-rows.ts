import type { FlowLine } from '@millrace/core';
import { hasWords, type ListSearch } from '../../parts/list-search.ts';

/** A line of the list: an integration, or one of its flows. */
export type Row =
  | { readonly kind: 'integration'; readonly name: string; readonly owner: string; readonly flows: readonly FlowLine[] }
  | { readonly kind: 'flow'; readonly flow: FlowLine };

/** Health words, the worst first; what is held stands between what does not flow and what only waits. */
const worstFirst = ['stopped', 'blocked', 'stale', 'held', 'backlog', 'paused', 'quiet', 'flowing'] as const;

/** How much a flow wants a person: 0 is the most. */
export function urgencyOf({ health, ledger }: Pick<FlowLine, 'health' | 'ledger'>): number {
  const own = worstFirst.indexOf(health);
  return ledger.held > 0 ? Math.min(own, worstFirst.indexOf('held')) : own;
}

/** The lines of the list: integrations with their flows below, what is in trouble first, else by name. */
export function rowsOf(flows: readonly FlowLine[], wanted: ListSearch<FlowLine['health']>): readonly Row[] {
  const groups = Map.groupBy(flows.filter(isWanted(wanted)), ({ integration }) => integration);
  const integrations = [...groups].map(([name, group]) => ({ name, flows: group.toSorted(byUrgency) }));
  return integrations
    .toSorted((one, other) => byUrgency(one.flows[0]!, other.flows[0]!))
    .flatMap(({ name, flows: group }) => [
      { kind: 'integration', name, owner: group[0]!.owner, flows: group } as const,
      ...group.map(flow => ({ kind: 'flow', flow }) as const),
    ]);
}

/** The sites that flows run at, by name; `''` where some run at none. */
export function sitesOf(flows: readonly FlowLine[]): readonly string[] {
  return [...new Set(flows.map(({ site = '' }) => site))].toSorted();
}

function byUrgency(one: FlowLine, other: FlowLine): number {
  return urgencyOf(one) - urgencyOf(other) || one.title.localeCompare(other.title);
}

function isWanted({ text, site, state }: ListSearch<FlowLine['health']>): (flow: FlowLine) => boolean {
  return flow => {
    if (site !== undefined && (flow.site ?? '') !== site) return false;
    if (state !== undefined && flow.health !== state) return false;
    return hasWords(text, [flow.name, flow.title, flow.owner, flow.source, flow.target, flow.site ?? '']);
  };
}
