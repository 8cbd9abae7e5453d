import type { Outcome, ProbeStep } from '@millrace/connector';

/** Where files of measurements go: a folder or a bucket. */
export interface FilePlace extends AsyncDisposable {
  /** Whether a file is there already: a whole one, because files appear whole. Throws where that cannot be told. */
  has(path: readonly string[], signal: AbortSignal): Promise<boolean>;
  /** Puts files in place, each visible whole or not at all; one outcome for all, `unknown` where some may be there and some not. */
  put(files: readonly MadeFile[], signal: AbortSignal): Promise<Outcome>;
  /** What a failed question means for the batch: nothing was written. */
  failed(doing: string, error: unknown): Outcome;
  probe(signal: AbortSignal): Promise<readonly ProbeStep[]>;
}

/** A file ready to be put in place, by its folders and its name. */
export interface MadeFile {
  readonly path: readonly string[];
  readonly bytes: Uint8Array;
}
