import type { Issue, Result } from '../value/issue.ts';
import type { Value } from '../value/value.ts';

/** Bounds on one received document; the error names limit and actual. */
export interface DecodeLimits {
  readonly bytes: number;
  readonly depth: number;
  readonly items: number;
}

/** The default bounds: 4 MiB, 64 levels, 100,000 items or elements. */
export const defaultLimits: DecodeLimits = { bytes: 4 * 1024 * 1024, depth: 64, items: 100_000 };

/** Reads and writes one interface's bytes. Pure; made once per interface by `openFormat`. */
export interface Format {
  /**
   * The records of one received item, most often one. Numbers that a double cannot hold exactly are issues unless
   * the path is in `texts`, where they become their exact source text.
   */
  decode(bytes: Uint8Array): Result<readonly Value[]>;
  /** Bytes of one record. */
  encode(value: Value): Result<Uint8Array>;
  /** Bytes of several records in one document (a JSON array, NDJSON lines, delimited lines with header). */
  encodeAll(values: readonly Value[]): Result<Uint8Array>;
  /** Cuts a stream of bytes into items that `decode` can read alone; the whole is one item where records cannot be cut. */
  split(): RecordSplitter;
  /** The content type to send: `application/json`, `application/xml`, `text/csv`. */
  readonly contentType: string;
}

/** Cuts a stream into items without ever holding more than one item (or `limits.bytes`) in memory. */
export interface RecordSplitter {
  /** Items completed by this chunk. `bytes` of an item are self-contained (delimited: header line + record line). */
  push(chunk: Uint8Array): Result<readonly SplitItem[]>;
  /** The items left when the stream ends; a failure names what the end lacks (a truncated file, a trailer that does not agree). */
  end(): Result<readonly SplitItem[]>;
}

export interface SplitItem {
  /** Nothing writes to them again; items may share one buffer, so copy before transferring it to another thread. */
  readonly bytes: Uint8Array;
  /** Line (or record number) in the stream, from 1. */
  readonly line: number;
  /** Set where this item alone is bad (an over-long line): it is held with these bytes. */
  readonly issue?: Issue;
}
