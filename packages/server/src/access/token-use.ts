import { join } from 'node:path';
import { SharedFile } from './shared-file.ts';

/** When each token was last used, to the hour, in DATA/token-use.json: enough to find those that nobody uses any more. */
export class TokenUse {
  readonly #file: SharedFile<Readonly<Record<string, string>>>;

  constructor(data: string) {
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

  /** Remembers a use; the file is written once an hour and token at most. */
  used(name: string, now: number): void {
    const hour = `${new Date(now).toISOString().slice(0, 13)}:00:00.000Z`;
    if (this.all()[name] === hour) return;
    this.#file.change(before => ({ ...before, [name]: hour }));
  }

  /** Forgets a token, so that another one of that name starts anew. */
  forget(name: string): void {
    this.#file.change(({ [name]: gone, ...rest }) => (gone === undefined ? this.all() : rest));
  }
}
