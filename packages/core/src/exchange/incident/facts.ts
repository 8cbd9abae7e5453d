import type { CodeCatalogue } from '../../value/issue.ts';
import type { FlowPlace, LandscapeView, SystemPlace } from '../landscape-views.ts';
import type { AnomalyView, FlowStatus, InterfaceStatus, NodeStatus } from '../views.ts';

/** A message of those that suffer. */
export interface SampleMessage {
  readonly message: number;
  readonly subject: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Held deliveries of one flow with one code. */
export interface HeldFact {
  readonly flow: string;
  readonly code: string;
  /** The reason of one of them. */
  readonly sentence: string;
  readonly owner: string;
  readonly count: number;
  /** Since when the first of them is held, RFC 3339. */
  readonly since: string;
  readonly samples: readonly SampleMessage[];
}

/** Why a flow is paused, by whom and since when, as far as it is known. */
export interface PauseFact {
  readonly because: string;
  readonly who?: string;
  readonly at?: string;
}

/** Everything that incidents are made of. */
export interface IncidentFacts {
  readonly now: number;
  readonly status: NodeStatus;
  readonly landscape: LandscapeView;
  readonly held: readonly HeldFact[];
  /** A few messages of each flow that wait, oldest first. */
  readonly waiting: ReadonlyMap<string, readonly SampleMessage[]>;
  readonly pauses: ReadonlyMap<string, PauseFact>;
  readonly anomalies: readonly AnomalyView[];
  /** Interfaces whose source keeps nothing back while nobody reads it. */
  readonly live: ReadonlySet<string>;
  /** Meaning and remedy of codes. */
  readonly codes: CodeCatalogue;
}

/** A flow with its place in the landscape. */
export interface PlacedFlow extends FlowStatus {
  readonly place: FlowPlace;
}

/** The facts with what finds things in them. */
export interface Surveyed extends IncidentFacts {
  readonly flows: readonly PlacedFlow[];
  readonly interfaces: ReadonlyMap<string, InterfaceStatus>;
  /** The system of an interface. */
  systemOf(interfaceName: string): SystemPlace | undefined;
}

/** Puts flows in their places; a flow without one does not run under this release. */
export function survey(facts: IncidentFacts): Surveyed {
  const places = new Map(facts.landscape.flows.map(place => [place.name, place]));
  const systems = new Map(facts.landscape.systems.flatMap(system => system.interfaces.map(each => [each.name, system] as const)));
  return {
    ...facts,
    flows: facts.status.flows.flatMap(flow => {
      const place = places.get(flow.name);
      return place === undefined ? [] : [{ ...flow, place }];
    }),
    interfaces: new Map(facts.status.interfaces.map(each => [each.name, each])),
    systemOf: name => systems.get(name),
  };
}
