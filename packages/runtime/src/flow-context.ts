import type { Store } from '@millrace/store';
import type { Clock } from './clock.ts';
import type { Log } from './events.ts';
import type { Evaluator } from './flow-program.ts';

/** What a flow needs from the node. */
export interface FlowContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly evaluator: Evaluator;
  /** Number of the release in force, for every row and attempt. */
  release(): number;
  notice(about: string, code: string, sentence: string, message?: number): void;
}
