import { describe, expect, test } from 'vitest';
import { allows, asProblem, routes, scopes, type OperationName, type Scope } from '@millrace/api';
import { openGate, type Knock } from '../src/access/gate.ts';
import { SessionBook } from '../src/access/session-book.ts';
import type { TokenRecord } from '../src/access/token.ts';
import { afterFailure, forgetMs, waitOf, type Failures } from '../src/access/throttle.ts';
import { heard, serve } from './serve.ts';

const door = { secure: false, origins: ['http://127.0.0.1:7400'] };
const knock = (given: Partial<Knock>): Knock => ({ safe: true, address: '10.0.0.1', door, ...given });

/** A gate with these tokens and a clock that a test sets. */
function openTestGate(tokens: Readonly<Record<string, TokenRecord>>) {
  const clock = { ms: 0 };
  const gate = openGate({
    tokens: { holder: token => tokens[token] },
    tokenUse: { used: () => undefined },
    accounts: { find: () => undefined },
    sessions: new SessionBook({ idleMs: 60_000, longestMs: 600_000 }),
    now: () => clock.ms,
    wall: () => clock.ms,
  });
  return { gate, clock };
}

const guarded = (Object.keys(routes) as OperationName[]).filter(name => routes[name].scope !== 'none');

/** Operations about what the fake node does not have. */
const notThere: readonly OperationName[] = ['endSession'];

describe('scopes', () => {
  for (const operation of guarded) {
    for (const scope of scopes) {
      const needed = routes[operation].scope as Scope;
      const allowed = allows([scope], needed);
      test(`P11-10d: a token with scope ${scope} ${allowed ? 'may' : 'may not'} ${operation}`, async () => {
        await using served = await serve();
        const response = await served.ask(operation, served.tokens[scope]);
        const body = await response.text();
        expect(response.status, body).toBe(allowed ? (notThere.includes(operation) ? 404 : 200) : 403);
        if (!allowed) {
          expect(asProblem(JSON.parse(body))).toMatchObject({ code: 'server.scope-missing' });
          expect(heard(served)).toEqual([]);
        }
      });
    }
  }
});

describe('no token, no answer', () => {
  for (const operation of guarded) {
    test(`P11-10g: ${operation} without a token is 401 and reaches nothing`, async () => {
      await using served = await serve();
      const response = await served.ask(operation);
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(response.headers.get('www-authenticate')).toContain('Bearer');
      expect(asProblem(await response.json())).toMatchObject({ code: 'server.token-missing', status: 401 });
      expect(heard(served)).toEqual([]);
    });

    test(`P11-10g: ${operation} with a wrong token is 401 and reaches nothing`, async () => {
      await using served = await serve();
      const response = await served.ask(operation, `mr_${'A'.repeat(43)}`);
      expect(response.status).toBe(401);
      expect(asProblem(await response.json())).toMatchObject({ code: 'server.token-wrong' });
      expect(heard(served)).toEqual([]);
    });
  }

  test('P11-10g: a route that does not exist does not tell so without a token', async () => {
    await using served = await serve();
    expect((await fetch(`${served.url}/api/v1/nothing`)).status).toBe(401);
    const known = await fetch(`${served.url}/api/v1/nothing`, { headers: { authorization: `Bearer ${served.tokens.read}` } });
    expect(known.status).toBe(404);
    expect(asProblem(await known.json())).toMatchObject({ code: 'server.route-unknown' });
  });

  test('health and how to sign in are answered without a token', async () => {
    await using served = await serve();
    expect((await served.ask('health')).status).toBe(200);
    expect(await (await served.ask('session')).json()).toMatchObject({ state: 'none' });
  });
});

test('the name of the token is the actor of what it does', async () => {
  await using served = await serve();
  await served.ask('pause', served.tokens.operate);
  expect(heard(served)).toEqual([{ operation: 'pause', given: ['goods-movements', 'stock count', { name: 'operator' }] }]);
});

describe('wrong tokens in a row', () => {
  test('the first five cost nothing, then the address waits twice as long each time, at most a minute', () => {
    let failures: Failures | undefined;
    const waits = Array.from({ length: 14 }, () => {
      failures = afterFailure(failures, 0);
      return waitOf(failures, 0);
    });
    expect(waits).toEqual([0, 0, 0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    expect(waitOf(failures, 60_000)).toBe(0);
    expect(afterFailure(failures, forgetMs).count).toBe(1);
  });

  test('while an address waits nothing of it is looked at, and others are served', () => {
    const { gate, clock } = openTestGate({ right: { name: 'boss', sha256: '', scopes: ['admin'], createdAt: '' } });
    const enter = (token: string, address: string) => gate.enter(knock({ authorization: `Bearer ${token}`, address }), 'read');
    for (let tries = 0; tries < 6; tries += 1) enter('wrong', '10.0.0.1');
    clock.ms = 500;
    expect(enter('right', '10.0.0.1')).toMatchObject({ ok: false, status: 429, waitMs: 500 });
    expect(enter('right', '10.0.0.2')).toMatchObject({ ok: true, caller: { name: 'boss' } });
    clock.ms = 1000;
    expect(enter('right', '10.0.0.1')).toMatchObject({ ok: true, caller: { name: 'boss' } });
    expect(enter('wrong', '10.0.0.1')).toMatchObject({ status: 401 });
  });

  test('a request without a token is no guess', () => {
    const { gate } = openTestGate({});
    for (let tries = 0; tries < 50; tries += 1) expect(gate.enter(knock({}), 'read')).toMatchObject({ status: 401 });
  });

  test('a throttled answer says how long to wait', async () => {
    await using served = await serve({}, { now: () => 0 });
    for (let tries = 0; tries < 6; tries += 1) await served.ask('status', 'wrong');
    const response = await served.ask('status', served.tokens.read);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
  });
});
