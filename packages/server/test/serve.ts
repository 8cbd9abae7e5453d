import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes, type OperationName, type Scope } from '@millrace/api';
import type { Operations } from '@millrace/core';
import { fakeOperations, type SeenCall } from '../../../tests/fixtures/fake-operations.ts';
import { startServer, TokenBook, type LogLine } from '../src/index.ts';

/** A server over a fake node with one token for each scope. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly calls: SeenCall[];
  readonly lines: LogLine[];
  readonly tokens: Readonly<Record<Scope, string>>;
  /** Calls an operation by HTTP, with arguments that fit its route. */
  ask(operation: OperationName, token?: string): Promise<Response>;
}

export async function serve(overrides: Partial<Operations> = {}, now?: () => number): Promise<Served> {
  const data = mkdtempSync(join(tmpdir(), 'millrace-server-'));
  const book = new TokenBook(data);
  const tokens = {
    read: book.add('reader', ['read'], 0),
    operate: book.add('operator', ['operate'], 0),
    change: book.add('engineer', ['change'], 0),
    approve: book.add('approver', ['approve'], 0),
    admin: book.add('boss', ['admin'], 0),
  };
  const { operations, calls } = fakeOperations(overrides);
  const lines: LogLine[] = [];
  const server = await startServer({
    operations,
    tokens: book,
    listen: { host: '127.0.0.1', port: 0 },
    log: line => lines.push(line),
    ...(now && { now }),
  });
  return {
    url: server.url,
    calls,
    lines,
    tokens,
    ask: (operation, token) => fetch(server.url + pathOf(operation), requestFor(operation, token)),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      rmSync(data, { recursive: true });
    },
  };
}

const bodies: Partial<Record<OperationName, unknown>> = {
  release: { selection: { messages: [4720] }, reason: 'period is open' },
  cancel: { selection: { messages: [4720] }, reason: 'posted by hand' },
  replay: { selection: { flow: 'goods-movements@pune:erp.goods' }, dryRun: true, reason: 'see first' },
  pause: { what: 'goods-movements', reason: 'stock count' },
  resume: { what: 'goods-movements', reason: 'count is over' },
  backup: { path: '/backups/monday.db' },
  addEntry: { from: '4714', to: 'M-4', since: '2026-11-01', reason: 'new material' },
};

function pathOf(operation: OperationName): string {
  const name = routes[operation].path.includes('/crosswalks/')
    ? 'material'
    : operation === 'codeSet'
      ? 'order-priority'
      : 'erp.goods';
  const path = routes[operation].path.replace('{message}', '4711').replace('{name}', name);
  return operation === 'find' ? `${path}?value=258456&key=order` : path;
}

function requestFor(operation: OperationName, token: string | undefined): RequestInit {
  const body = bodies[operation];
  return {
    method: routes[operation].method,
    headers: {
      connection: 'close',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
}
