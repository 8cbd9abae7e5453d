/** How good a value is, by the two highest bits of its OPC UA StatusCode. */
export type Quality = 'good' | 'uncertain' | 'bad';

/** A value as it is shown: whole numbers beyond 2^53 as text, NaN and infinities as their names. */
export type ShownValue = null | boolean | number | string;

/** What of the measurements of one piece of equipment is asked for. Moments in RFC 3339. */
export interface SeriesQuery {
  /** Full name of the collection, `line@lyon`. */
  readonly collection: string;
  readonly equipment: string;
  /** Names of measurements; absent: all. */
  readonly measurements?: readonly string[];
  /** Default: an hour before `to`. */
  readonly from?: string;
  /** Default: now. */
  readonly to?: string;
  /** So many points of each series at the most: where there are more, each is the least, greatest and mean of its time. */
  readonly points: number;
}

/** Measurements of one piece of equipment over a time. */
export interface SeriesAnswer {
  readonly collection: string;
  readonly equipment: string;
  readonly from: string;
  readonly to: string;
  readonly series: readonly ShownSeries[];
  /** Times that are known to have no samples, the newest first. */
  readonly gaps: readonly GapView[];
  /** Samples in this time that were read. */
  readonly samples: number;
  /** Not all of the time could be read: too much is stored there, or a block is damaged. The sentence says which. */
  readonly incomplete?: string;
}

/** One measurement: either each of its samples, or, where those are more than were asked for, points of some time each. */
export interface ShownSeries {
  readonly measurement: string;
  readonly unit?: string;
  readonly type: 'double' | 'int64' | 'uint64' | 'boolean' | 'text';
  readonly samples: readonly ShownSample[];
  readonly points?: readonly ShownPoint[];
}

/** One sample. */
export interface ShownSample {
  readonly time: string;
  readonly received: string;
  readonly value: ShownValue;
  readonly quality: Quality;
  /** OPC UA StatusCode. */
  readonly status: number;
  readonly origin?: 'backfilled' | 'retained' | 'aggregated' | 'repeated';
}

/** What a series was in a part of the time: of its good and uncertain numbers. `bad`: samples without a value. */
export interface ShownPoint {
  /** Beginning of the part. */
  readonly time: string;
  readonly count: number;
  readonly bad: number;
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  /** The last value of the part; for texts and booleans all there is. */
  readonly last: ShownValue;
}

/** A time without samples. */
export interface GapView {
  readonly equipment: string;
  readonly measurements?: readonly string[];
  readonly from: string;
  /** Absent: it lasts. */
  readonly to?: string;
  readonly reason: string;
  readonly sentence: string;
  /** Values that were read again of this time since. */
  readonly backfilled?: number;
}

/**
 * How the collecting of equipment is: `collecting`; `stale` (some of its values are too old); `silent` (it tells nothing); `disconnected` (there is no session);
 * `stopped` (a fault of ours, or nothing is bound); `waiting` (it never told anything).
 */
export type CollectingState = 'collecting' | 'stale' | 'silent' | 'disconnected' | 'stopped' | 'waiting';

/** How bad that is, for the eye. */
export type CollectingTone = 'good' | 'warn' | 'bad' | 'quiet';

/** One piece of equipment that is collected. */
export interface EquipmentLine {
  readonly collection: string;
  readonly equipment: string;
  readonly title?: string;
  readonly site: string;
  /** Equipment class. */
  readonly class: string;
  readonly state: CollectingState;
  readonly tone: CollectingTone;
  readonly sentence: string;
  /** When anything was told last. */
  readonly lastHeard?: string;
  /** How far its clock is behind ours, with the way; negative: ahead. Absent: it tells no times. */
  readonly skewMs?: number;
  readonly tags: TagCounts;
  readonly counts: EquipmentCounts;
}

/** How many tags the collection has, and what became of them here. */
export interface TagCounts {
  readonly declared: number;
  readonly bound: number;
  /** The last value is good. */
  readonly good: number;
  readonly uncertain: number;
  readonly bad: number;
  /** Bound and never told. */
  readonly untold: number;
  /** Required by the collection and not bound, by name. */
  readonly missing: readonly string[];
}

/**
 * Counters since the store began. Every value that is received and measured is a sample, part of a window, or withheld: received × its
 * measurements = (samples − made) + windowed + withheld.
 */
export interface EquipmentCounts {
  /** Values told by the source. */
  readonly received: number;
  /** Samples stored. */
  readonly samples: number;
  /** Of the samples, those that were made here: aggregates, heartbeats. */
  readonly made: number;
  /** Values that went into windows instead of becoming samples themselves. */
  readonly windowed: number;
  /** Values that became no sample, because they were not news: within the deadband, or told twice. */
  readonly withheld: number;
  /** Values of tags that no measurement is made of. */
  readonly unmeasured: number;
  /** Samples that each target of measurements has taken. */
  readonly forwarded: Readonly<Record<string, number>>;
  readonly events: Readonly<Record<string, number>>;
  readonly gaps: number;
  readonly openGaps: number;
}

/** Equipment with everything that is known of it now. */
export interface EquipmentDetail extends EquipmentLine {
  readonly owner: string;
  readonly values: readonly TagView[];
  readonly measurements: readonly MeasurementView[];
  /** Facts that frame events now. */
  readonly context: Readonly<Record<string, string>>;
  readonly gaps: readonly GapView[];
  readonly kept: {
    readonly blocks: number;
    readonly bytes: number;
    readonly samples: number;
    readonly from?: string;
    readonly to?: string;
  };
}

/** The last value of a tag. */
export interface TagView {
  readonly tag: string;
  readonly title?: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'text';
  readonly unit?: string;
  readonly interface?: string;
  readonly address?: string;
  /** Absent: never told. */
  readonly value?: ShownValue;
  readonly quality?: Quality;
  readonly status?: number;
  /** By the source's clock. */
  readonly time?: string;
  /** Since it came here. */
  readonly ageMs?: number;
  readonly requestedMs?: number;
  readonly revisedMs?: number;
  readonly overflows?: number;
  readonly problem?: string;
}

/** The last sample of a series. */
export interface MeasurementView {
  readonly measurement: string;
  readonly unit?: string;
  readonly type: ShownSeries['type'];
  readonly last?: ShownSample;
}

/** A collection at a site: what of its equipment is collected. */
export interface CollectionLine {
  readonly collection: string;
  readonly title?: string;
  readonly site: string;
  readonly class: string;
  readonly owner: string;
  readonly tone: CollectingTone;
  readonly sentence: string;
  readonly samplesPerSecond: number;
  /** Why nothing is taken at present. */
  readonly refused?: string;
  /** Interfaces that take its measurements. */
  readonly to: readonly string[];
  readonly equipment: readonly EquipmentLine[];
}

/** Which equipment. */
export interface EquipmentFilter {
  readonly collection?: string;
  readonly site?: string;
}

/** Measurements, equipment and how collecting is. */
export interface SeriesOperations {
  /** Measurements of one piece of equipment over a time, with its gaps. Reads a bounded part of the store. */
  series(query: SeriesQuery): Promise<SeriesAnswer>;
  equipment(filter: EquipmentFilter): Promise<readonly EquipmentLine[]>;
  oneEquipment(collection: string, equipment: string): Promise<EquipmentDetail>;
  /** Collections at their sites with their equipment. */
  collections(filter: EquipmentFilter): Promise<readonly CollectionLine[]>;
}
