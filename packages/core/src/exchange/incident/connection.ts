import { sideOfFault } from '../fault-side.ts';
import { blockers, type Blocker } from './blockers.ts';
import type { PlacedFlow, Surveyed } from './facts.ts';
import { balanceLoss } from './loss.ts';
import { backlogSentence, cargoOf, incidentOf, waitingOf } from './incident-of.ts';
import type { IncidentView } from '../incident-views.ts';
import { distinct, listed } from './words.ts';

/** One incident for each place that cannot be reached or takes nothing, however many interfaces lead to it and flows use them. */
export function connectionIncidents(facts: Surveyed): readonly IncidentView[] {
  return blockers(facts).map(blocker => connectionIncident(facts, blocker));
}

function connectionIncident(facts: Surveyed, { interfaces, flows }: Blocker): IncidentView {
  const names = new Set(interfaces.map(({ name }) => name));
  const systems = distinct(interfaces.map(({ name }) => facts.systemOf(name)?.title ?? name)).toSorted();
  const owners = distinct(interfaces.flatMap(({ name }) => facts.systemOf(name)?.owner ?? []));
  const detail = interfaces[0]!.detail;
  const blame = sideOfFault(detail);
  const [out, back] = [flows.filter(({ target }) => names.has(target)), flows.filter(({ source }) => names.has(source))];
  const isCut = waitingOf(out) > 0 || back.length > 0;
  return incidentOf(facts, {
    id: `connection:${interfaces.map(({ name }) => name).toSorted()[0]!}`,
    kind: 'connection',
    gravity: isCut ? 'grave' : 'serious',
    title: titleOf(systems, interfaces),
    impact: impactOf(facts, out, back, listed(systems)),
    side: blame?.side ?? 'them',
    evidence: detail,
    loss: lossOf(facts, out, back, listed(systems)),
    flows,
    interfaces: interfaces.map(({ name }) => name),
    owner: owners.join(', '),
    actions: firstOfEach(facts, interfaces).flatMap(name => [
      { do: 'probe', interface: name },
      { do: 'open-interface', interface: name },
    ]),
    ...(blame && { remedy: blame.remedy }),
  });
}

/** The first broken interface of each system: what is true of it is true of the others. */
function firstOfEach(facts: Surveyed, interfaces: Blocker['interfaces']): readonly string[] {
  const systems = Map.groupBy(interfaces, ({ name }) => facts.systemOf(name)?.name ?? name);
  return [...systems.values()].slice(0, 3).map(([first]) => first!.name);
}

function titleOf(systems: readonly string[], interfaces: Blocker['interfaces']): string {
  const answers = interfaces.some(({ breaker }) => breaker !== 'closed');
  return `${listed(systems)} ${answers ? `${systems.length === 1 ? 'takes' : 'take'} nothing` : 'cannot be reached'}`;
}

function impactOf(facts: Surveyed, out: readonly PlacedFlow[], back: readonly PlacedFlow[], system: string): string {
  const clauses = [
    ...(waitingOf(out) > 0 ? [backlogSentence(facts, out, `do not reach ${system}`)] : []),
    ...(waitingOf(out) === 0 && out.length > 0 ? [`nothing waits yet; what comes next will: ${cargoOf(facts, out)}`] : []),
    ...(back.length > 0 ? [`no ${cargoOf(facts, back)} come from ${system}`] : []),
  ];
  return clauses.join('; ');
}

function lossOf(facts: Surveyed, out: readonly PlacedFlow[], back: readonly PlacedFlow[], system: string): IncidentView['loss'] {
  const live = back.filter(({ source }) => facts.live.has(source));
  const books = balanceLoss(
    [...new Set([...out, ...back])],
    [
      ...(waitingOf(out) > 0 ? ['What waits is on disk and goes out by itself, in order.'] : []),
      ...(back.length > live.length ? [`${system} keeps what was not read; it is read when it can be reached again.`] : []),
    ].join(' '),
  );
  if (live.length === 0) return books;
  const kept = `${listed(distinct(live.map(({ source }) => source)))} keeps nothing back: what it says meanwhile is not heard.`;
  return { isPossible: true, sentence: `${books.sentence} ${kept}` };
}
