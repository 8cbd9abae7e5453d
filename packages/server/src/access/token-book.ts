import { join } from 'node:path';
import { scopes, type Scope } from '@millrace/api';
import { StartError } from '../process/start-error.ts';
import { SharedFile } from './shared-file.ts';
import { makeToken, matching, recordOf, type TokenLimits, type TokenRecord } from './token.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * The tokens of one node: hashes in DATA/tokens.json. The file is read again whenever it changed, so a token that another process
 * added or removed counts at once.
 */
export class TokenBook {
  readonly #file: SharedFile<{ readonly tokens: readonly TokenRecord[] }>;
  readonly #extra: readonly TokenRecord[];

  /** `extra`: tokens that are not in the file. */
  constructor(data: string, extra: readonly TokenRecord[] = []) {
    this.#file = new SharedFile(join(data, 'tokens.json'), {
      empty: { tokens: [] },
      parse: readRecords,
      unreadable: 'server.token-book',
    });
    this.#extra = extra;
  }

  /** Who holds this token, whether or not it is over. */
  holder(token: string): TokenRecord | undefined {
    return matching([...this.#extra, ...this.list()], token);
  }

  /** The tokens in the file. */
  list(): readonly TokenRecord[] {
    return this.#file.read().tokens;
  }

  /** Makes a token and returns it; it can not be read again. */
  add(name: string, held: readonly Scope[], now: number, limits: TokenLimits = {}): string {
    if (!namePattern.test(name)) throw new StartError('server.token-name', `adding a token: "${name}" is not a usable name`);
    const token = makeToken();
    this.#file.change(({ tokens }) => {
      if ([...tokens, ...this.#extra].some(record => record.name === name))
        throw new StartError('server.token-name', `adding a token: there is one named "${name}" already`, 1);
      return { tokens: [...tokens, recordOf(token, name, held, new Date(now).toISOString(), limits)] };
    });
    return token;
  }

  /** Removes a token by name; false where there is none. */
  remove(name: string): boolean {
    let removed = false;
    this.#file.change(before => {
      const tokens = before.tokens.filter(record => record.name !== name);
      removed = tokens.length < before.tokens.length;
      return removed ? { tokens } : before;
    });
    return removed;
  }
}

function readRecords(json: unknown): { readonly tokens: readonly TokenRecord[] } {
  const { tokens } = json as { readonly tokens: readonly TokenRecord[] };
  if (tokens.every(isRecord)) return { tokens };
  throw new Error('a token lacks name, sha256 or scopes');
}

function isRecord({ name, sha256, scopes: held, sites, expiresAt }: TokenRecord): boolean {
  return (
    typeof name === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Array.isArray(held) &&
    held.every(scope => scopes.includes(scope)) &&
    (sites === undefined || Array.isArray(sites)) &&
    (expiresAt === undefined || !Number.isNaN(Date.parse(expiresAt)))
  );
}
