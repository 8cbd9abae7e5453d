import { currentMaintenance, maintenanceOf, nextMaintenanceChange } from '@millrace/core';
import type { MaintenanceWindow } from '@millrace/core';
import type { Store } from '@millrace/store';
import type { Clock } from './clock.ts';

const setting = 'maintenance';
/** The clock is looked at this often while a window is planned or in force, because it may be set meanwhile. */
const lookEveryMs = 1000;

/** The maintenance windows of a node: kept in its store, begun and ended by the clock. */
export class MaintenanceBook implements Disposable {
  readonly #store: Store;
  readonly #clock: Clock;
  #windows: readonly MaintenanceWindow[];
  #timer: NodeJS.Timeout | undefined;
  #changed: (() => void) | undefined;

  private constructor(store: Store, clock: Clock, windows: readonly MaintenanceWindow[]) {
    this.#store = store;
    this.#clock = clock;
    this.#windows = windows;
  }

  /** Reads the windows of a store; they hold over restarts. */
  static async open(store: Store, clock: Clock): Promise<MaintenanceBook> {
    const text = await store.setting(setting);
    return new MaintenanceBook(store, clock, text === undefined ? [] : (JSON.parse(text) as MaintenanceWindow[]));
  }

  /** Calls back from now on whenever a window may have begun or ended. */
  watch(changed: () => void): void {
    this.#changed = changed;
    this.#look();
  }

  /** The windows that are not over. */
  get windows(): readonly MaintenanceWindow[] {
    return currentMaintenance(this.#windows, this.#clock.now());
  }

  /** The window in force for an interface. */
  at(name: string): MaintenanceWindow | undefined {
    return this.#windows.length === 0 ? undefined : maintenanceOf(this.#windows, name, this.#clock.now());
  }

  /** Keeps other windows, on disk first. */
  async replace(windows: readonly MaintenanceWindow[]): Promise<void> {
    await this.#store.setSetting(setting, windows.length === 0 ? undefined : JSON.stringify(windows));
    this.#windows = windows;
    this.#look();
  }

  [Symbol.dispose](): void {
    this.#changed = undefined;
    clearTimeout(this.#timer);
  }

  #look(): void {
    clearTimeout(this.#timer);
    if (this.#changed === undefined) return;
    this.#changed();
    const now = this.#clock.now();
    const next = nextMaintenanceChange(this.#windows, now);
    if (next !== undefined) this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(1, next - now), lookEveryMs)).unref();
  }
}
