import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivate } from '../process/private-file.ts';
import { StartError } from '../process/start-error.ts';
import { TokenBook } from './token-book.ts';
import { recordOf } from './token.ts';

/** How a node can be entered. */
export interface Entrance {
  readonly book: TokenBook;
  /** A token that this process knows in clear, if any: for the ready line. */
  readonly token?: string;
  /** The file in which a person on this machine finds that token. */
  readonly tokenFile?: string;
  /** The token was made just now and has to be shown once. */
  readonly fresh: boolean;
}

/** The token book of a data folder; at the very first run with a new admin token named `first`, also written to DATA/token. */
export function openEntrance(data: string, given: string | undefined, now: number): Entrance {
  if (given !== undefined) {
    const token = readTokenFile(given);
    const own = recordOf(token, 'token-file', ['admin'], new Date(now).toISOString());
    return { book: new TokenBook(data, [own]), token, tokenFile: given, fresh: false };
  }
  const book = new TokenBook(data);
  const file = join(data, 'token');
  if (book.list().length > 0) return { book, fresh: false, ...known(book, file) };
  const token = book.add('first', ['admin'], now);
  writePrivate(file, `${token}\n`);
  return { book, token, tokenFile: file, fresh: true };
}

/** The token in DATA/token, where the file is still there and still right. */
function known(book: TokenBook, file: string): Pick<Entrance, 'token' | 'tokenFile'> {
  if (!statSync(file, { throwIfNoEntry: false })) return {};
  const token = readFileSync(file, 'utf8').trim();
  return book.holder(token) ? { token, tokenFile: file } : {};
}

function readTokenFile(path: string): string {
  let token: string;
  try {
    token = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new StartError('server.token-file', `reading ${path}: ${(cause as Error).message}`, 2, { cause });
  }
  if (!/^[A-Za-z0-9._~+/=-]{32,512}$/.test(token)) {
    throw new StartError('server.token-file', `reading ${path}: expected one line of 32 to 512 letters, digits or ._~+/=-`);
  }
  return token;
}
