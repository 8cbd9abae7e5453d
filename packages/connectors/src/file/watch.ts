import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';

/** Waits between scans. A change that the system reports ends the wait early; where it reports nothing (network shares), the interval alone counts. */
export class FolderWatch implements Disposable {
  readonly #watcher: FSWatcher | undefined;
  #changed = false;
  #wake: (() => void) | undefined;

  constructor(folder: string) {
    this.#watcher = watchOrNothing(folder, () => {
      this.#changed = true;
      this.#wake?.();
    });
  }

  /** Ends after the interval, at a change, or when the signal aborts. A change soon after the last wait is still worth a short pause. */
  async wait(intervalMs: number, signal: AbortSignal): Promise<void> {
    await this.#pause(Math.min(intervalMs, 20), signal);
    if (!this.#changed) await this.#pause(Math.max(0, intervalMs - 20), signal, true);
    this.#changed = false;
  }

  [Symbol.dispose](): void {
    this.#watcher?.close();
    this.#wake?.();
  }

  async #pause(ms: number, signal: AbortSignal, wakeable = false): Promise<void> {
    if (signal.aborted || ms === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    const stop = (): void => resolve();
    signal.addEventListener('abort', stop, { once: true });
    if (wakeable) this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function watchOrNothing(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
