import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';

import { ConnectorError } from '@millrace/connector';
import type { RecordReceipt, SourceBatch } from '@millrace/connector';
import { eventually } from '@millrace/connector/testkit';
import type { FormatSettings } from '@millrace/core';
import { expect, test } from 'vitest';

import { createHttpConnector } from '../src/http/index.ts';
import { accept, openHttp } from './http-surroundings.ts';
import type { Around, Opened } from './http-surroundings.ts';

interface Receiver extends Opened {
  readonly url: string;
  readonly batches: SourceBatch[];
  post(body: string | Uint8Array<ArrayBuffer>, headers?: Readonly<Record<string, string>>, method?: string): Promise<Response>;
}

/** An open source that settles every batch by `settle` (all accepted, where absent). */
async function receiver(
  written: Readonly<Record<string, unknown>> = {},
  settle: (batch: SourceBatch) => Promise<void> = accept,
  around: Around = {},
): Promise<Receiver> {
  const opened = await openHttp({ listen: '0', path: '/orders', ...written }, around);
  const stop = new AbortController();
  const batches: SourceBatch[] = [];
  const reading = readAll(opened, stop.signal, batches, settle);
  const url = opened.connection.listening ?? '';
  return {
    ...opened,
    url,
    batches,
    post: (body, headers = {}, method = 'POST') =>
      fetch(url, { method, ...(method !== 'GET' && { body }), headers: { 'content-type': 'application/json', ...headers } }),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reading;
      await opened[Symbol.asyncDispose]();
    },
  };
}

async function readAll(
  opened: Opened,
  signal: AbortSignal,
  batches: SourceBatch[],
  settle: (batch: SourceBatch) => Promise<void>,
) {
  for await (const batch of opened.connection.source?.read(undefined, signal) ?? []) {
    batches.push(batch);
    await settle(batch);
  }
}

/** Settles every item of a batch with the same receipt. */
function settleAs(state: RecordReceipt['state'], code?: string, sentence?: string): (batch: SourceBatch) => Promise<void> {
  const more = { ...(code !== undefined && { code }), ...(sentence !== undefined && { sentence }) };
  return batch =>
    batch.settle(batch.items.map((one, index) => ({ records: [{ state, message: index + 1, id: one.id ?? 'none', ...more }] })));
}

async function answer(response: Response): Promise<Readonly<Record<string, unknown>>> {
  return (await response.json()) as Record<string, unknown>;
}

const texts = (batches: readonly SourceBatch[]): readonly string[] =>
  batches.flatMap(batch => batch.items.map(one => Buffer.from(one.bytes).toString()));

test('a message is answered 202 only after it is settled, with the number under which it is kept', async () => {
  let settle = (): void => undefined;
  const settled = new Promise<void>(resolve => (settle = resolve));
  await using peer = await receiver({}, async batch => {
    await settled;
    await accept(batch);
  });
  let answered = false;
  const pending = peer.post('{"id":"1"}', { 'idempotency-key': '"key-1"' }).then(response => {
    answered = true;
    return response;
  });
  await eventually('the message arrives', () => peer.batches.length === 1);
  expect(answered).toBe(false);
  settle();
  const response = await pending;
  expect(response.status).toBe(202);
  expect(await answer(response)).toEqual({
    accepted: 1,
    duplicates: 0,
    held: 0,
    conflicts: 0,
    messages: [{ message: 1, id: 'key-1', state: 'accepted' }],
  });
});

test('many requests that wait are settled by one commit', async () => {
  let release = (): void => undefined;
  const first = new Promise<void>(resolve => (release = resolve));
  await using peer = await receiver({}, async batch => {
    await first;
    await accept(batch);
  });
  const sent = Array.from({ length: 20 }, (_, index) => peer.post(`{"id":"${index}"}`));
  await eventually('all requests wait', async () => (await peer.connection.probe(AbortSignal.timeout(1000)))[1]?.detail === '20');
  release();
  expect((await Promise.all(sent)).map(response => response.status)).toEqual(Array.from({ length: 20 }, () => 202));
  expect(peer.batches.length).toBeLessThanOrEqual(20);
  expect(texts(peer.batches).length).toBe(20);
});

