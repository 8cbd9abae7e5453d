import type { Surveyed } from './facts.ts';
import { balanceLoss } from './loss.ts';
import { cargoOf, incidentOf } from './incident-of.ts';
import type { IncidentView } from '../incident-views.ts';
import type { AnomalyView } from '../views.ts';

/** How long something that was noticed is told among the incidents. */
const freshMs = 3_600_000;

/** Unexpected things of the last hour that stopped nothing: one incident for each kind and system. */
export function noticedIncidents(facts: Surveyed): readonly IncidentView[] {
  const told = new Set(facts.held.map(({ code }) => code));
  const fresh = facts.anomalies.filter(({ at, code }) => facts.now - Date.parse(at) < freshMs && !told.has(code));
  return [...Map.groupBy(fresh, ({ code, about }) => `${code}:${facts.systemOf(about)?.name ?? about}`)].map(([id, group]) =>
    noticedIncident(facts, id, group),
  );
}

function noticedIncident(facts: Surveyed, id: string, group: readonly AnomalyView[]): IncidentView {
  const [{ code, about, sentence, at, message }] = group as readonly [AnomalyView, ...AnomalyView[]];
  const names = new Set(group.map(each => each.about));
  const flows = facts.flows.filter(({ name, source, target }) => names.has(name) || names.has(source) || names.has(target));
  const system = facts.systemOf(about);
  const known = facts.codes[code];
  const isGap = code === 'intake.gap';
  const times = group.reduce((sum, each) => sum + each.times, 0);
  return incidentOf(facts, {
    id: `noticed:${id}`,
    kind: 'noticed',
    gravity: isGap ? 'serious' : 'notice',
    title: `${system?.title ?? about}: ${sentence}`,
    impact: isGap
      ? `some ${cargoOf(facts, flows)} may never have been sent`
      : `production is not affected; it concerns ${cargoOf(facts, flows) || about}`,
    side: 'them',
    evidence: `${code}, ${times === 1 ? 'once' : `${times} times`}: ${known?.means ?? sentence}`,
    ...(isGap && {
      loss: {
        isPossible: true,
        sentence: `Nothing that was accepted is lost, but messages are missing at the source. ${balanceLoss(flows).sentence}`,
      },
    }),
    flows,
    interfaces: [...names].filter(name => facts.interfaces.has(name)),
    messages: 0,
    since: at,
    samples: [],
    owner: system?.owner ?? flows[0]?.place.owner ?? 'whoever runs this node',
    actions: [
      ...(message === undefined ? [] : [{ do: 'open-message' as const, message }]),
      ...(facts.interfaces.has(about) ? [{ do: 'open-interface' as const, interface: about }] : []),
    ],
    code,
    ...(known && { remedy: known.remedy }),
  });
}
