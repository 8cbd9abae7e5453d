import { rowsOfEntries, type CrosswalkRows } from '../../document/crosswalk-rows.ts';
import type { CrosswalkDocument, CrosswalkEntry } from '../../document/model.ts';
import { indexRows, type Direction, type RowIndex } from './row-index.ts';

/** A crosswalk ready for lookups; plain data, so that it can go to another thread. */
export interface Crosswalk {
  readonly name: string;
  /** The steward: who adds what is missing. */
  readonly owner: string;
  readonly missing: NonNullable<CrosswalkDocument['missing']>;
  readonly replay: NonNullable<CrosswalkDocument['replay']>;
  /** Where the project uses it, in words: `mapping order-to-work-order`. */
  readonly usedBy: readonly string[];
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

/** Makes a crosswalk ready. */
export function openCrosswalk(
  { name, owner, missing = 'hold', replay = 'received' }: CrosswalkDocument,
  documents: CrosswalkLayer,
  {
    added = [],
    usedBy = [],
  }: { readonly added?: readonly CrosswalkEntry[] | undefined; readonly usedBy?: readonly string[] | undefined } = {},
): Crosswalk {
  return {
    name,
    owner,
    missing,
    replay,
    usedBy,
    layers: [documents, layerOf(rowsOfEntries(added), documents.back !== undefined)],
  };
}

/** The same crosswalk with other added entries; what the documents say is shared. */
export function withEntries(crosswalk: Crosswalk, added: readonly CrosswalkEntry[]): Crosswalk {
  const [documents] = crosswalk.layers;
  return { ...crosswalk, layers: [documents, layerOf(rowsOfEntries(added), documents.back !== undefined)] };
}

/** The index of a layer for a direction. */
export function indexFor(layer: CrosswalkLayer, direction: Direction): RowIndex {
  const index = direction === 'back' ? layer.back : layer.forward;
  if (index === undefined) throw new Error('looking up backwards in a crosswalk that was opened for one direction');
  return index;
}
