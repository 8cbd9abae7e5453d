import type { HeldFact, PlacedFlow, Surveyed } from './facts.ts';
import { balanceLoss } from './loss.ts';
import { incidentOf } from './incident-of.ts';
import type { IncidentSide, IncidentView } from '../incident-views.ts';
import {
  capital,
  clockText,
  counted,
  pluralOf,
  distinct,
  earliest,
  grouped,
  keysOf,
  keysText,
  listed,
  ofSites,
} from './words.ts';

const sides: Readonly<Record<string, IncidentSide>> = {
  'delivery.rejected': 'them',
  'delivery.unknown': 'them',
  'delivery.gave-up': 'them',
  'store.damaged': 'us',
};

interface Placed extends HeldFact {
  readonly of: PlacedFlow;
}

/** One incident for each reason of the same kind of message: what waits for a person. */
export function heldIncidents(facts: Surveyed): readonly IncidentView[] {
  const flows = new Map(facts.flows.map(flow => [flow.name, flow]));
  const placed = facts.held.flatMap(fact => {
    const of = flows.get(fact.flow);
    return of === undefined || fact.count === 0 ? [] : [{ ...fact, of }];
  });
  const first = new Map(placed.toReversed().map(fact => [fact.flow, fact]));
  return [...Map.groupBy(placed, ({ of, code }) => `${code}:${of.place.sourceContract}`)].map(([id, group]) =>
    heldIncident(facts, id, group, behindOf(group.filter(fact => first.get(fact.flow) === fact))),
  );
}

/** What waits behind held messages is told once a flow, with the first of its reasons. */
function behindOf(group: readonly Placed[]): number {
  return group.reduce((sum, { of }) => sum + (of.backlog.behindHeld ?? 0), 0);
}

function heldIncident(facts: Surveyed, id: string, group: readonly Placed[], behind: number): IncidentView {
  const { code, sentence, of } = group[0]!;
  const flows = [...new Set(group.map(each => each.of))];
  const count = group.reduce((sum, each) => sum + each.count, 0);
  const since = earliest(group.map(each => each.since))!;
  const known = facts.codes[code];
  return incidentOf(facts, {
    id: `held:${id}`,
    kind: 'held',
    gravity: 'serious',
    title: `${capital(pluralOf(of.place.sourceContract))} held: ${sentence}`,
    impact: impactOf(facts, group, flows, count, behind),
    side: sides[code] ?? 'data',
    evidence: `${code}: ${known?.means ?? sentence}`,
    loss: balanceLoss(flows, 'What is held goes nowhere until a person releases or ends it.'),
    flows,
    messages: count + behind,
    since,
    oldest: since,
    samples: group.flatMap(({ samples }) => samples),
    owner: distinct(group.map(({ owner }) => owner)).join(', '),
    actions: [
      { do: 'open-held', code, ...(flows.length === 1 && { flow: flows[0]!.name }) },
      ...flows.slice(0, 2).map(({ name }) => ({ do: 'pause' as const, flow: name })),
    ],
    code,
    ...(known && { remedy: known.remedy }),
  });
}

function impactOf(
  facts: Surveyed,
  group: readonly Placed[],
  flows: readonly PlacedFlow[],
  count: number,
  behind: number,
): string {
  const targets = distinct(flows.map(({ target }) => facts.systemOf(target)?.title ?? target));
  const keys = keysText(
    keysOf(
      group.flatMap(({ samples }) => samples),
      2,
    ),
    count > 2,
  );
  const since = earliest(group.map(each => each.since))!;
  const clauses = [
    `${counted(count, flows[0]!.place.sourceContract)}${ofSites(facts, flows)} ${count === 1 ? 'is' : 'are'} not in ${listed(targets)}`,
    `the first since ${clockText(facts, flows, since)}`,
    ...(behind > 0
      ? [`${grouped(behind)} later ${behind === 1 ? 'one of the same key waits' : 'ones of the same keys wait'} behind`]
      : []),
    ...(keys === '' ? [] : [keys]),
  ];
  return clauses.join('; ');
}
