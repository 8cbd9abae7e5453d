import { balanceLoss } from './loss.ts';
import type { PlacedFlow, SampleMessage, Surveyed } from './facts.ts';
import type { IncidentAction, IncidentView } from '../incident-views.ts';
import { clockText, counted, distinct, earliest, keysOf, keysText, listed, ofSites, pluralOf, sitesOf } from './words.ts';

/** What is particular to an incident; the rest follows from its flows. */
export interface IncidentParts extends Pick<
  IncidentView,
  'id' | 'kind' | 'gravity' | 'title' | 'impact' | 'side' | 'evidence' | 'owner' | 'actions'
> {
  readonly flows: readonly PlacedFlow[];
  readonly interfaces?: readonly string[];
  readonly loss?: IncidentView['loss'];
  readonly messages?: number;
  readonly oldest?: string;
  readonly since?: string;
  readonly drainMs?: number;
  readonly samples?: readonly SampleMessage[];
  readonly code?: string;
  readonly remedy?: string;
}

/** Makes an incident of its parts. */
export function incidentOf(facts: Surveyed, parts: IncidentParts): IncidentView {
  const { flows, loss, samples, interfaces = [], messages = waitingOf(flows), ...rest } = parts;
  const oldest = parts.oldest ?? oldestOf(flows);
  const since = parts.since ?? oldest;
  return {
    ...rest,
    loss: loss ?? balanceLoss(flows),
    messages,
    ...(oldest !== undefined && { oldest }),
    ...(since !== undefined && { since }),
    flows: flows.map(({ name, title }) => ({ name, title })),
    interfaces,
    sites: sitesOf(facts, flows).map(({ name }) => name),
    keys: keysOf(samples ?? samplesOf(facts, flows)),
  };
}

/** How many messages of some flows are on their way and wait for no person. */
export function waitingOf(flows: readonly PlacedFlow[]): number {
  return flows.reduce((sum, { backlog }) => sum + backlog.messages - (backlog.behindHeld ?? 0), 0);
}

/** When the oldest message of some flows was received. */
export function oldestOf(flows: readonly PlacedFlow[]): string | undefined {
  return earliest(flows.map(({ backlog }) => backlog.oldest));
}

/** What waits and since when: "27 confirmations and 51 goods movements of Pune do not reach ERP; the oldest since 07:12; orders 258456, 258457 …". */
export function backlogSentence(facts: Surveyed, flows: readonly PlacedFlow[], verb: string): string {
  const waiting = flows.filter(flow => waitingOf([flow]) > 0);
  const things = [...Map.groupBy(waiting, ({ place }) => place.sourceContract)].map(([contract, group]) =>
    counted(waitingOf(group), contract),
  );
  const samples = samplesOf(facts, waiting);
  const keys = keysText(keysOf(samples, 2), waitingOf(waiting) > 2);
  const oldest = oldestOf(waiting);
  const clauses = [
    `${listed(things)}${ofSites(facts, waiting)} ${verb}`,
    ...(oldest === undefined ? [] : [`the oldest since ${clockText(facts, waiting, oldest)}`]),
    ...(keys === '' ? [] : [keys]),
  ];
  return clauses.join('; ');
}

/** What some flows carry: "confirmations and goods movements of Pune". */
export function cargoOf(facts: Surveyed, flows: readonly PlacedFlow[]): string {
  return `${listed(distinct(flows.map(({ place }) => pluralOf(place.sourceContract))))}${ofSites(facts, flows)}`;
}

/** Leads to the pages of flows, as long as they are few. */
export function openFlows(flows: readonly PlacedFlow[]): readonly IncidentAction[] {
  return flows.length > 3 ? [] : flows.map(({ name }) => ({ do: 'open-flow', flow: name }));
}

function samplesOf(facts: Surveyed, flows: readonly PlacedFlow[]): readonly SampleMessage[] {
  return flows.flatMap(({ name }) => facts.waiting.get(name) ?? []).toSorted((one, other) => one.message - other.message);
}
