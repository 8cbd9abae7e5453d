import type { Value } from '@millrace/core';
import type { Store } from '@millrace/store';
import type { Clock } from './clock.ts';
import type { Log } from './events.ts';
import type { Evaluator } from './flow-program.ts';
import type { LatencyBook } from './history/latency-book.ts';

/** What a flow needs from the node. */
export interface FlowContext {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly evaluator: Evaluator;
  readonly latencies: LatencyBook;
  /** Number of the release in force, for every row and attempt. */
  release(): number;
  /** Whether somebody listens to what a target takes. */
  isHeard(target: string): boolean;
  /** Messages of a contract were taken by a target that is listened to. */
  delivered(target: string, contract: string, messages: readonly Value[]): void;
  notice(about: string, code: string, sentence: string, message?: number): void;
}
