import { rowsOfEntries, type CrosswalkRows } from '../document/crosswalk-rows.ts';
import type { CrosswalkDocument, CrosswalkEntry } from '../document/model.ts';
import { indexRows, type Direction, type RowIndex } from './row-index.ts';

/** A crosswalk ready for lookups; plain data, so that it can go to another thread. */
export interface Crosswalk {
  readonly name: string;
  /** The steward: who adds what is missing. */
  readonly owner: string;
  readonly missing: NonNullable<CrosswalkDocument['missing']>;
  readonly replay: NonNullable<CrosswalkDocument['replay']>;
  /** Entries of the documents, then those that were added to the running node; where both speak, the documents win. */
  readonly layers: readonly [documents: CrosswalkLayer, added: CrosswalkLayer];
}

/** Rows with an index for each direction in which they are read. */
export interface CrosswalkLayer {
  readonly rows: CrosswalkRows;
  readonly forward: RowIndex;
  /** Present where a mapping reads the crosswalk backwards. */
  readonly back?: RowIndex;
}

/** Crosswalks by name. */
export type Crosswalks = ReadonlyMap<string, Crosswalk>;

/** Indexes rows in the directions in which they are read. */
export function layerOf(rows: CrosswalkRows, readBack: boolean): CrosswalkLayer {
  return { rows, forward: indexRows(rows, 'forward'), ...(readBack && { back: indexRows(rows, 'back') }) };
}

/** Makes a crosswalk ready. Its documents' layer may be shared with another version that differs in what was added. */
export function openCrosswalk(
  { name, owner, missing = 'hold', replay = 'received' }: CrosswalkDocument,
  documents: CrosswalkLayer,
  added: readonly CrosswalkEntry[] = [],
): Crosswalk {
  const layer = layerOf(rowsOfEntries(added), documents.back !== undefined);
  return { name, owner, missing, replay, layers: [documents, layer] };
}

/** The index of a layer for a direction. */
export function indexFor(layer: CrosswalkLayer, direction: Direction): RowIndex {
  const index = direction === 'back' ? layer.back : layer.forward;
  if (index === undefined) throw new Error('looking up backwards in a crosswalk that was opened for one direction');
  return index;
}
