import { join } from 'node:path';
import { SharedFile } from './shared-file.ts';

/** When each token was last used, to the hour, in DATA/token-use.json: enough to find those that nobody uses any more. */
export class TokenUse {
  readonly #file: SharedFile<Readonly<Record<string, string>>>;

  readonly #lost: (name: string, error: unknown) => void;
  /** The hour in which each was last tried to be written; the names are those of tokens, so they are few. */
  readonly #tried = new Map<string, string>();

  /** `lost`: told what could not be written. */
  constructor(data: string, lost: (name: string, error: unknown) => void = () => undefined) {
    this.#lost = lost;
    this.#file = new SharedFile(join(data, 'token-use.json'), {
      empty: {},
      parse: json => json as Readonly<Record<string, string>>,
      unreadable: 'server.token-book',
    });
  }

  /** The hour in which each token was last used, RFC 3339. */
  all(): Readonly<Record<string, string>> {
    return this.#file.read();
  }

  /** Remembers a use; the file is written once an hour and token at most. A full disk keeps nobody out: what cannot be written is let go. */
  used(name: string, now: number): void {
    const hour = `${new Date(now).toISOString().slice(0, 13)}:00:00.000Z`;
    if (this.#tried.get(name) === hour) return;
    this.#tried.set(name, hour);
    try {
      if (this.all()[name] !== hour) this.#file.change(before => ({ ...before, [name]: hour }));
    } catch (error) {
      this.#lost(name, error);
    }
  }

  /** Forgets a token, so that another one of that name starts anew. */
  forget(name: string): void {
    this.#tried.delete(name);
    this.#file.change(before => {
      const { [name]: gone, ...rest } = before;
      return gone === undefined ? before : rest;
    });
  }
}