test('F17: a duplicate is a success that says so', async () => {
  await using peer = await receiver({}, settleAs('duplicate'));
  const response = await peer.post('{}', { 'idempotency-key': 'a' });
  expect([response.status, (await answer(response)).duplicates]).toEqual([202, 1]);
});

test('a request of which nothing can be read is answered 422 with the reason and the message where it is kept', async () => {
  await using peer = await receiver({}, settleAs('held', 'format.json-syntax', 'line 1 column 2: expected a name'));
  const response = await peer.post('{x');
  expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
  expect(await answer(response)).toMatchObject({
    type: 'urn:millrace:error:format.json-syntax',
    code: 'format.json-syntax',
    detail: 'line 1 column 2: expected a name; kept as message 1',
    messages: [{ message: 1, state: 'held' }],
  });
});

test('a batch with some bad lines is taken, and only the bad ones are listed', async () => {
  await using peer = await receiver({}, batch =>
    batch.settle(
      batch.items.map((_, index) => ({
        records: [
          {
            state: index === 7 ? 'held' : 'accepted',
            message: index + 1,
            id: String(index),
            ...(index === 7 && { code: 'a.b' }),
          },
        ],
      })),
    ),
  );
  const lines = Array.from({ length: 100 }, (_, index) => `{"n":${index}}`).join('\n');
  const response = await peer.post(lines, { 'content-type': 'application/x-ndjson' });
  expect(response.status).toBe(202);
  expect(await answer(response)).toEqual({
    accepted: 99,
    duplicates: 0,
    held: 1,
    conflicts: 0,
    messages: [{ message: 8, id: '7', state: 'held', code: 'a.b' }],
  });
});

test('the lines of an NDJSON body become items with the id of the request and their number', async () => {
  await using peer = await receiver({ idHeader: 'X-Message-Id' });
  await peer.post('{"n":1}\r\n\n{"n":2}', { 'content-type': 'application/x-ndjson', 'x-message-id': 'm' });
  expect(texts(peer.batches)).toEqual(['{"n":1}', '{"n":2}']);
  expect(peer.batches[0]?.items.map(one => one.id)).toEqual(['m#1', 'm#2']);
});

test('one over-long line is held and does not fail its neighbours', async () => {
  await using peer = await receiver({}, accept, { limits: { size: 20 } });
  await peer.post(`{"n":1}\n{"n":"${'x'.repeat(50)}"}\n{"n":3}`, { 'content-type': 'application/x-ndjson' });
  expect(peer.batches[0]?.items.map(one => one.issue?.code)).toEqual([undefined, 'http.line-too-long', undefined]);
});

test('a CSV body is cut into records by the format', async () => {
  const csv: FormatSettings = { kind: 'delimited' };
  await using peer = await receiver({}, accept, { format: csv });
  const response = await peer.post('order,qty\n1,2\n3,4\n', { 'content-type': 'text/csv' });
  expect(response.status).toBe(202);
  expect(peer.batches[0]?.items.length).toBe(2);
});

test('a CloudEvent in binary mode gives id, time and attributes', async () => {
  await using peer = await receiver();
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': 'e-1',
    'ce-time': '2026-11-03T06:00:00Z',
    'ce-type': 'order',
    'ce-source': '/erp%20one',
  };
  await peer.post('{"id":"1"}', headers);
  expect(peer.batches[0]?.items[0]).toMatchObject({
    id: '%2Ferp one/e-1',
    time: '2026-11-03T06:00:00Z',
    attributes: { id: 'e-1', type: 'order', source: '/erp one' },
  });
});

test('a CloudEvent in structured mode gives its data byte for byte', async () => {
  await using peer = await receiver();
  const event =
    '{"specversion":"1.0","id":"e,}\\"2","type":"order","source":"/erp","data": {"n": 12345678901234567890.10, "s":"}"} ,"x":1}';
  const response = await peer.post(event, { 'content-type': 'application/cloudevents+json' });
  expect(response.status).toBe(202);
  expect(texts(peer.batches)).toEqual(['{"n": 12345678901234567890.10, "s":"}"}']);
  expect(peer.batches[0]?.items[0]?.id).toBe('%2Ferp/e,}"2');
});

