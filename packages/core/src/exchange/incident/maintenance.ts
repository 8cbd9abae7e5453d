import type { MaintenanceView } from '../views.ts';
import type { IncidentView } from '../incident-views.ts';
import type { PlacedFlow, Surveyed } from './facts.ts';
import { backlogSentence, cargoOf, incidentOf, waitingOf } from './incident-of.ts';
import { clockText, distinct } from './words.ts';

/** The planned maintenance that keeps a flow from going on, where no person paused it. */
export function maintenanceOfFlow(
  { interfaces, pauses }: Surveyed,
  { name, health, source, target }: PlacedFlow,
): MaintenanceView | undefined {
  if (health !== 'paused' || pauses.has(name)) return undefined;
  return interfaces.get(target)?.maintenance ?? interfaces.get(source)?.maintenance;
}

/** What rests by plan: one incident for each window, worth knowing and no more. */
export function maintenanceIncidents(facts: Surveyed): readonly IncidentView[] {
  const resting = facts.flows.flatMap(flow => {
    const window = maintenanceOfFlow(facts, flow);
    return window === undefined ? [] : [{ flow, window }];
  });
  return [...Map.groupBy(resting, ({ window }) => `${window.what} ${window.until}`)].map(([id, group]) =>
    maintenanceIncident(
      facts,
      id,
      group[0]!.window,
      group.map(({ flow }) => flow),
    ),
  );
}

function maintenanceIncident(facts: Surveyed, id: string, window: MaintenanceView, flows: readonly PlacedFlow[]): IncidentView {
  const { what, from, until, reason, who } = window;
  const title = facts.landscape.systems.find(({ name }) => name === what)?.title ?? what;
  const interfaces = distinct(flows.flatMap(({ source, target }) => [target, source])).filter(
    name => facts.interfaces.get(name)?.maintenance !== undefined,
  );
  return incidentOf(facts, {
    id: `maintenance:${id}`,
    kind: 'maintenance',
    gravity: 'notice',
    title: `Planned maintenance of ${title} until ${clockText(facts, flows, until)}`,
    impact:
      waitingOf(flows) > 0
        ? backlogSentence(facts, flows, 'wait until it is over')
        : `nothing waits yet; what comes next will: ${cargoOf(facts, flows)}`,
    side: 'person',
    evidence: `${who} planned it: ${reason}`,
    flows,
    interfaces,
    since: from,
    owner: who,
    actions: interfaces.slice(0, 1).map(name => ({ do: 'open-interface', interface: name })),
  });
}
