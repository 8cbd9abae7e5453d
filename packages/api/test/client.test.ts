import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Ledger } from '@millrace/core';
import { allows, ApiError, createClient, flag, object, text, type Schema } from '../src/index.ts';

function answering(answer: () => Response | Promise<Response>, seen: string[] = []) {
  const fetch = async (url: string, init: RequestInit) => {
    seen.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim());
    return answer();
  };
  return createClient({ url: 'http://node.test:7400/', token: 'mr_x', fetch });
}

const problem = {
  type: 'urn:millrace:error:a.b',
  title: 'no',
  status: 409,
  detail: 'a replay runs',
  code: 'a.b',
  requestId: 'r',
};

describe('the client', () => {
  test('puts each argument where its route has it', async () => {
    const seen: string[] = [];
    const client = answering(() => Response.json([]), seen);
    await client.find({ value: 'a&b=ü', key: 'order' });
    await client.probe({ name: 'erp.goods/1' });
    await client.pause({ what: 'x', reason: 'y' });
    await client.audit();
    expect(seen).toEqual([
      'GET http://node.test:7400/api/v1/messages?value=a%26b%3D%C3%BC&key=order',
      'POST http://node.test:7400/api/v1/interfaces/erp.goods%2F1/probe',
      'POST http://node.test:7400/api/v1/pause {"what":"x","reason":"y"}',
      'GET http://node.test:7400/api/v1/audit',
    ]);
  });

  test('turns a problem into an error with all its fields', async () => {
    const call = answering(() => Response.json(problem, { status: 409 })).status();
    await expect(call).rejects.toBeInstanceOf(ApiError);
    await expect(call).rejects.toMatchObject({ kind: 'refused', message: 'a replay runs', code: 'a.b', status: 409, problem });
  });

  test('names the reason where no node answers', async () => {
    const call = answering(() => {
      throw new TypeError('fetch failed', { cause: new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:7400')]) });
    }).status();
    await expect(call).rejects.toMatchObject({ kind: 'unreachable', code: 'api.unreachable', status: 0 });
    await expect(call).rejects.toThrow('calling http://node.test:7400/api/v1/status: connect ECONNREFUSED 127.0.0.1:7400');
  });

  test('F08: something else that answers is not taken for a node', async () => {
    const page = () => new Response('<html>', { status: 502 });
    await expect(answering(page).status()).rejects.toMatchObject({
      kind: 'unexpected',
      code: 'api.unexpected-answer',
      status: 502,
    });
    const login = () => new Response('<html>', { status: 200 });
    await expect(answering(login).status()).rejects.toMatchObject({ kind: 'unexpected' });
  });

  test('reads health also where it is bad', async () => {
    const report = { healthy: false, sentence: 'disk is full', flows: [] };
    expect(await answering(() => Response.json(report, { status: 503 })).health()).toEqual(report);
  });
});

test('each scope includes those before it', () => {
  expect(allows(['read'], 'read')).toBe(true);
  expect(allows(['read'], 'operate')).toBe(false);
  expect(allows(['operate'], 'read')).toBe(true);
  expect(allows(['admin'], 'operate')).toBe(true);
  expect(allows([], 'read')).toBe(false);
});

test('a schema that differs from its type does not compile', () => {
  const right = object('', { a: text('') }, { b: flag('') });
  expectTypeOf(right).toExtend<Schema<{ readonly a: string; readonly b?: boolean }>>();
  expectTypeOf(right).not.toExtend<Schema<{ readonly a: string }>>();
  expectTypeOf(right).not.toExtend<Schema<{ readonly a: string; readonly b: boolean }>>();
  expectTypeOf(object('', { accepted: text('') })).not.toExtend<Schema<Ledger>>();
});
