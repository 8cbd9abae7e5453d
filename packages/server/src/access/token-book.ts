import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { scopes, type Scope } from '@millrace/api';
import { writePrivate } from '../process/private-file.ts';
import { StartError } from '../process/start-error.ts';
import { makeToken, matching, recordOf, type TokenRecord } from './token.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * The tokens of one node: hashes in DATA/tokens.json. The file is read again whenever it changed, so a token that another process
 * added or removed counts at once.
 */
export class TokenBook {
  readonly #path: string;
  readonly #extra: readonly TokenRecord[];
  #seen = '';
  #records: readonly TokenRecord[] = [];

  /** `extra`: tokens that are not in the file. */
  constructor(data: string, extra: readonly TokenRecord[] = []) {
    this.#path = join(data, 'tokens.json');
    this.#extra = extra;
  }

  /** Who holds this token. */
  holder(token: string): TokenRecord | undefined {
    return matching([...this.#extra, ...this.list()], token);
  }

  /** The tokens in the file. */
  list(): readonly TokenRecord[] {
    const stamp = stampOf(this.#path);
    if (stamp === this.#seen) return this.#records;
    this.#records = stamp === '' ? [] : readRecords(this.#path);
    this.#seen = stamp;
    return this.#records;
  }

  /** Makes a token and returns it; it can not be read again. */
  add(name: string, held: readonly Scope[], now: number): string {
    if (!namePattern.test(name)) throw new StartError('server.token-name', `adding a token: "${name}" is not a usable name`);
    if (this.list().some(record => record.name === name)) {
      throw new StartError('server.token-name', `adding a token: there is one named "${name}" already`, 1);
    }
    const token = makeToken();
    this.#write([...this.list(), recordOf(token, name, held, new Date(now).toISOString())]);
    return token;
  }

  /** Removes a token by name; false where there is none. */
  remove(name: string): boolean {
    const rest = this.list().filter(record => record.name !== name);
    if (rest.length === this.list().length) return false;
    this.#write(rest);
    return true;
  }

  #write(records: readonly TokenRecord[]): void {
    mkdirSync(join(this.#path, '..'), { recursive: true, mode: 0o700 });
    writePrivate(this.#path, `${JSON.stringify({ tokens: records }, null, 2)}\n`);
  }
}

function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.mtimeNs}-${stat.size}-${stat.ino}` : '';
}

function readRecords(path: string): readonly TokenRecord[] {
  try {
    const { tokens } = JSON.parse(readFileSync(path, 'utf8')) as { readonly tokens: readonly TokenRecord[] };
    if (tokens.every(isRecord)) return tokens;
    throw new Error('a token lacks name, sha256 or scopes');
  } catch (cause) {
    throw new StartError('server.token-book', `reading ${path}: ${(cause as Error).message}`, 2, { cause });
  }
}

function isRecord(value: TokenRecord): boolean {
  return (
    typeof value.name === 'string' &&
    /^[0-9a-f]{64}$/.test(value.sha256) &&
    Array.isArray(value.scopes) &&
    value.scopes.every(scope => scopes.includes(scope))
  );
}