test('two CloudEvents with the same id from different sources are two messages, in both modes alike', async () => {
  await using peer = await receiver();
  const event = (source: string, id: string) => JSON.stringify({ specversion: '1.0', type: 't', source, id, data: {} });
  const headers = (source: string, id: string) => ({ 'ce-specversion': '1.0', 'ce-type': 't', 'ce-source': source, 'ce-id': id });
  await peer.post('{}', headers('/erp', '1'));
  await peer.post('{}', headers('/mes', '1'));
  await peer.post(event('/erp', '1'), { 'content-type': 'application/cloudevents+json' });
  await peer.post('{}', headers('a', 'b/c'));
  await peer.post('{}', headers('a/b', 'c'));
  await peer.post('{}', headers('a', 'b%252Fc'));
  await peer.post('{}', { 'ce-specversion': '1.0', 'ce-id': 'a/1' });
  expect(peer.batches.map(batch => batch.items[0]?.id)).toEqual([
    '%2Ferp/1',
    '%2Fmes/1',
    '%2Ferp/1',
    'a/b%2Fc',
    'a%2Fb/c',
    'a/b%252Fc',
    'a/1',
  ]);
});

test('wrong path, method, content type, charset, encoding and empty bodies are refused by name', async () => {
  await using peer = await receiver();
  const elsewhere = await fetch(peer.url.replace('/orders', '/other'), { method: 'POST', body: '{}' });
  expect([elsewhere.status, (await answer(elsewhere)).code]).toEqual([404, 'http.not-found']);
  const got = await peer.post('', {}, 'GET');
  expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  expect((await peer.post('<a/>', { 'content-type': 'application/xml' })).status).toBe(415);
  expect((await answer(await peer.post('{}', { 'content-type': 'application/json; charset=iso-8859-1' }))).code).toBe(
    'http.charset',
  );
  expect((await peer.post('{}', { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(202);
  expect((await answer(await peer.post('{}', { 'content-encoding': 'br' }))).code).toBe('http.content-encoding');
  expect((await answer(await peer.post(''))).code).toBe('http.empty');
  expect(texts(peer.batches)).toEqual(['{}']);
});

test('a charset that the interface declares is taken', async () => {
  await using peer = await receiver({}, accept, { format: { kind: 'delimited', encoding: 'windows-1252' } });
  expect((await peer.post('a\n1\n', { 'content-type': 'text/csv; charset=windows-1252' })).status).toBe(202);
  expect((await peer.post('a\n1\n', { 'content-type': 'text/csv; charset=utf-8' })).status).toBe(415);
});

test('F48: a body over the limit is refused by a sentence with limit and actual, also when its length is not declared', async () => {
  await using peer = await receiver({}, accept, { limits: { size: 100 } });
  const declared = await peer.post('x'.repeat(500));
  expect([declared.status, (await answer(declared)).detail]).toEqual([413, 'the body has 500 bytes, the limit is 100']);
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('x'.repeat(500)));
      controller.close();
    },
  });
  const chunked = await fetch(peer.url, {
    method: 'POST',
    body: stream,
    duplex: 'half',
    headers: { 'content-type': 'application/json' },
  });
  expect(chunked.status).toBe(413);
});

test('a sender of a huge body is told why it is refused, instead of a broken connection', async () => {
  await using peer = await receiver({}, accept, { limits: { size: 100 } });
  const response = await peer.post(new Uint8Array(30 * 1024 * 1024));
  expect([response.status, (await answer(response)).code]).toEqual([413, 'http.too-large']);
});

