import { nodeHealth } from '@millrace/api';
import type { FlowStatus, InterfaceStatus, NodeStatus } from '@millrace/core';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { ago, short, since, span, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';
import { healthWord, heading, verdictWord } from './looks.ts';

/** The node: verdict, flows by site with proof of flow and backlog as time, interfaces. */
export function statusView(status: NodeStatus, now: number): string {
  return [
    sentence(statusVerdict(status)),
    '\n',
    sentence(`${status.node} · release ${short(status.release)} · started ${since(status.since, now)} · intake ${status.intake}`),
    ...bySite(status.flows).map(([site, flows]) => heading(site) + flowTable(flows)),
    ...(status.interfaces.length > 0 ? [heading('interfaces'), interfaceTable(status.interfaces, now)] : []),
  ].join('');
}

function statusVerdict(status: NodeStatus): string {
  const health = nodeHealth(status);
  if (!health.healthy) return `${verdictWord(false, '', 'Not well')}: ${health.sentence}.`;
  const sum = (count: (flow: FlowStatus) => number) => status.flows.reduce((all, flow) => all + count(flow), 0);
  const held = sum(flow => flow.ledger.held);
  const off = status.flows.filter(needsWords).map(flow => `${flow.title} is ${flow.health}`);
  const parts = [
    things(
      sum(flow => flow.ledger.confirmed),
      'delivery',
      'deliveries',
    ) + ' confirmed',
    `${things(
      sum(flow => flow.ledger.inFlight),
      'delivery',
      'deliveries',
    )} in flight`,
    held === 0 ? 'nothing held' : `${held} held`,
  ];
  if (held > 0) off.push(`${things(held, 'delivery waits', 'deliveries wait')} for a person (see millrace held)`);
  const verdict = off.length === 0 ? verdictWord(true, 'All well', '') : `${paint('yellow', 'Works')}, but ${off.join(', ')}`;
  return `${verdict}: ${things(status.flows.length, 'flow')}, ${parts.join(', ')}.`;
}

function bySite(flows: readonly FlowStatus[]): readonly (readonly [string, readonly FlowStatus[]])[] {
  return [...Map.groupBy(flows, flow => flow.site ?? 'enterprise')];
}

function flowTable(flows: readonly FlowStatus[]): string {
  const lines = table(
    flows.map(flow => [cut(flow.title, 34), healthWord(flow.health), proof(flow), backlog(flow)]),
    { indent: 2 },
  ).split(/(?<=\n)/);
  return flows.map((flow, index) => lines[index]! + (needsWords(flow) ? paint('dim', sentence(flow.detail, 6)) : '')).join('');
}

/** Flowing, quiet and a backlog that drains are told by the line itself. */
function needsWords({ health }: FlowStatus): boolean {
  return health === 'stale' || health === 'paused' || health === 'blocked' || health === 'stopped';
}

function proof(flow: FlowStatus): string {
  return flow.provenAgoMs === undefined ? 'no proof yet' : `proof ${ago(flow.provenAgoMs)}`;
}

function backlog({ health, backlog: { messages, oldestMs, drainMs, behindHeld = 0 } }: FlowStatus): string {
  if (messages === 0) return 'nothing waits';
  const oldest = oldestMs === undefined ? '' : `, oldest ${span(oldestMs)}`;
  if (behindHeld >= messages) return `${things(messages, 'waits', 'wait')} behind what is held${oldest}`;
  const drains = drainMs !== undefined && health !== 'paused' && health !== 'blocked' && health !== 'stopped';
  return `${things(messages, 'waits', 'wait')}${oldest}, ${drains ? `empty in ${span(drainMs)}` : 'does not drain'}`;
}

function interfaceTable(interfaces: readonly InterfaceStatus[], now: number): string {
  return table(
    interfaces.map(each => [cut(each.name, 30), cut(each.connector, 8), connection(each), cut(interfaceDetail(each, now), 44)]),
    { indent: 2 },
  );
}

function connection({ state, breaker }: InterfaceStatus): string {
  if (breaker !== 'closed') return paint('red', breaker === 'open' ? 'broken' : 'trying');
  return paint(state === 'open' ? 'green' : 'yellow', state);
}

function interfaceDetail({ state, listening, detail, nextTry, duplicates, conflicts }: InterfaceStatus, now: number): string {
  const parts = [
    ...(nextTry === undefined ? [] : [`next try in ${span(Date.parse(nextTry) - now)}`]),
    ...(listening === undefined ? (detail === state ? [] : [detail]) : [listening]),
    ...(duplicates > 0 ? [things(duplicates, 'duplicate')] : []),
    ...(conflicts > 0 ? [things(conflicts, 'conflict')] : []),
  ];
  return parts.join(', ');
}
