import type { HeldRange } from '@millrace/core';
import type { Store } from '@millrace/store';

/** Held ranges of a forwarder that are remembered one by one; the counters know of all. */
const most = 100;

/** What one forwarder holds, written down before its cursor goes past it, so that no reason is lost. */
export class HeldRanges {
  readonly #store: Store;
  readonly #setting: string;
  #list: readonly HeldRange[];

  private constructor(store: Store, setting: string, list: readonly HeldRange[]) {
    this.#store = store;
    this.#setting = setting;
    this.#list = list;
  }

  static async open(store: Store, forwarder: string): Promise<HeldRanges> {
    const setting = `forward.held:${forwarder}`;
    const text = await store.setting(setting);
    return new HeldRanges(store, setting, text === undefined ? [] : (JSON.parse(text) as readonly HeldRange[]));
  }

  get list(): readonly HeldRange[] {
    return this.#list;
  }

  /** A range that is held again after a crash between this and the cursor stands there once. */
  async add(ranges: readonly HeldRange[]): Promise<void> {
    if (ranges.length === 0) return;
    const known = new Set(ranges.map(range => range.from));
    this.#list = [...this.#list.filter(range => !known.has(range.from)), ...ranges].slice(-most);
    await this.#store.setSetting(this.#setting, JSON.stringify(this.#list));
  }
}
