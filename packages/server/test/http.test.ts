import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { get } from 'node:https';
import { describe, expect, test } from 'vitest';
import { asProblem, createClient, openApi, routes, type OperationName } from '@millrace/api';
import { OperationError } from '@millrace/core';
import { StoreError } from '@millrace/store';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { fakeOperations } from '../../../tests/fixtures/fake-operations.ts';
import { found, healthyStatus, replayReport, trace, troubledStatus } from '../../../tests/fixtures/node-views.ts';
import { startServer } from '../src/index.ts';
import { emptyBooks, heard, serve, temporaryKey, type Served } from './serve.ts';

function clientOf(served: Served) {
  return createClient({ url: served.url, token: served.tokens.admin });
}

async function post(served: Served, path: string, body: unknown, type = 'application/json'): Promise<Response> {
  return fetch(served.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${served.tokens.admin}`, 'content-type': type, connection: 'close' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Operations that need a session, or a link: their answers are looked at where that is tested. */
function isOfSession(name: OperationName): boolean {
  return (routes[name].scope === 'none' && routes[name].method === 'POST') || name === 'endSession';
}

describe('answers', () => {
  for (const operation of (Object.keys(routes) as OperationName[]).filter(
    name => routes[name].answerType === 'application/json' && !isOfSession(name),
  )) {
    test(`the answer of ${operation} has the shape that its route declares`, async () => {
      await using served = await serve();
      const answer: unknown = await (await served.ask(operation, served.tokens.admin)).json();
      const validate = addFormats.default(new Ajv2020({ strict: false })).compile(routes[operation].answer);
      expect(validate(answer), JSON.stringify(validate.errors)).toBe(true);
    });
  }

  test('the client gets what the node said, each field where the node expects it', async () => {
    await using served = await serve();
    const client = clientOf(served);
    expect(await client.status()).toEqual(healthyStatus);
    expect(await client.find({ value: '258456', key: 'order', limit: 7 })).toEqual(found);
    expect(await client.explain({ message: 4711 })).toEqual(trace);
    expect([...(await client.received({ message: 4711 }))]).toEqual([1, 114, 97, 119]);
    expect((await client.ledger({ verify: true })).verified).toBe(true);
    expect(await client.replay({ selection: { messages: [1] }, dryRun: true, reason: ' period is open again ' })).toEqual(
      replayReport,
    );
    expect((await client.probe({ name: 'erp.goods' })).ok).toBe(true);
    expect(await client.openapi()).toEqual(openApi());
    await client.held({ code: 'delivery.rejected' });
    await client.audit();
    expect(
      served.calls.filter(call => call.operation === 'find' || call.operation === 'held' || call.operation === 'audit'),
    ).toEqual([
      { operation: 'find', given: ['258456', 'order', 7] },
      { operation: 'held', given: [{ code: 'delivery.rejected', limit: 100 }] },
      { operation: 'audit', given: [0, 100] },
    ]);
  });

  test('every answer carries the security headers and a request id', async () => {
    await using served = await serve();
    for (const response of [
      await served.ask('health'),
      await served.ask('status'),
      await served.ask('status', served.tokens.read),
    ]) {
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('health', () => {
  test('a blocked flow makes 503 with a sentence and a verdict for each flow', async () => {
    await using served = await serve({ status: async () => troubledStatus });
    const response = await served.ask('health');
    expect(response.status).toBe(503);
    const report = (await response.json()) as {
      readonly sentence: string;
      readonly flows: readonly { readonly verdict: string }[];
    };
    expect(report.sentence).toContain('confirm operations, Lyon is blocked');
    expect(report.flows.map(flow => flow.verdict)).toEqual(['flowing', 'backlog', 'blocked']);
    const client = createClient({ url: served.url });
    expect((await client.health()).healthy).toBe(false);
  });

  test('a node that takes nothing is not healthy', async () => {
    await using served = await serve({
      status: async () => ({ ...healthyStatus, intake: 'refused', intakeDetail: 'disk is full' }),
    });
    const response = await served.ask('health');
    expect(response.status).toBe(503);
    expect(((await response.json()) as { readonly sentence: string }).sentence).toContain('disk is full');
  });

  test('many who ask at once cost one reading of the node', async () => {
    await using served = await serve();
    await Promise.all(Array.from({ length: 20 }, () => served.ask('health')));
    expect(heard(served)).toHaveLength(1);
  });
});

describe('bad requests', () => {
  const selection = { messages: [1] };
  const cases: readonly (readonly [name: string, path: string, body: unknown, status: number, code: string, part: string])[] = [
    ['no reason', '/api/v1/pause', { what: 'a' }, 400, 'server.request-invalid', 'body: "reason" is missing'],
    [
      'an empty reason',
      '/api/v1/held/release',
      { selection, reason: '' },
      400,
      'server.request-invalid',
      'reason must not be empty',
    ],
    [
      'a blank reason',
      '/api/v1/held/cancel',
      { selection, reason: '  ' },
      400,
      'server.request-invalid',
      'reason must not be blank',
    ],
    [
      'what is no day',
      '/api/v1/crosswalks/material/entries',
      { from: '1', to: '2', since: 'must', reason: 'x' },
      400,
      'server.request-invalid',
      'since must be a day, written as 2026-11-23',
    ],
    [
      'a field that nobody knows',
      '/api/v1/pause',
      { what: 'a', reason: 'b', force: true },
      400,
      'server.request-invalid',
      '"force"',
    ],
    [
      'a number as text',
      '/api/v1/replay',
      { selection: { messages: ['1'] }, dryRun: true, reason: 'x' },
      400,
      'server.request-invalid',
      'messages.0 must be a whole number',
    ],
    ['a list instead of an object', '/api/v1/pause', [], 400, 'server.request-invalid', 'the whole must be an object'],
    ['half a JSON text', '/api/v1/pause', '{"what":', 400, 'server.request-invalid', 'body'],
    ['a body too large', '/api/v1/pause', { what: 'a', reason: 'b'.repeat(2_000_000) }, 413, 'server.body-too-large', '1 MiB'],
    [
      'an unknown flow state',
      '/api/v1/replay',
      { selection: { states: ['lost'] }, dryRun: true, reason: 'x' },
      400,
      'server.request-invalid',
      'states.0',
    ],
  ];
  for (const [name, path, body, status, code, part] of cases) {
    test(`${name} is refused with a sentence, and the node hears nothing`, async () => {
      await using served = await serve();
      const response = await post(served, path, body);
      const problem = asProblem(await response.json());
      expect(problem).toMatchObject({ status, code });
      expect(problem?.detail).toContain(part);
      expect(problem?.requestId).toBe(response.headers.get('x-request-id'));
      expect(heard(served)).toEqual([]);
    });
  }

  test('a body of another type is refused', async () => {
    await using served = await serve();
    expect(
      asProblem(await (await post(served, '/api/v1/pause', 'what=a', 'application/x-www-form-urlencoded')).json()),
    ).toMatchObject({
      status: 415,
      code: 'server.body-type',
    });
  });

  test('F96: a body with __proto__ is refused', async () => {
    await using served = await serve();
    const response = await post(served, '/api/v1/pause', '{"what":"a","reason":"b","__proto__":{"x":1}}');
    expect(response.status).toBe(400);
    expect(heard(served)).toEqual([]);
  });

  for (const query of ['limit=0', 'limit=501', 'limit=x', 'limit=1&limit=2', 'depth=3']) {
    test(`paging is bounded: held?${query} is refused`, async () => {
      await using served = await serve();
      const response = await fetch(`${served.url}/api/v1/held?${query}`, {
        headers: { authorization: `Bearer ${served.tokens.read}` },
      });
      expect(response.status).toBe(400);
    });
  }
});

describe('failures of the node', () => {
  test('what is not there is 404 with the code of the node', async () => {
    await using served = await serve();
    const call = clientOf(served).explain({ message: 999 });
    await expect(call).rejects.toMatchObject({ kind: 'refused', status: 404, code: 'operation.unknown' });
  });

  test('what is not possible now is 409', async () => {
    const refuse = async () => {
      throw new OperationError('refused', 'operation.busy', 'a replay runs already');
    };
    await using served = await serve({ replay: refuse });
    await expect(clientOf(served).replay({ selection: {}, dryRun: true, reason: 'x' })).rejects.toMatchObject({ status: 409 });
  });

  test('F34: a full store is 507 with its sentence', async () => {
    const refuse = async () => {
      throw new StoreError('full', 'writing the backup: no space left');
    };
    await using served = await serve({ backup: refuse });
    await expect(clientOf(served).backup({ path: '/x' })).rejects.toMatchObject({
      status: 507,
      code: 'server.store-unavailable',
    });
  });

  test('a mistake of ours shows its request id and nothing else; the log has the rest', async () => {
    const fail = async () => {
      throw new TypeError('password hunter2 is undefined');
    };
    await using served = await serve({ status: fail });
    const response = await served.ask('status', served.tokens.read);
    const body = await response.text();
    expect(response.status).toBe(500);
    expect(body).not.toContain('hunter2');
    expect(body).not.toContain('.ts:');
    expect(served.lines).toHaveLength(1);
    expect(served.lines[0]).toMatchObject({ level: 'error', event: 'node.request-failed' });
    expect(served.lines[0]?.detail).toContain(response.headers.get('x-request-id'));
  });

  test('an address that is not well encoded is a problem like any other, with the headers of every answer', async () => {
    await using served = await serve();
    const answer = await fetch(`${served.url}/%ff`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.json()).toMatchObject({ code: 'server.request-invalid', requestId: answer.headers.get('x-request-id') });
  });

  test('an address that is taken is said in a sentence', async () => {
    await using served = await serve();
    const port = Number(new URL(served.url).port);
    const { operations } = fakeOperations();
    const second = startServer({
      operations,
      access: emptyBooks(),
      signingKey: temporaryKey(),
      listen: { host: '127.0.0.1', port },
      log: () => {},
    });
    await expect(second).rejects.toMatchObject({ code: 'server.address' });
  });
});

test('with certificate and key the API speaks HTTPS', async ctx => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tls-'));
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=localhost',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { env: { PATH: process.env['PATH'] } },
  );
  if (made.error) ctx.skip('needs openssl (apt-get install openssl)');
  const { operations } = fakeOperations();
  await using server = await startServer({
    operations,
    access: emptyBooks(),
    signingKey: temporaryKey(),
    listen: { host: '127.0.0.1', port: 0 },
    tls: { cert, key },
    log: () => {},
  });
  const status = await new Promise((resolve, reject) => {
    get(`${server.url}/healthz`, { rejectUnauthorized: false, agent: false }, response => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  expect(server.url).toMatch(/^https:/);
  expect(status).toBe(200);
  rmSync(folder, { recursive: true });
});
