import type { Gap, RangeFacts, RangeStep } from '@millrace/core';

/**
 * Measurements as the store keeps them: blocks of samples, numbered over all sources in the order of commits (`sequence`), gaps, the state of
 * collecting and where each forwarder stands. A *source* is a collection at a site (`line@lyon`), registered as any source of messages is. All
 * times here are microseconds since 1970. What is appended comes with `Store.append`.
 */
export interface SeriesStore {
  /** Blocks of one piece of equipment that overlap a time, ordered by their beginning; `after` goes on behind the last block of a page. */
  seriesBlocks(range: SeriesRange): Promise<readonly SeriesBlock[]>;
  /**
   * Blocks of a source after a sequence number in the order of storing: at most `count` and about `bytes` bytes, but at least one where there is
   * one. For forwarders; with `through`, none after that.
   */
  seriesAfter(source: number, after: number, page: SeriesPage): Promise<readonly SeriesBlock[]>;
  /** Gaps of a source that overlap a time, the newest beginning first. */
  seriesGaps(choice: GapChoice): Promise<readonly StoredGap[]>;
  /** What is kept of each piece of equipment of a source (or of all), with its counters since the store began. */
  seriesEquipment(source?: number): Promise<readonly SeriesEquipment[]>;
  /** The state of collecting of each piece of equipment of a source. */
  seriesStates(source: number): Promise<ReadonlyMap<string, string>>;

  /** Where each forwarder stands. */
  forwardCursors(): Promise<readonly ForwardCursor[]>;
  /** Where one stands; absent: it has never moved, and begins before the first block that is kept. */
  forwardCursor(name: string): Promise<ForwardCursor | undefined>;
  /** Moves a forwarder, or writes down what it is about to do, with what it counts, in one commit. */
  moveForward(move: ForwardMove): Promise<void>;
  /** Changes what is known of the ranges of a forwarder, with what it counts, in one commit. */
  changeRanges(change: RangeChange): Promise<void>;
  /** Ranges that did not simply go, by name of the forwarder and in order. */
  forwardRanges(choice: RangeChoice): Promise<readonly ForwardRangeRecord[]>;
  /** What is kept for a forwarder: what it has not passed, is held, or waits to be given again. */
  forwardWaiting(name: string): Promise<ForwardWaiting>;
  /** Forgets a forwarder with its ranges, so that it holds nothing back any more. */
  forgetForward(name: string): Promise<void>;

  /**
   * Puts one block in the place of several of the same equipment; it gets the sequence number of the last of them. Answers false, with nothing
   * changed, where one of them is gone already, or a forwarder still has to read one or holds one: what it reads twice must be the same twice.
   */
  mergeSeries(merge: SeriesMerge): Promise<boolean>;
  /**
   * Removes the oldest blocks that fit, at most `limit`, and answers what was removed. Gaps and counters stay, and so does what a forwarder holds.
   */
  pruneSeries(choice: SeriesPrune): Promise<SeriesPruned>;
}

/** What collecting adds to the store beside messages, in one commit with them. */
export interface SeriesAppend {
  readonly blocks: readonly NewSeriesBlock[];
  /** Gaps that begin, end or were filled; a gap is known by equipment, reason, measurements and `from`. */
  readonly gaps: readonly Gap[];
  /** State of the collecting by equipment, in place of what was there. */
  readonly states: readonly (readonly [equipment: string, state: string])[];
  /** What to add to the counters of equipment. */
  readonly counts?: readonly SeriesCount[];
}

/** A counter of a piece of equipment (`received`, `forwarded`) and what to add to it. */
export type SeriesCount = readonly [equipment: string, name: string, add: number];

/** Samples of one piece of equipment as columns, as `encodeSamples` of core writes them: the store reads nothing of it but these bounds. */
export interface NewSeriesBlock {
  readonly equipment: string;
  readonly bytes: Uint8Array;
  readonly samples: number;
  /** Earliest and latest source time. */
  readonly from: number;
  readonly to: number;
}

