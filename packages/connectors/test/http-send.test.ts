import { ConnectorError } from '@millrace/connector';
import type { Outcome, SinkItem } from '@millrace/connector';
import { eventually } from '@millrace/connector/testkit';
import { afterEach, expect, test } from 'vitest';

import { json, TestServer } from './http-peer.ts';
import type { Handler } from './http-peer.ts';
import { item, openHttp, sinkOf } from './http-surroundings.ts';
import type { Around, Opened } from './http-surroundings.ts';

const cleanups: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of cleanups.splice(0).reverse()) await one[Symbol.asyncDispose]();
});

/** A target with this behaviour and an interface that sends to it. */
async function sending(handler: Handler, written: (origin: string) => Readonly<Record<string, unknown>>, around: Around = {}) {
  const server = await TestServer.start(handler);
  cleanups.push(server);
  const opened = await openHttp(written(server.origin), around);
  cleanups.push(opened);
  return { server, opened, deliver: (...items: readonly SinkItem[]) => deliver(opened, items) };
}

async function deliver(opened: Opened, items: readonly SinkItem[], timeoutMs = 5_000): Promise<readonly Outcome[]> {
  return (await sinkOf(opened).deliver(items, AbortSignal.timeout(timeoutMs))).outcomes;
}

const to =
  (path: string, more: Readonly<Record<string, unknown>> = {}) =>
  (origin: string) => ({ url: origin + path, ...more });

async function verify(opened: Opened, ...items: readonly SinkItem[]) {
  return (await opened.connection.lookup?.verify(items, AbortSignal.timeout(5_000)))?.verdicts;
}

test('F01: an answer that never comes is unknown, and the target says that it has the message', async () => {
  const book = new Set<string>();
  const { opened } = await sending(
    ({ method, body, path }, response) => {
      if (method === 'GET') return json(response, book.has(path) ? 200 : 404, { number: 'D-1' });
      book.add(`/docs/${(JSON.parse(body) as { id: string }).id}`);
    },
    origin => ({ url: `${origin}/docs`, verify: { url: `${origin}/docs/{id}`, reference: 'number' } }),
  );
  const [outcome] = await deliver(opened, [item('1')], 200);
  expect(outcome).toEqual({ kind: 'unknown', sentence: 'no answer came in time' });
  expect(await verify(opened, item('1'), item('2'))).toEqual([{ kind: 'present', reference: 'D-1' }, { kind: 'absent' }]);
  expect(book.size).toBe(1);
});

test('F01: an answer that ends before its end is unknown', async () => {
  const half: Handler = (_seen, response) => {
    response.writeHead(201, { 'content-length': '100' });
    response.write('{"number":');
    setImmediate(() => response.destroy());
  };
  const { deliver } = await sending(half, to('/docs'));
  expect(await deliver(item('1'))).toEqual([{ kind: 'unknown', sentence: 'answered 201, but the answer ended before its end' }]);
});

test('F02: a 500 is unknown, because the target may have acted', async () => {
  const { deliver } = await sending(
    (_seen, response) => json(response, 500, { error: { message: 'update task failed' } }),
    to('/docs'),
  );
  expect(await deliver(item('1'))).toEqual([{ kind: 'unknown', sentence: 'answered 500: update task failed' }]);
});

const sapAnswer = {
  errorWhen: [{ path: 'd.Return.results.Type', in: ['E', 'A'] }],
  emptyBody: 'rejected',
  reference: 'd.MaterialDocument',
  message: 'd.Return.results.Message',
  code: 'd.Return.results.Number',
};

test('F03: a 200 with an error inside is a rejection in the words of the target', async () => {
  const Return = {
    results: [
      { Type: 'S', Message: '' },
      { Type: 'E', Number: '021', Message: 'Period 09/2026 is closed' },
    ],
  };
  const { deliver } = await sending(
    (_seen, response) => json(response, 200, { d: { Return } }),
    to('/docs', { answer: sapAnswer }),
  );
  expect(await deliver(item('1'))).toEqual([
    { kind: 'never', sentence: 'answered 200: Period 09/2026 is closed', targetCode: '021' },
  ]);
});

