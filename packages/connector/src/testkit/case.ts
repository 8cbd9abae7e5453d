import type { Offers } from '../connector.ts';
import type { Trial } from './session.ts';

/** One sentence about how a connector behaves, with the test that proves it. */
export interface Case {
  readonly name: string;
  /** Whether a connector with these offers must meet it. */
  applies(offers: Offers): boolean;
  /** Fails (throws) where the connector does not behave so. */
  run(trial: Trial): Promise<void>;
}

/** The peer as sender; the case does not apply without one. */
export function sender(trial: Trial): NonNullable<Trial['peer']['source']> {
  if (trial.peer.source === undefined) throw new Error('the harness has no source peer');
  return trial.peer.source;
}

/** The peer as target; the case does not apply without one. */
export function target(trial: Trial): NonNullable<Trial['peer']['sink']> {
  if (trial.peer.sink === undefined) throw new Error('the harness has no sink peer');
  return trial.peer.sink;
}
