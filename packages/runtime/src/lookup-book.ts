import type { LookupPlan, Lookups } from '@millrace/core';
import { openLookups, withAdded } from '@millrace/core';
import type { EntryRecord } from '@millrace/store';

const nothing: LookupPlan = { codeSets: new Map(), crosswalks: new Map(), contracts: new Map(), mappings: new Map() };

/**
 * What messages are looked up in: the documents in force, and the entries that were added to this node. Every change makes a new version,
 * and whoever prepares a message takes the present one, so a message never sees half of a change.
 */
export class LookupBook {
  readonly #entries: EntryRecord[];
  #current: Lookups = openLookups(nothing, new Map());

  constructor(entries: readonly EntryRecord[]) {
    this.#entries = [...entries];
  }

  /** The version in force. */
  get current(): Lookups {
    return this.#current;
  }

  /** Moves to the documents of another plan; what was added stays. */
  moveTo(plan: LookupPlan): void {
    this.#current = openLookups(
      plan,
      Map.groupBy(this.#entries, ({ crosswalk }) => crosswalk),
    );
  }

  /** Takes up an entry that is on disk. */
  add(entry: EntryRecord): void {
    this.#entries.push(entry);
    const { crosswalk } = entry;
    if (this.#current.crosswalks.has(crosswalk)) this.#current = withAdded(this.#current, crosswalk, this.addedTo(crosswalk));
  }

  /** What was added to a crosswalk, in the order of adding; with an instant, until then. */
  addedTo(crosswalk: string, until = Infinity): readonly EntryRecord[] {
    return this.#entries.filter(entry => entry.crosswalk === crosswalk && entry.at <= until);
  }

  /** The documents in force with what had been added to some crosswalks until an instant. */
  asOf(instant: number, crosswalks: readonly string[]): Lookups {
    return crosswalks.reduce((lookups, name) => {
      const before = this.addedTo(name, instant);
      return before.length === this.addedTo(name).length ? lookups : withAdded(lookups, name, before);
    }, this.#current);
  }
}
