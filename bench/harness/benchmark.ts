import type { Measured } from './result.ts';

/** How a run was asked for. */
export interface Options {
  readonly rounds: number;
  /** Length of one load. */
  readonly seconds: number;
  /** Full size where a benchmark is smaller by default. */
  readonly full: boolean;
  /** How long memory is watched. */
  readonly minutes: number;
  say(line: string): void;
}

/** One benchmark: what it is about, and how it is measured. */
export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  run(options: Options): Promise<readonly Measured[]>;
}
