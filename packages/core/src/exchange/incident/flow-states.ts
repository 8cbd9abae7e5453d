import { isBroken } from './blockers.ts';
import type { PlacedFlow, Surveyed } from './facts.ts';
import { maintenanceOfFlow } from './maintenance.ts';
import { backlogSentence, cargoOf, incidentOf, openFlows, waitingOf } from './incident-of.ts';
import type { IncidentView } from '../incident-views.ts';
import { clockText, distinct, listed } from './words.ts';

/** Flows that cannot run: one incident for each reason. */
export function stoppedIncidents(facts: Surveyed): readonly IncidentView[] {
  const stopped = facts.flows.filter(({ health }) => health === 'stopped');
  return [...Map.groupBy(stopped, ({ detail }) => detail)].map(([detail, flows]) =>
    incidentOf(facts, {
      id: `stopped:${flows[0]!.name}`,
      kind: 'stopped',
      gravity: 'grave',
      title: `${listed(flows.map(({ title }) => title))} stopped`,
      impact: waitingOf(flows) > 0 ? backlogSentence(facts, flows, 'do not go on') : `no ${cargoOf(facts, flows)} go on`,
      side: 'us',
      evidence: detail,
      flows,
      owner: distinct(flows.map(({ place }) => place.owner)).join(', '),
      actions: openFlows(flows),
    }),
  );
}

/** Flows that a person paused: one incident for each decision. */
export function pausedIncidents(facts: Surveyed): readonly IncidentView[] {
  const paused = facts.flows.filter(flow => flow.health === 'paused' && maintenanceOfFlow(facts, flow) === undefined);
  const decisions = Map.groupBy(paused, ({ name, detail }) => {
    const { who = '', because = detail } = facts.pauses.get(name) ?? {};
    return `${who}\n${because}`;
  });
  return [...decisions.values()].map(flows => pausedIncident(facts, flows));
}

function pausedIncident(facts: Surveyed, flows: readonly PlacedFlow[]): IncidentView {
  const [first] = flows as readonly [PlacedFlow, ...PlacedFlow[]];
  const { who, because = first.detail, at } = facts.pauses.get(first.name) ?? {};
  const waiting = waitingOf(flows) > 0;
  return incidentOf(facts, {
    id: `paused:${first.name}`,
    kind: 'paused',
    gravity: waiting ? 'serious' : 'notice',
    title: `${listed(flows.map(({ title }) => title))} paused${who === undefined ? '' : ` by ${who}`}`,
    impact: waiting
      ? backlogSentence(facts, flows, 'wait until it is resumed')
      : `nothing waits yet; what comes next will: ${cargoOf(facts, flows)}`,
    side: 'person',
    evidence: `${who ?? 'somebody'} paused it${at === undefined ? '' : ` at ${clockText(facts, flows, at)}`}: ${because}`,
    flows,
    ...(at !== undefined && { since: at }),
    owner: who ?? first.place.owner,
    actions: [...flows.slice(0, 3).map(({ name }) => ({ do: 'resume' as const, flow: name })), ...openFlows(flows)],
  });
}

/** Sources that are read and say nothing although something is due: one incident a system. */
export function silenceIncidents(facts: Surveyed): readonly IncidentView[] {
  const silent = facts.flows.filter(({ health }) => health === 'stale');
  return [...Map.groupBy(silent, ({ source }) => facts.systemOf(source)?.name ?? source)].map(([name, flows]) => {
    const system = facts.systemOf(flows[0]!.source);
    return incidentOf(facts, {
      id: `silence:${name}`,
      kind: 'silence',
      gravity: 'serious',
      title: `Nothing comes from ${system?.title ?? name}`,
      impact: `no ${cargoOf(facts, flows)} came when they were due: ${flows[0]!.detail}`,
      side: 'them',
      evidence: 'the connection is open and what came before went through, so the source sends nothing',
      flows,
      interfaces: distinct(flows.map(({ source }) => source)),
      owner: system?.owner ?? flows[0]!.place.owner,
      actions: [
        ...distinct(flows.map(({ source }) => source))
          .slice(0, 3)
          .map(each => ({ do: 'probe' as const, interface: each })),
        ...openFlows(flows),
      ],
    });
  });
}

/** Targets that take less than comes: one incident a system. */
export function backlogIncidents(facts: Surveyed): readonly IncidentView[] {
  const late = facts.flows.filter(flow => flow.health === 'backlog' && waitingOf([flow]) > 0 && !leadsNowhere(facts, flow));
  return [...Map.groupBy(late, ({ target }) => facts.systemOf(target)?.name ?? target)].map(([name, flows]) => {
    const system = facts.systemOf(flows[0]!.target);
    const drains = flows.map(({ backlog }) => backlog.drainMs);
    const drainMs = drains.every(each => each !== undefined) ? Math.max(...drains) : undefined;
    return incidentOf(facts, {
      id: `backlog:${name}`,
      kind: 'backlog',
      gravity: drainMs !== undefined && drainMs < patienceMs ? 'notice' : 'serious',
      title: `${system?.title ?? name} is behind`,
      impact: backlogSentence(facts, flows, `reach ${system?.title ?? name} late`),
      side: 'them',
      evidence: `it takes messages, but fewer than come: ${flows[0]!.detail}`,
      flows,
      interfaces: distinct(flows.map(({ target }) => target)),
      ...(drainMs !== undefined && { drainMs }),
      owner: system?.owner ?? flows[0]!.place.owner,
      actions: [
        ...openFlows(flows),
        ...distinct(flows.map(({ target }) => target))
          .slice(0, 3)
          .map(each => ({ do: 'open-interface' as const, interface: each })),
      ],
    });
  });
}

/** A backlog that is out sooner than this is only worth knowing. */
const patienceMs = 15 * 60_000;

function leadsNowhere({ interfaces }: Surveyed, { target }: PlacedFlow): boolean {
  const found = interfaces.get(target);
  return found !== undefined && isBroken(found);
}