/** A block as it is kept. A damaged one comes without bytes and with `bad` = `store.damaged`, so that its neighbours go on. */
export interface SeriesBlock extends NewSeriesBlock {
  readonly sequence: number;
  readonly source: number;
  readonly bad?: { readonly code: string; readonly sentence: string };
}

/** A time of one piece of equipment, page by page. */
export interface SeriesRange {
  readonly source: number;
  readonly equipment: string;
  readonly from: number;
  readonly to: number;
  /** Default: the oldest first. */
  readonly newestFirst?: boolean;
  readonly after?: Pick<SeriesBlock, 'from' | 'sequence'>;
  readonly count: number;
}

/** How much to read at once. */
export interface SeriesPage {
  readonly through?: number;
  readonly count: number;
  readonly bytes: number;
}

/** Which gaps: of all equipment of a source, or of one. */
export interface GapChoice {
  readonly source: number;
  readonly equipment?: string;
  readonly from: number;
  readonly to: number;
  /** Only those that last. */
  readonly open?: boolean;
  readonly limit: number;
}

/** A gap with the source that it is of. */
export interface StoredGap extends Gap {
  readonly source: number;
}

/** What is kept of one piece of equipment. */
export interface SeriesEquipment {
  readonly source: number;
  readonly equipment: string;
  /** Kept now. */
  readonly blocks: number;
  readonly bytes: number;
  readonly samples: number;
  /** Earliest and latest source time of what is kept; absent: nothing is. */
  readonly from?: number;
  readonly to?: number;
  readonly gaps: number;
  readonly openGaps: number;
  /** Counters since the store began, by name; `samples` counts every sample ever stored. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Where a forwarder (`line@lyon>historian.series`) stands. */
export interface ForwardCursor {
  readonly name: string;
  readonly source: number;
  /** Every block of the source up to here was taken. */
  readonly sequence: number;
  /** It is about to give the blocks after `sequence` up to here, or has and does not know what came of it: exactly these are given again. */
  readonly intent?: number;
}

/** A step of a forwarder: first its intent, then, once taken, where it stands. */
export interface ForwardMove extends ForwardCursor {
  readonly counts?: readonly SeriesCount[];
  /** Ranges that did not simply go, in the same commit. */
  readonly ranges?: RangeStep;
}

/** A range as it is kept, with what its blocks had. */
export interface ForwardRangeRecord extends RangeFacts {
  /** Its forwarder. */
  readonly name: string;
  readonly source: number;
  readonly blocks: number;
  readonly bytes: number;
  /** Samples of each piece of equipment. */
  readonly samples: Readonly<Record<string, number>>;
  /** Earliest and latest source time; absent where its blocks were gone already. */
  readonly from?: number;
  readonly to?: number;
}

/** Ranges of one forwarder that go and come, in this order. */
export interface RangeChange extends RangeStep {
  readonly name: string;
  readonly source: number;
  readonly counts?: readonly SeriesCount[];
}

/** Which ranges; what is given must all hold. */
export interface RangeChoice {
  readonly name?: string;
  readonly source?: number;
  readonly states?: readonly RangeFacts['state'][];
  /** Behind this one of the page before. */
  readonly after?: Pick<ForwardRangeRecord, 'name' | 'first'>;
  readonly newestFirst?: boolean;
  readonly limit: number;
}

/** Bytes of blocks kept for a forwarder. */
export interface ForwardWaiting {
  /** After its cursor. */
  readonly behind: number;
  /** In ranges that are held or wait. */
  readonly ranges: number;
  /** Number of its held and waiting ranges. */
  readonly count: number;
}

/** Blocks of one piece of equipment that become one. */
export interface SeriesMerge {
  readonly source: number;
  /** In order. */
  readonly sequences: readonly number[];
  readonly block: NewSeriesBlock;
}

/** Which blocks of a source go: those that end before a time, up to a sequence number, and are held by no forwarder. */
export interface SeriesPrune {
  readonly source: number;
  readonly before: number;
  readonly through: number;
  readonly limit: number;
}

export interface SeriesPruned {
  readonly blocks: number;
  readonly samples: number;
  readonly bytes: number;
}
