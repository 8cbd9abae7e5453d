import type { FlowStatus, NodeStatus } from '@millrace/core';
import { healthWords } from './flow-schemas.ts';
import { choice, flag, list, named, object, text, type Schema } from './schema.ts';

/** What `/healthz` answers. */
export interface HealthReport {
  /** The node takes messages and no flow is stopped or blocked. */
  readonly healthy: boolean;
  readonly sentence: string;
  readonly flows: readonly { readonly flow: string; readonly verdict: FlowStatus['health']; readonly sentence: string }[];
}

/** Schema of the health report. */
export const healthReport: Schema<HealthReport> = named(
  'HealthReport',
  object('Whether the node does its work.', {
    healthy: flag('The node takes messages and no flow is stopped or blocked.'),
    sentence: text('The verdict in one sentence.'),
    flows: list(
      'A verdict for each flow.',
      object('One flow.', {
        flow: text('Flow name.'),
        verdict: choice('Health word.', healthWords),
        sentence: text('Why.'),
      }),
    ),
  }),
);

/** Judges a node: healthy means that it is ready, takes messages, and no flow is stopped or blocked. */
export function nodeHealth(status: NodeStatus): HealthReport {
  const bad = status.flows.filter(flow => flow.health === 'stopped' || flow.health === 'blocked');
  const reasons = [
    ...(status.ready ? [] : ['the node is still starting']),
    ...(status.intake === 'open' ? [] : [`intake is refused: ${status.intakeDetail ?? 'no reason given'}`]),
    ...bad.map(flow => `${flow.title} is ${flow.health}: ${flow.detail}`),
  ];
  return {
    healthy: reasons.length === 0,
    sentence: reasons.length === 0 ? allWell(status.flows) : reasons.join('; '),
    flows: status.flows.map(flow => ({ flow: flow.name, verdict: flow.health, sentence: flow.detail })),
  };
}

function allWell(flows: readonly FlowStatus[]): string {
  const proven = flows.filter(flow => flow.health === 'flowing').length;
  return `the node takes messages; ${proven} of ${flows.length} flows have proof of flow`;
}