test('F03: a success without a body is what the response contract says', async () => {
  const empty: Handler = (_seen, response) => void response.writeHead(200).end();
  const outcomes = await Promise.all(
    ['accepted', 'rejected', 'unknown'].map(async emptyBody =>
      (await sending(empty, to('/', { answer: { emptyBody } }))).deliver(item('1')),
    ),
  );
  expect(outcomes.map(([outcome]) => outcome?.kind)).toEqual(['done', 'never', 'unknown']);
});

test('F03: a success whose body cannot be read where the contract reads it is unknown', async () => {
  const { deliver } = await sending(
    (_seen, response) => void response.end('<html>login</html>'),
    to('/', { answer: { reference: 'id' } }),
  );
  expect(await deliver(item('1'))).toEqual([{ kind: 'unknown', sentence: 'answered 200 with a body that cannot be read' }]);
});

test('F05: an answer that only promises is unknown until the target says that the message is there', async () => {
  let state = 'queued';
  const { opened, deliver } = await sending(
    ({ method }, response) => (method === 'GET' ? json(response, 200, { state, number: 'D-7' }) : json(response, 202, {})),
    origin => ({
      url: `${origin}/jobs`,
      answer: { pending: [202] },
      verify: { url: `${origin}/jobs/{id}`, presentWhen: [{ path: 'state', equals: 'posted' }], reference: 'number' },
    }),
  );
  expect((await deliver(item('1')))[0]?.kind).toBe('unknown');
  expect((await verify(opened, item('1')))?.[0]?.kind).toBe('undecided');
  state = 'posted';
  expect(await verify(opened, item('1'))).toEqual([{ kind: 'present', reference: 'D-7' }]);
});

test('F06: a batch with an outcome for each message holds 3 of 1000 and leaves the others done', async () => {
  const bad = new Set([3, 500, 999]);
  const { deliver, server } = await sending(
    ({ body }, response) =>
      json(response, 207, {
        results: (JSON.parse(body) as { n: number }[]).map(({ n }) =>
          bad.has(n) ? { status: 422, error: { code: 'X1', message: `no ${n}` } } : { status: 201, id: `D-${n}` },
        ),
      }),
    to('/batch', { batch: 'array', batchSize: 1000, answer: { items: { path: 'results', status: 'status' }, reference: 'id' } }),
  );
  const outcomes = await deliver(...Array.from({ length: 1000 }, (_, n) => item(String(n), { n })));
  expect(outcomes.filter(outcome => outcome.kind === 'done').length).toBe(997);
  expect(outcomes[500]).toEqual({ kind: 'never', sentence: 'answered 422: no 500', targetCode: 'X1' });
  expect(outcomes[501]).toEqual({ kind: 'done', reference: 'D-501' });
  expect(server.seen.length).toBe(1);
});

test('F06: fewer results than messages leave every message unknown', async () => {
  const { deliver } = await sending(
    (_seen, response) => json(response, 200, { results: [{}] }),
    to('/batch', { batch: 'ndjson', answer: { items: { path: 'results' } } }),
  );
  expect((await deliver(item('1'), item('2'))).map(outcome => outcome.kind)).toEqual(['unknown', 'unknown']);
});

test('a batch that is rejected as a whole is narrowed down to the message that is wrong', async () => {
  const booked: string[] = [];
  const { deliver } = await sending(
    ({ body }, response) => {
      const ids = body
        .trim()
        .split('\n')
        .map(line => (JSON.parse(line) as { id: string }).id);
      if (ids.includes('5')) return json(response, 400, { message: 'line with id 5 is wrong' });
      booked.push(...ids);
      json(response, 200, {});
    },
    to('/lines', { batch: 'ndjson' }),
  );
  const outcomes = await deliver(...Array.from({ length: 8 }, (_, index) => item(String(index))));
  expect(outcomes.map(outcome => outcome.kind)).toEqual(['done', 'done', 'done', 'done', 'done', 'never', 'done', 'done']);
  expect(booked.toSorted()).toEqual(['0', '1', '2', '3', '4', '6', '7']);
});

