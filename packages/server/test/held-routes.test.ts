import { expect, test } from 'vitest';
import { asProblem, type Scope } from '@millrace/api';
import { heard, serve, type Served } from './serve.ts';

async function post(
  served: Served,
  scope: Scope,
  path: string,
  body: unknown,
): Promise<{ readonly status: number; readonly code?: string }> {
  const response = await fetch(served.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${served.tokens[scope]}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  });
  const code = asProblem(await response.json())?.code;
  return { status: response.status, ...(code !== undefined && { code }) };
}

const selection = { messages: [4720] };

test('what is done to held deliveries needs a reason; a dry run does not, and the node hears that it is one', async () => {
  await using served = await serve();
  for (const path of ['/api/v1/held/release', '/api/v1/held/cancel']) {
    expect((await post(served, 'operate', path, { selection })).status).toBe(400);
    expect((await post(served, 'operate', path, { selection, reason: ' ' })).status).toBe(400);
    expect((await post(served, 'operate', path, { selection, dryRun: false })).status).toBe(400);
    expect((await post(served, 'operate', path, { selection, dryRun: true })).status).toBe(200);
    expect((await post(served, 'operate', path, { selection, reason: 'open again' })).status).toBe(200);
  }
  expect(heard(served).map(({ operation, given }) => [operation, given[3]])).toEqual([
    ['release', true],
    ['release', false],
    ['cancel', true],
    ['cancel', false],
  ]);
});

test('P11-10g: who operates proposes and cannot agree; who approves agrees and cannot propose', async () => {
  await using served = await serve();
  const correct = { text: '{}', reason: 'unit' };
  const agree = { agree: true, reason: 'seen on paper' };
  const paths = { correct: '/api/v1/messages/4720/correction', agree: '/api/v1/corrections/3/decision' };
  expect((await post(served, 'operate', paths.correct, correct)).status).toBe(200);
  expect(await post(served, 'operate', paths.agree, agree)).toEqual({ status: 403, code: 'server.scope-missing' });
  expect(await post(served, 'change', paths.agree, agree)).toEqual({ status: 403, code: 'server.scope-missing' });
  expect((await post(served, 'approve', paths.agree, agree)).status).toBe(200);
  expect(await post(served, 'approve', paths.correct, correct)).toEqual({ status: 403, code: 'server.scope-missing' });
  expect(await post(served, 'read', paths.correct, { ...correct, dryRun: true })).toMatchObject({ status: 403 });
  expect(heard(served).map(({ operation }) => operation)).toEqual(['correct', 'decideCorrection']);
});

test('a correction is bounded, closed, and knows base64 from anything else', async () => {
  await using served = await serve();
  const path = '/api/v1/messages/4720/correction';
  for (const body of [
    { base64: 'not base64!', reason: 'x' },
    { text: '{}', base: 'abc', reason: 'x' },
    { text: '{}', reason: 'x', author: 'somebody else' },
    { text: '{}' },
  ])
    expect((await post(served, 'operate', path, body)).status).toBe(400);
  expect((await post(served, 'operate', path, { text: 'x'.repeat(1_100_000), reason: 'x' })).status).toBe(413);
  expect(heard(served)).toEqual([]);
});
