import type { DataValue, Gap, Outcome, Sample, SeriesDescription, TagValue } from '@millrace/core';

/**
 * Equipment behind a connection: tags that are watched, read and written. All roles share the one session of the connection; adding or
 * ending an observation never opens or closes one (P12).
 */
export interface Tags {
  /**
   * Watches tags until the signal aborts. May be called several times on one connection, once for each piece of equipment, and ends each on its own.
   * `cursor`: what the last settled batch carried, after which a source that can be read again goes on. Batches are settled in order.
   * Throws `ConnectorError` where the session is gone (and reports it as lost); an item that cannot be watched is a value with a bad status, and its
   * neighbours go on.
   */
  observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncIterable<TagBatch>;
  /** Reads the present values, in order; what cannot be read is a value with a bad status. */
  read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]>;
  /** Writes in order; one outcome a write: `done`, `never` (refused, with the reason) or `unknown` (an answer was lost). Never tries again. Absent where the protocol cannot. */
  write?(writes: readonly TagWrite[], signal: AbortSignal): Promise<readonly Outcome[]>;
  /** What the other side has below a node, page by page; without a node at its root. Absent where it cannot say. */
  browse?(node: string | undefined, page: string | undefined, signal: AbortSignal): Promise<TagPage>;
  /** What the session was granted against what was asked, for each observed item. Cheap. */
  granted?(): readonly TagGrant[];
}

/** A tag to watch. */
export interface TagRequest {
  /** As the connector's reference says addresses are written. */
  readonly address: string;
  /** Milliseconds between looks of the source; absent: whatever the source does by itself. */
  readonly sampling?: number;
}

/** What became known since the last batch. */
export interface TagBatch {
  readonly values: readonly TagSeen[];
  readonly gaps?: readonly TagGap[];
  /** Opaque; stored in the same commit as what the values became. */
  readonly cursor?: string;
  /** Called once, after everything is on disk; absent: nobody waits for it. */
  settle?(): Promise<void>;
}

/** A value of the request with this place. */
export interface TagSeen extends DataValue {
  readonly request: number;
  readonly origin?: 'retained' | 'backfilled';
}

/** A time in which values may have been lost; `requests`: which (absent: all). */
export interface TagGap extends Omit<Gap, 'site' | 'equipment' | 'measurements'> {
  readonly requests?: readonly number[];
}

export interface TagWrite {
  readonly address: string;
  readonly value: TagValue;
}

/** Requested against revised. `problem`: why the item gives nothing, or less than asked. */
export interface TagGrant {
  readonly address: string;
  readonly requestedMs?: number;
  readonly revisedMs?: number;
  /** Values that the source dropped because its queue was full. */
  readonly overflows?: number;
  readonly problem?: string;
}

/** One page of what stands below a node. `next`: give it to get the next page. */
export interface TagPage {
  readonly nodes: readonly TagNode[];
  readonly next?: string;
}

/** Something found by browsing. */
export interface TagNode {
  /** For `browse` again where it has children; for `read` and `observe` where it is a tag. */
  readonly address: string;
  readonly name: string;
  readonly kind: 'folder' | 'tag' | 'method' | 'event';
  readonly hasChildren?: boolean;
  readonly type?: 'number' | 'integer' | 'boolean' | 'text' | 'other';
  /** As the other side tells it; `ucum` where it is known what that is. */
  readonly unit?: string;
  readonly ucum?: string;
  readonly writable?: boolean;
  readonly description?: string;
}

/** What a connection with tags promises. */
export interface TagsOffer {
  /** `replayable`: what was missed can be read again from a cursor or from history. `live`: what is not seen is a gap. */
  readonly delivery: 'replayable' | 'live';
  readonly because: string;
  readonly writes?: boolean;
  readonly browses?: boolean;
}

/** Where measurements go: a historian, a folder of Parquet files. */
export interface SeriesSink {
  /**
   * Takes one batch as a whole: `done` or `already`, `later`, `never`, `unknown`. The same batch (by `key`) given twice has one effect where the offer says
   * `keyed` or `harmless`. Throws only when we are wrong.
   */
  write(batch: SeriesBatch, signal: AbortSignal): Promise<Outcome>;
}

/** Measurements in the order of storing. */
export interface SeriesBatch {
  /** Stable over attempts and restarts: the range of blocks that it is made of (`lyon-line-000000000017-000000000042`). */
  readonly key: string;
  /** `Sample.series` is the place here. */
  readonly series: readonly SeriesDescription[];
  readonly samples: readonly Sample[];
}

/** What a connection that takes measurements promises. */
export interface SeriesOffer {
  readonly repeat: 'keyed' | 'harmless' | 'verifiable' | 'unsafe';
  readonly because: string;
  /** Samples of one batch, about; the node gathers so many, or what came in `everyMs`. */
  readonly batch: number;
  readonly everyMs: number;
}
