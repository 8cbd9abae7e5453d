import type { LiveFlow } from '@millrace/api';
import { healthTones, type Tone } from '../../../parts/tone.ts';

type Health = LiveFlow['health'];

/** Health words from the worst. */
const worst: readonly Health[] = ['stopped', 'blocked', 'stale', 'paused', 'backlog', 'quiet', 'flowing'];

/** What is shown of some flows together. */
export interface WireFigures {
  readonly health: Health;
  readonly tone: Tone;
  /** Messages a second brought to their targets. */
  readonly rate: number;
  /** When the last message went through. */
  readonly proof?: string;
  readonly waiting: number;
  /** When the oldest waiting message was received. */
  readonly oldest?: string;
  readonly held: number;
}

/** The figures of some flows as one: sums, the worst health, the newest proof, the oldest that waits. */
export function figuresOf(flows: readonly LiveFlow[]): WireFigures | undefined {
  if (flows.length === 0) return undefined;
  const sum = (each: (flow: LiveFlow) => number): number => flows.reduce((all, flow) => all + each(flow), 0);
  const health = worst.find(each => flows.some(flow => flow.health === each)) ?? 'quiet';
  const held = sum(({ ledger }) => ledger.held);
  const proof = flows
    .flatMap(({ lastProof }) => lastProof ?? [])
    .toSorted()
    .at(-1);
  const oldest = flows.flatMap(({ backlog }) => backlog.oldest ?? []).toSorted()[0];
  return {
    health,
    tone: held > 0 && healthTones[health] === 'good' ? 'wait' : healthTones[health],
    rate: Math.round(sum(({ outRate }) => outRate) * 10) / 10,
    waiting: sum(({ backlog }) => backlog.messages),
    held,
    ...(proof !== undefined && { proof }),
    ...(oldest !== undefined && { oldest }),
  };
}
