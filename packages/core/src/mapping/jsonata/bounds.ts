/** Bounds on one evaluation. */
export interface Bounds {
  /** Units of work: one for each element visited, each call, each 64 characters of text made. */
  readonly steps: number;
  /** Calls inside calls. */
  readonly depth: number;
  /** Elements of one list, and characters of one text divided by 64. */
  readonly output: number;
}

/** The bounds of a message where nobody else waits for it. */
export const defaultBounds: Bounds = { steps: 20_000_000, depth: 500, output: 10_000_000 };

/** What a message may take on the thread that serves everybody: some milliseconds. Whoever needs more is run again elsewhere. */
export const quickBounds: Bounds = { steps: 50_000, depth: 500, output: 20_000 };