test('F44: bodies beyond the room of the interface are turned away while others wait, and taken afterwards', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>(resolve => (release = resolve));
  const size = 40 * 1024 * 1024;
  await using peer = await receiver({ bodySize: size }, async batch => {
    await released;
    await accept(batch);
  });
  const lines = new Uint8Array(Buffer.from(`${'"x"'.padEnd(1023)}\n`.repeat(size / 1024)));
  const big = (): Promise<Response> => peer.post(lines, { 'content-type': 'application/x-ndjson' });
  const first = big();
  await eventually('the first waits', () => peer.batches.length === 1);
  const refused = await big();
  expect([refused.status, (await answer(refused)).code]).toEqual([503, 'http.too-busy']);
  release();
  expect((await first).status).toBe(202);
  expect((await big()).status).toBe(202);
});

test('F90: a compressed body that inflates beyond the limit is refused', async () => {
  await using peer = await receiver({}, accept, { limits: { size: 10_000 } });
  const bomb = new Uint8Array(gzipSync(Buffer.alloc(5_000_000)));
  expect(bomb.length).toBeLessThan(10_000);
  expect((await peer.post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
  const good = await peer.post(new Uint8Array(gzipSync('{"id":"1"}')), { 'content-encoding': 'gzip' });
  expect([good.status, texts(peer.batches)]).toEqual([202, ['{"id":"1"}']]);
  expect((await peer.post('not gzip', { 'content-encoding': 'gzip' })).status).toBe(400);
});

test('without a known key a request is refused without detail; every listed key works', async () => {
  await using peer = await receiver({ auth: { kind: 'key', keys: ['old', 'new'] } });
  const refused = await peer.post('{}', { 'x-api-key': 'wrong' });
  expect([refused.status, (await answer(refused)).detail]).toEqual([401, 'the request was not admitted']);
  expect((await peer.post('{}')).status).toBe(401);
  expect((await peer.post('{}', { 'x-api-key': 'old' })).status).toBe(202);
  expect((await peer.post('{}', { 'x-api-key': 'new' })).status).toBe(202);
});

function signed(secret: string, seconds: number, body: string, id = ''): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', secret).update(`${seconds}\n${id}\n${body}`).digest('hex');
  return { 'x-timestamp': String(seconds), 'x-signature': `sha256=${signature}` };
}

test('a signature must fit the body, be recent, and counts once', async () => {
  const now = Date.parse('2026-11-03T06:00:00Z');
  await using peer = await receiver({ auth: { kind: 'hmac', secrets: ['s1', 's2'] } }, accept, { now: () => now });
  const seconds = now / 1000;
  expect((await peer.post('{"n":1}', signed('s1', seconds, '{"n":1}'))).status).toBe(202);
  expect((await peer.post('{"n":1}', signed('s1', seconds, '{"n":1}'))).status).toBe(401);
  expect((await peer.post('{"n":2}', signed('s2', seconds - 200, '{"n":2}'))).status).toBe(202);
  expect((await peer.post('{"n":3}', signed('s1', seconds - 301, '{"n":3}'))).status).toBe(401);
  expect((await peer.post('{"n":4}', signed('s1', seconds, '{"n":5}'))).status).toBe(401);
  expect((await peer.post('{"n":4}', signed('s3', seconds, '{"n":4}'))).status).toBe(401);
  expect((await peer.post('{"n":4}')).status).toBe(401);
});

test('a signature covers the id, whichever header gives it', async () => {
  await using peer = await receiver({ idHeader: 'X-Id', auth: { kind: 'hmac', secrets: ['s'] } });
  const seconds = Math.floor(Date.now() / 1000);
  const status = async (id: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> =>
    (await peer.post(body, { ...signed('s', seconds, body, id), ...headers })).status;
  expect(await status('m-1', { 'x-id': 'm-1' }, '{"n":1}')).toBe(202);
  expect(await status('m-1', { 'x-id': 'm-2' }, '{"n":2}')).toBe(401);
  expect(await status('', { 'x-id': 'm-2' }, '{"n":3}')).toBe(401);
  expect(await status('m-1', {}, '{"n":4}')).toBe(401);
  expect(await status('k', { 'idempotency-key': '"k"' }, '{"n":5}')).toBe(202);
  expect(await status('%2Ferp/1', { 'ce-source': '/erp', 'ce-id': '1' }, '{"n":6}')).toBe(202);
  expect(await status('%2Ferp/1', { 'ce-source': '/mes', 'ce-id': '1' }, '{"n":7}')).toBe(401);
});

test('a signed request that was refused may come again', async () => {
  let isFull = true;
  await using peer = await receiver({ auth: { kind: 'hmac', secrets: ['s'] } }, batch =>
    isFull ? batch.refuse('store.full', 'no space left') : accept(batch),
  );
  const headers = signed('s', Math.floor(Date.now() / 1000), '{}');
  expect((await peer.post('{}', headers)).status).toBe(503);
  isFull = false;
  expect((await peer.post('{}', headers)).status).toBe(202);
});

test('F34: when the store refuses, the sender is told to come back, and why', async () => {
  await using peer = await receiver({}, batch => batch.refuse('store.full', 'appending: no space left on the disk'));
  const response = await peer.post('{}');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await answer(response)).toMatchObject({ code: 'store.full', detail: 'appending: no space left on the disk' });
});

test('F38: requests beyond the bound are turned away with Retry-After, and the others are not lost', async () => {
  let release = (): void => undefined;
  const released = new Promise<void>(resolve => (release = resolve));
  await using peer = await receiver({ waiting: 3 }, async batch => {
    await released;
    await accept(batch);
  });
  const sent = Array.from({ length: 3 }, (_, index) => peer.post(`{"n":${index}}`));
  await eventually('three wait', async () => (await peer.connection.probe(AbortSignal.timeout(1000)))[1]?.detail === '3');
  const refused = await peer.post('{"n":3}');
  expect([refused.status, (await answer(refused)).code]).toEqual([503, 'http.too-busy']);
  release();
  expect((await Promise.all(sent)).map(response => response.status)).toEqual([202, 202, 202]);
});

test('a sender that goes away in the middle of its body leaves nothing behind', async () => {
  await using peer = await receiver();
  const { hostname, port } = new URL(peer.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write('POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half":');
  await eventually(
    'the request is being read',
    async () => (await peer.connection.probe(AbortSignal.timeout(1000)))[1]?.detail === '1',
  );
  socket.destroy();
  await eventually('nothing waits', async () => (await peer.connection.probe(AbortSignal.timeout(1000)))[1]?.detail === '0');
  expect(peer.batches).toEqual([]);
});

test('interfaces with the same address share one listener, told apart by their paths', async () => {
  const connector = createHttpConnector();
  await using first = await openHttp({ listen: '0', path: '/a' }, {}, connector);
  const free = new URL(first.connection.listening ?? '').port;
  await first[Symbol.asyncDispose]();
  await using a = await openHttp({ listen: free, path: '/a' }, {}, connector);
  const b = await openHttp({ listen: `127.0.0.1:${free}`, path: '/b' }, {}, connector);
  const clash = openHttp({ listen: free, path: '/a' }, {}, connector);
  await expect(clash).rejects.toThrow(/another interface serves \/a already/);
  const status = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${free}${path}`)).status;
  expect([await status('/a'), await status('/b'), await status('/c')]).toEqual([405, 405, 404]);
  await b[Symbol.asyncDispose]();
  expect([await status('/a'), await status('/b')]).toEqual([405, 404]);
  await a[Symbol.asyncDispose]();
  await expect(status('/a')).rejects.toThrow();
});

test('an address that is taken by another program is an error that names it', async () => {
  await using taken = await openHttp({ listen: '0', path: '/a' });
  const { host } = new URL(taken.connection.listening ?? '');
  const error = await openHttp({ listen: host, path: '/b' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConnectorError);
  expect(String(error)).toContain(host);
});

test('senders that wait when the interface closes are told that nothing was taken', async () => {
  const peer = await receiver({}, () => Promise.resolve());
  const pending = peer.post('{}');
  await eventually('the message arrives', () => peer.batches.length === 1);
  await peer[Symbol.asyncDispose]();
  expect((await pending).status).toBe(503);
});

test('settings with neither or both sides are refused', async () => {
  await expect(openHttp({})).rejects.toThrow(/expected one of "listen" .* and "url"/);
  await expect(openHttp({ listen: '0', url: 'http://127.0.0.1:1/' })).rejects.toThrow(/expected one of/);
});
