import { describe, expect, test } from 'vitest';
import { allows, asProblem, routes, scopes, type OperationName } from '@millrace/api';
import { openGate } from '../src/access/gate.ts';
import { afterFailure, forgetMs, waitOf, type Failures } from '../src/access/throttle.ts';
import { serve } from './serve.ts';

const guarded = (Object.keys(routes) as OperationName[]).filter(name => routes[name].scope !== 'none');

describe('scopes', () => {
  for (const operation of Object.keys(routes) as OperationName[]) {
    for (const scope of scopes) {
      const needed = routes[operation].scope;
      const allowed = needed === 'none' || allows([scope], needed);
      test(`P11-10d: a token with scope ${scope} ${allowed ? 'may' : 'may not'} ${operation}`, async () => {
        await using served = await serve();
        const response = await served.ask(operation, served.tokens[scope]);
        const body = await response.text();
        expect(response.status, body).toBe(allowed ? 200 : 403);
        if (!allowed) {
          expect(asProblem(JSON.parse(body))).toMatchObject({ code: 'server.scope-missing' });
          expect(served.calls).toEqual([]);
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
      expect(served.calls).toEqual([]);
    });

    test(`P11-10g: ${operation} with a wrong token is 401 and reaches nothing`, async () => {
      await using served = await serve();
      const response = await served.ask(operation, `mr_${'A'.repeat(43)}`);
      expect(response.status).toBe(401);
      expect(asProblem(await response.json())).toMatchObject({ code: 'server.token-wrong' });
      expect(served.calls).toEqual([]);
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
  expect(served.calls).toEqual([
    { operation: 'pause', given: ['goods-movements', 'stock count', expect.objectContaining({ name: 'operator' })] },
  ]);
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
    const gate = openGate({
      holder: token => (token === 'right' ? { name: 'boss', sha256: '', scopes: ['admin'], createdAt: '' } : undefined),
    });
    for (let tries = 0; tries < 6; tries += 1) gate.enter('Bearer wrong', '10.0.0.1', 'read', 0);
    expect(gate.enter('Bearer right', '10.0.0.1', 'read', 500)).toMatchObject({ ok: false, status: 429, waitMs: 500 });
    expect(gate.enter('Bearer right', '10.0.0.2', 'read', 500)).toMatchObject({ ok: true, caller: { name: 'boss' } });
    expect(gate.enter('Bearer right', '10.0.0.1', 'read', 1000)).toMatchObject({ ok: true, caller: { name: 'boss' } });
    expect(gate.enter('Bearer wrong', '10.0.0.1', 'read', 1000)).toMatchObject({ status: 401 });
  });

  test('a request without a token is no guess', () => {
    const gate = openGate({ holder: () => undefined });
    for (let tries = 0; tries < 50; tries += 1)
      expect(gate.enter(undefined, '10.0.0.1', 'read', 0)).toMatchObject({ status: 401 });
  });

  test('a throttled answer says how long to wait', async () => {
    await using served = await serve({}, () => 0);
    for (let tries = 0; tries < 6; tries += 1) await served.ask('status', 'wrong');
    const response = await served.ask('status', served.tokens.read);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
  });
});
