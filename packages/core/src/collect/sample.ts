import type { TagValue } from './data-value.ts';

/** What a value of a measurement can be in a column; a series keeps one type, and a change of type is a new series. */
export type SampleType = 'double' | 'int64' | 'uint64' | 'boolean' | 'text';

/** One measurement of one piece of equipment. */
export interface SeriesName {
  readonly site: string;
  /** Id below the site, `packing/line-1`. */
  readonly equipment: string;
  /** Name in the collection; an aggregate has its function behind a dot (`speed.mean`). */
  readonly measurement: string;
}

/** What does not change along a series. */
export interface SeriesDescription extends SeriesName {
  readonly collection: string;
  readonly type: SampleType;
  /** UCUM unit of the standard. */
  readonly unit?: string;
}

/** Descriptions of series by their place; a list of them is one. */
export interface SeriesList {
  readonly length: number;
  /** Undefined where no series has this place. */
  at(place: number): SeriesDescription | undefined;
}

/** One point of a series. */
export interface Sample {
  /** Number of its description in the block. */
  readonly series: number;
  /** Exactly as told, in the standard's unit; null where the status is bad and there is no value. */
  readonly value: Exclude<TagValue, readonly TagValue[] | object>;
  /** OPC UA StatusCode. */
  readonly status: number;
  /** When it was so: microseconds since 1970. */
  readonly time: number;
  /** When it came here: microseconds since 1970. */
  readonly received: number;
  readonly origin?: SampleOrigin;
}

/**
 * Where a sample comes from when not from watching: read again from the source's history, kept by a broker, a window over others, or the last
 * value said again because nothing changed for the time of the heartbeat, or because it is stale.
 */
export type SampleOrigin = 'backfilled' | 'retained' | 'aggregated' | 'repeated';

/** A time without samples that is known to be one, with what is known of it. Times are microseconds since 1970. */
export interface Gap {
  readonly site: string;
  readonly equipment: string;
  /** Measurements that miss something; absent: all of the equipment. */
  readonly measurements?: readonly string[];
  readonly from: number;
  /** Absent: it lasts. */
  readonly to?: number;
  readonly reason: GapReason;
  readonly sentence: string;
  /** Samples read again from the source's history since; absent: the source has none. */
  readonly backfilled?: number;
}

export type GapReason = 'disconnected' | 'overflow' | 'sequence' | 'silent' | 'stopped' | 'restarted';
