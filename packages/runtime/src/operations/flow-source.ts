import { guaranteeInWords } from '@millrace/connector';
import type { FlowPlan, MaintenanceWindow } from '@millrace/core';
import type { Collector } from '../collect/collector.ts';
import type { InterfaceRunner } from '../interface-runner.ts';
import type { Topology } from '../topology.ts';

/** Where a flow's messages come from, an interface or a collection, as far as its health is concerned. */
export interface FlowSource {
  readonly isOpen: boolean;
  readonly detail: string;
  /** Planned maintenance because of which nothing comes. */
  readonly maintenance?: { readonly of: string; readonly window: MaintenanceWindow };
  /** What it promises, in words. */
  readonly guarantee?: string;
}

/** The source of a running flow. */
export function sourceOfFlow(topology: Pick<Topology, 'interfaces' | 'collections'>, { source }: FlowPlan): FlowSource {
  const collector = topology.collections.running.get(source);
  if (collector !== undefined) return ofCollection(collector, topology.interfaces);
  const runner = topology.interfaces.get(source);
  if (runner === undefined) throw new Error(`there is no source ${source}`);
  return { isOpen: runner.isOpen, detail: runner.detail, ...plannedAt(runner), ...promise(runner) };
}

/** A collection is open where one of its interfaces is: the others are gaps that it tells itself. */
function ofCollection(collector: Collector, interfaces: ReadonlyMap<string, InterfaceRunner>): FlowSource {
  const names = new Set(collector.observations.map(observation => observation.interface));
  const runners = [...names].flatMap(name => interfaces.get(name) ?? []);
  const closed = runners.filter(({ isOpen }) => !isOpen);
  const isOpen = runners.length === 0 || closed.length < runners.length;
  const detail = closed.map(({ plan, detail: why }) => `${plan.name}: ${why}`).join('; ');
  const planned = isOpen ? {} : plannedAt(closed[0]!);
  const [because] = runners.flatMap(({ offers }) => offers.tags?.because ?? []);
  return { isOpen, detail: detail === '' ? 'open' : detail, ...planned, ...(because !== undefined && { guarantee: because }) };
}

function plannedAt({ plan, isOpen, maintenance }: InterfaceRunner): Pick<FlowSource, 'maintenance'> {
  return isOpen || maintenance === undefined ? {} : { maintenance: { of: plan.name, window: maintenance } };
}

function promise({ offers }: InterfaceRunner): Pick<FlowSource, 'guarantee'> {
  const { source } = guaranteeInWords(offers);
  return source === undefined ? {} : { guarantee: source };
}
