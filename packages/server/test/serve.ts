import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestOf, routes, type OperationName, type Role, type Scope } from '@millrace/api';
import type { Operations } from '@millrace/core';
import { fakeOperations, type SeenCall } from '../../../tests/fixtures/fake-operations.ts';
import { openSigningKey, type SigningKey } from '../src/proof/signing-key.ts';
import { samples } from './samples.ts';
import {
  AccountBook,
  standardSignIn,
  startServer,
  TokenBook,
  TokenUse,
  type AccessBooks,
  type LogLine,
  type SignInSettings,
} from '../src/index.ts';

/** A server over a fake node with one token for each scope. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly calls: SeenCall[];
  readonly lines: LogLine[];
  readonly tokens: Readonly<Record<Scope, string>>;
  /** With the accounts anna (administrator) and vera (viewer), both without a password. */
  readonly books: AccessBooks;
  /** Calls an operation by HTTP, with arguments that fit its route. */
  ask(operation: OperationName, token?: string): Promise<Response>;
}

/** What a test may set of a server. */
export interface ServeOptions {
  readonly now?: () => number;
  readonly wall?: () => number;
  readonly settings?: Partial<SignInSettings>;
}

export async function serve(overrides: Partial<Operations> = {}, { settings, ...clocks }: ServeOptions = {}): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'millrace-server-'));
  const book = new TokenBook(data);
  const tokens = {
    read: book.add('reader', ['read'], 0),
    operate: book.add('operator', ['operate'], 0),
    change: book.add('engineer', ['change'], 0),
    approve: book.add('approver', ['approve'], 0),
    admin: book.add('boss', ['admin'], 0),
  };
  book.add('spare', ['read'], 0);
  const books = { ...booksIn(data), tokens: book, settings: { ...standardSignIn, ...settings } };
  const createdAt = '2026-11-23T06:00:00.000Z';
  const account = (name: string, role: Role) => ({
    name,
    title: name,
    role,
    state: 'active' as const,
    createdAt,
    createdBy: 'boss',
  });
  books.accounts.change(() => ({ accounts: [account('anna', 'administrator'), account('vera', 'viewer')] }));
  const { operations, calls } = fakeOperations(overrides);
  const lines: LogLine[] = [];
  const server = await startServer({
    operations,
    access: books,
    signingKey: openSigningKey(data),
    listen: { host: '127.0.0.1', port: 0 },
    log: line => lines.push(line),
    ...clocks,
  });
  return {
    url: server.url,
    calls,
    lines,
    tokens,
    books,
    ask: (operation, token) => {
      const { path, init } = requestTo(operation, token);
      return fetch(server.url + path, init);
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      rmSync(data, { recursive: true });
    },
  };
}

/** What the node was asked by requests: a server itself tells it at the start who may enter. */
export function heard({ calls }: Served): readonly SeenCall[] {
  return calls.filter(({ operation }) => operation !== 'knowAccess');
}

/** The books of a folder. */
export function booksIn(data: string): AccessBooks {
  return {
    tokens: new TokenBook(data),
    tokenUse: new TokenUse(data),
    accounts: new AccountBook(data),
    settings: standardSignIn,
  };
}

/** Books of a folder that is not there. */
export function emptyBooks(): AccessBooks {
  return booksIn(join(tmpdir(), 'millrace-server-nothing'));
}

function requestTo(operation: OperationName, token: string | undefined): { readonly path: string; readonly init: RequestInit } {
  const { path, init } = requestOf(routes[operation], (samples[operation] ?? {}) as Readonly<Record<string, unknown>>);
  const entering = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { path, init: { ...init, headers: { ...init.headers, connection: 'close', ...entering } } };
}

/** A signing key of its own. */
export function temporaryKey(): SigningKey {
  const data = mkdtempSync(join(tmpdir(), 'millrace-key-'));
  const key = openSigningKey(data);
  rmSync(data, { recursive: true });
  return key;
}
