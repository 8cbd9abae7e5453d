import type { IncidentAction, IncidentReport } from '../incident-views.ts';
import type { IncidentFacts } from './facts.ts';
import { incidentsOf } from './incidents-of.ts';

/** What is wrong now for somebody who is for some sites only, who is offered to act on what belongs to these sites alone. */
export function incidentsAt(facts: IncidentFacts, sites: readonly string[]): IncidentReport {
  const seen = factsAt(facts, sites);
  const own = ownNames(seen);
  const isAllowed = (action: IncidentAction): boolean =>
    action.do.startsWith('open-') || own.has(action.flow ?? '') || own.has(action.interface ?? '');
  const { sentence, incidents } = incidentsOf(seen);
  return { sentence, incidents: incidents.map(each => ({ ...each, actions: each.actions.filter(isAllowed) })) };
}

/** The flows and interfaces of sites. */
function ownNames({ landscape: { flows, systems } }: IncidentFacts): ReadonlySet<string> {
  const interfaces = systems.filter(({ site }) => site !== undefined).flatMap(system => system.interfaces);
  return new Set([...flows.filter(({ site }) => site !== undefined), ...interfaces].map(({ name }) => name));
}

/**
 * The facts as somebody may know them who is for some sites only: what belongs to these sites, and what belongs to none. Incidents made of them
 * cannot tell of other sites. Which message was noticed at an interface of all sites is left out, for it may be another site's.
 */
export function factsAt(facts: IncidentFacts, sites: readonly string[]): IncidentFacts {
  const isSeen = ({ site }: { readonly site?: string }): boolean => site === undefined || sites.includes(site);
  const { landscape, status } = facts;
  const flows = new Map(landscape.flows.filter(isSeen).map(flow => [flow.name, flow]));
  const systems = landscape.systems.filter(isSeen);
  const interfaces = new Map(systems.flatMap(system => system.interfaces.map(({ name }) => [name, system] as const)));
  return {
    ...facts,
    status: {
      ...status,
      flows: status.flows.filter(({ name }) => flows.has(name)),
      interfaces: status.interfaces.filter(({ name }) => interfaces.has(name)),
    },
    landscape: {
      ...landscape,
      sites: landscape.sites.filter(({ name }) => sites.includes(name)),
      systems,
      flows: [...flows.values()],
    },
    held: facts.held.filter(({ flow }) => flows.has(flow)),
    anomalies: facts.anomalies
      .filter(({ about }) => flows.has(about) || interfaces.has(about))
      .map(({ message, ...anomaly }) => {
        const { site } = flows.get(anomaly.about) ?? interfaces.get(anomaly.about)!;
        return { ...anomaly, ...(site !== undefined && message !== undefined && { message }) };
      }),
  };
}
