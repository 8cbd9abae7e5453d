import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ServerCode } from '../codes.ts';
import { writePrivate } from '../process/private-file.ts';
import { StartError } from '../process/start-error.ts';

/** What a shared file holds, and how it is told from anything else. */
export interface SharedFileOptions<T> {
  /** What is there while there is no file. */
  readonly empty: T;
  /** Throws where the JSON is not what it should be. */
  readonly parse: (json: unknown) => T;
  /** Code of a file that cannot be read. */
  readonly unreadable: ServerCode;
}

const patienceMs = 2000;
/** A change takes milliseconds; a lock this old was left by a process that died. */
const staleMs = 10_000;

/**
 * A private JSON file (0600) that a running node and the command line share: it is read again whenever it changed, and changed by one
 * process at a time, whole or not at all.
 */
export class SharedFile<T> {
  readonly #path: string;
  readonly #options: SharedFileOptions<T>;
  #stamp = '';
  #content: T;

  constructor(path: string, options: SharedFileOptions<T>) {
    this.#path = path;
    this.#options = options;
    this.#content = options.empty;
  }

  /** What the file holds now. */
  read(): T {
    const stamp = stampOf(this.#path);
    if (stamp === this.#stamp) return this.#content;
    this.#content = stamp === '' ? this.#options.empty : this.#load();
    this.#stamp = stamp;
    return this.#content;
  }

  /** Writes what `change` makes of the present content; nothing where it throws or changes nothing. */
  change(change: (before: T) => T): void {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    using _lock = takeLock(`${this.#path}.lock`);
    const before = this.read();
    const after = change(before);
    if (after !== before) writePrivate(this.#path, `${JSON.stringify(after, null, 2)}\n`);
  }

  #load(): T {
    try {
      return this.#options.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch (cause) {
      throw new StartError(this.#options.unreadable, `reading ${this.#path}: ${(cause as Error).message}`, 2, { cause });
    }
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.mtimeNs}-${stat.size}-${stat.ino}` : '';
}

function takeLock(path: string): Disposable {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; ; waited += 10) {
    if (tryLock(path)) return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
    if (waited >= patienceMs) throw new StartError('server.file-locked', `changing ${path.slice(0, -'.lock'.length)}`);
    Atomics.wait(pause, 0, 0, 10);
  }
}

function tryLock(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && Date.now() - stat.mtimeMs > staleMs) rmSync(path, { force: true });
    return false;
  }
}