test('F07: "already posted" is a success, and the number of the first posting is fetched', async () => {
  const { deliver } = await sending(
    ({ method }, response) =>
      method === 'GET'
        ? json(response, 200, { number: 'D-1' })
        : json(response, 400, { error: { code: 'ZMM/017', message: 'exists' } }),
    origin => ({
      url: `${origin}/docs`,
      answer: { alreadyWhen: [{ path: 'error.code', equals: 'ZMM/017' }] },
      verify: { url: `${origin}/docs/{id}`, reference: 'number' },
    }),
  );
  expect(await deliver(item('1'))).toEqual([{ kind: 'already', reference: 'D-1' }]);
});

const identity = (origin: string) => ({
  url: `${origin}/docs`,
  identity: { url: `${origin}/me`, path: 'system', equals: 'PRD' },
});

test('F08: where another system answers at opening, nothing is opened and nothing posted', async () => {
  const server = await TestServer.start((_seen, response) => json(response, 200, { system: 'TEST' }));
  cleanups.push(server);
  const error = await openHttp(identity(server.origin)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConnectorError);
  expect(error).toMatchObject({
    kind: 'wrong-endpoint',
    message: expect.stringContaining('expected "PRD" at system of the identity, got "TEST"'),
  });
  expect(server.seen.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('F08: where the other side changes between two messages, nothing more is posted to it', async () => {
  let system = 'PRD';
  const { server, opened, deliver } = await sending(
    ({ method }, response) => (method === 'GET' ? json(response, 200, { system }) : json(response, 201, {})),
    identity,
  );
  expect((await deliver(item('1')))[0]?.kind).toBe('done');
  await server.down();
  system = 'TEST';
  await server.up();
  await eventually('the connection of before is gone', async () => (await deliver(item('2')))[0]?.kind === 'later');
  expect(opened.lost.map(error => error.kind)).toEqual(['wrong-endpoint']);
  expect(server.seen.filter(({ method }) => method === 'POST').length).toBe(1);
});

test('F08: the identity is asked once a connection, not once a message', async () => {
  const { server, deliver } = await sending(
    ({ method }, response) => (method === 'GET' ? json(response, 200, { system: 'PRD' }) : json(response, 201, {})),
    identity,
  );
  for (let index = 0; index < 10; index++) await deliver(item(String(index)));
  expect(server.seen.filter(({ method }) => method === 'GET').length).toBe(server.connections);
});

test('F10: a lock held by somebody else is contention, by status or by the words of the target', async () => {
  const byStatus = await sending((_seen, response) => json(response, 423, { message: 'locked by USER1' }), to('/'));
  const byBody = await sending(
    (_seen, response) => json(response, 400, { error: { code: 'M3/897' } }),
    to('/', { answer: { contentionWhen: [{ path: 'error.code', in: ['M3/897'] }] } }),
  );
  expect(await byStatus.deliver(item('1'))).toEqual([
    { kind: 'later', because: 'contention', sentence: 'answered 423: locked by USER1' },
  ]);
  expect((await byBody.deliver(item('1')))[0]).toMatchObject({ kind: 'later', because: 'contention' });
});

test('F11: a business rejection keeps sentence and code of the target', async () => {
  const body = { error: { code: 'RU/505', message: { lang: 'en', value: 'Order 4711 is not released' } } };
  const { deliver } = await sending((_seen, response) => json(response, 400, body), to('/'));
  expect(await deliver(item('1'))).toEqual([
    { kind: 'never', sentence: 'answered 400: Order 4711 is not released', targetCode: 'RU/505' },
  ]);
});

test('F12: a slow target has no more calls under way than the interface allows, and the time that is over is unknown', async () => {
  const { server, opened } = await sending(() => undefined, to('/'), { limits: { concurrency: 2 } });
  const underWay = ['1', '2'].map(id => deliver(opened, [item(id)], 500));
  expect(await deliver(opened, [item('3')], 100)).toEqual([
    { kind: 'later', because: 'down', sentence: 'the time was over before a connection was free' },
  ]);
  expect((await Promise.all(underWay)).map(([outcome]) => outcome?.kind)).toEqual(['unknown', 'unknown']);
  expect(server.seen.length).toBe(2);
});

test('F13: 429 and 503 are busy, and Retry-After is honoured as seconds and as a date', async () => {
  const now = Date.parse('2026-11-03T06:00:00Z');
  const answers = [
    [429, '7', 7_000],
    [503, 'Tue, 03 Nov 2026 06:01:00 GMT', 60_000],
  ] as const;
  for (const [status, header, wait] of answers) {
    const handler: Handler = (_seen, response) => json(response, status, {}, { 'retry-after': header });
    const { deliver } = await sending(handler, to('/'), { now: () => now });
    expect(await deliver(item('1'))).toEqual([
      { kind: 'later', because: 'busy', sentence: `answered ${status}`, retryAfterMs: wait },
    ]);
  }
});

test('refused credentials concern the whole target and are reported', async () => {
  const { opened, deliver } = await sending((_seen, response) => json(response, 401, {}), to('/'));
  expect((await deliver(item('1')))[0]).toMatchObject({ kind: 'later', because: 'down' });
  expect(opened.reports).toEqual(['http.credentials-refused']);
});

test('F140: a redirect is never followed', async () => {
  const elsewhere = await TestServer.start((_seen, response) => json(response, 200, {}));
  cleanups.push(elsewhere);
  const { opened, deliver } = await sending(
    (_seen, response) => json(response, 307, {}, { location: elsewhere.origin }),
    to('/'),
  );
  expect((await deliver(item('1')))[0]).toMatchObject({ kind: 'later', because: 'down' });
  expect([elsewhere.seen.length, opened.reports]).toEqual([0, ['http.redirect']]);
});

test('a name that does not resolve and a port that nobody has are targets that are down', async () => {
  for (const url of ['http://does-not-exist.invalid/', 'http://127.0.0.1:1/']) {
    const opened = await openHttp({ url });
    cleanups.push(opened);
    expect((await deliver(opened, [item('1')]))[0]).toMatchObject({ kind: 'later', because: 'down' });
  }
});

test('the key is the same at every try, in the style that the target knows', async () => {
  const styles = [
    { kind: 'header' },
    { kind: 'repeatability' },
    { kind: 'request-id' },
    { kind: 'request-id', field: 'RequestId' },
  ];
  const key = '0123456789abcdef0123456789abcdef';
  const seen = await Promise.all(
    styles.map(async idempotency => {
      const { server, deliver } = await sending((_seen, response) => json(response, 200, {}), to('/', { idempotency }));
      await deliver(item('1', { id: '1' }, { key, acceptedAt: Date.parse('2026-11-03T06:00:00Z') }));
      await deliver(item('1', { id: '1' }, { key, acceptedAt: Date.parse('2026-11-03T06:00:00Z'), attempt: 2 }));
      return server.seen;
    }),
  );
  expect(seen[0]?.map(({ headers }) => headers['idempotency-key'])).toEqual([key, key]);
  expect(seen[1]?.map(({ headers }) => headers['repeatability-request-id'])).toEqual(
    Array(2).fill('01234567-89ab-cdef-0123-456789abcdef'),
  );
  expect(seen[1]?.map(({ headers }) => headers['repeatability-first-sent'])).toEqual(
    Array(2).fill('Tue, 03 Nov 2026 06:00:00 GMT'),
  );
  expect(seen[2]?.map(({ headers }) => headers['requestid'])).toEqual([key, key]);
  expect(seen[3]?.map(({ body }) => JSON.parse(body) as unknown)).toEqual([1, 2].map(() => ({ id: '1', RequestId: key })));
});

test('values in an address are encoded so strictly that they stay one piece of it', async () => {
  const { server, deliver } = await sending(
    (_seen, response) => json(response, 200, {}),
    to("/o/{key.order}?$filter=Id eq '{id}'"),
  );
  await deliver(item("a/../b?c#d e'f"));
  expect(server.seen[0]?.path).toBe("/o/a%2F..%2Fb%3Fc%23d%20e%27f?$filter=Id%20eq%20'a%2F..%2Fb%3Fc%23d%20e%27%27f'");
  expect(await deliver(item('..'))).toEqual([
    { kind: 'never', sentence: 'the address needs key.order, and ".." cannot stand in an address' },
  ]);
  expect((await deliver(item('1', {}, { keys: {} })))[0]).toMatchObject({ kind: 'never' });
  expect(server.seen.length).toBe(1);
});

test('a placeholder in the host and an unknown placeholder are refused at opening', async () => {
  await expect(openHttp({ url: 'http://127.0.0.1:1/{order}' })).rejects.toThrow(/"\{order\}" is not known/);
  await expect(openHttp({ url: 'http://user@127.0.0.1/x' })).rejects.toThrow(/not an http or https address whose host is fixed/);
});

test('a CSRF token is fetched once with its cookies, and again when the target asks for a new one', async () => {
  let token = 'one';
  const { server, deliver } = await sending(
    ({ method, headers }, response) => {
      if (method === 'GET') return json(response, 200, {}, { 'x-csrf-token': token, 'set-cookie': `sid=${token}; Path=/` });
      const isCurrent = headers['x-csrf-token'] === token && headers.cookie === `sid=${token}`;
      json(response, isCurrent ? 201 : 403, {}, isCurrent ? {} : { 'x-csrf-token': 'Required' });
    },
    origin => ({ url: `${origin}/docs`, csrf: { url: `${origin}/` } }),
  );
  const kinds: (string | undefined)[] = [];
  for (const id of ['1', '2']) kinds.push((await deliver(item(id)))[0]?.kind);
  token = 'two';
  for (const id of ['3', '3']) kinds.push((await deliver(item(id)))[0]?.kind);
  expect(kinds).toEqual(['done', 'done', 'later', 'done']);
  expect(server.seen.filter(({ method }) => method === 'GET').length).toBe(2);
});

test('numbers that a double would round are references exactly', async () => {
  const handler: Handler = (_seen, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":90071992547409931234}');
  };
  const { deliver } = await sending(handler, to('/', { answer: { reference: 'id' } }));
  expect(await deliver(item('1'))).toEqual([{ kind: 'done', reference: '90071992547409931234' }]);
});

test('an answer in XML is read by the same paths', async () => {
  const handler: Handler = (_seen, response) => {
    response.writeHead(200, { 'content-type': 'application/xml' });
    response.end('<posting><type>E</type><text>no stock</text></posting>');
  };
  const { deliver } = await sending(
    handler,
    to('/', { answer: { errorWhen: [{ path: 'posting.type', equals: 'E' }], message: 'posting.text' } }),
  );
  expect(await deliver(item('1'))).toEqual([{ kind: 'never', sentence: 'answered 200: no stock' }]);
});

test('the trace shows what was sent and answered, with every secret hidden', async () => {
  const handler: Handler = ({ headers }, response) =>
    json(response, 400, { message: `bad credentials ${headers.authorization}` }, { 'set-cookie': 'sid=tell-nobody' });
  const { opened } = await sending(handler, to('/docs', { auth: { kind: 'basic', user: 'MILLRACE', password: 'pa55word' } }));
  const delivered = await sinkOf(opened).deliver([item('1')], AbortSignal.timeout(5_000));
  const text =
    [delivered.sent, delivered.answered].map(bytes => Buffer.from(bytes).toString()).join('\n') +
    JSON.stringify(delivered.outcomes);
  expect(text).toContain('POST /docs HTTP/1.1');
  expect(text).toContain('{"id":"1"}');
  expect(text).toContain('HTTP/1.1 400');
  expect(text).not.toMatch(/pa55word|tell-nobody|TUlMTFJBQ0U6/);
});

test('a probe names the step that fails', async () => {
  const { opened, server } = await sending(
    (_seen, response) => json(response, 401, {}),
    origin => ({ url: `${origin}/docs`, probe: { url: `${origin}/ping` } }),
  );
  const steps = await opened.connection.probe(AbortSignal.timeout(5_000));
  expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
    ['resolve 127.0.0.1', true],
    [`connect to ${new URL(server.origin).host}`, true],
    ['GET /ping', false],
  ]);
  expect(steps[2]?.detail).toBe('answered 401: credentials are missing');
});
