import type { Offers } from '@millrace/connector';
import { connectorSuite } from '@millrace/connector/testkit';
import type { Harness, Peer, SinkFault, TestRecord } from '@millrace/connector/testkit';

import type { HttpConfig } from '../src/http/config.ts';
import { createHttpConnector } from '../src/http/index.ts';
import { json, TestServer } from './http-peer.ts';
import type { Seen } from './http-peer.ts';
import { settings } from './http-surroundings.ts';

const receivingOffers: Offers = {
  source: { delivery: 'acknowledged', because: 'a request is answered only after its messages are on disk', pushed: true },
};

/** A client that keeps a record until it is answered 202, and sends what was not on request. */
async function receivingPeer(port: number): Promise<Peer<HttpConfig>> {
  const unsettled = new Set<TestRecord>();
  const underWay = new Set<Promise<void>>();
  let settled = 0;
  const address = `http://127.0.0.1:${port}/records`;
  const headers = { 'content-type': 'application/x-ndjson', 'x-api-key': 'key-of-the-sender' };
  const post = (records: readonly TestRecord[]): void => {
    const body = records.map(record => JSON.stringify(record)).join('\n');
    const sending = fetch(address, { method: 'POST', body, headers }).then(
      ({ status }) => {
        if (status !== 202) return;
        settled += records.length;
        for (const record of records) unsettled.delete(record);
      },
      () => undefined,
    );
    underWay.add(sending);
  };
  return {
    config: settings({ listen: String(port), path: '/records', auth: { kind: 'key', keys: ['key-of-the-sender'] } }),
    secrets: ['key-of-the-sender'],
    openSessions: () => isListening(port),
    source: {
      produce: async records => {
        for (const record of records) unsettled.add(record);
        post(records);
      },
      resend: async () => {
        await Promise.all(underWay);
        if (unsettled.size > 0) post([...unsettled]);
      },
      settled: async () => settled,
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function isListening(port: number): Promise<number> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => 1,
    () => 0,
  );
}

async function freePort(): Promise<number> {
  await using server = await TestServer.start(() => undefined);
  return Number(new URL(server.origin).port);
}

const receiving: Harness<HttpConfig> = {
  connector: createHttpConnector(),
  offers: receivingOffers,
  start: async () => receivingPeer(await freePort()),
  waivers: {
    'source: a cut session is lost, never a quiet end': 'a server has no session with its senders; each request stands alone',
  },
};

connectorSuite('http, receiving', receiving);

const contract = { answer: { already: [409], reference: 'reference', items: { path: 'results', status: 'status' } } };

function sendingHarness(offers: Offers, written: (origin: string) => Readonly<Record<string, unknown>>): Harness<HttpConfig> {
  return { connector: createHttpConnector(), offers, start: () => sendingPeer(written) };
}

/** A target that keeps an honest book, knows keys, can be asked, and has faults. */
async function sendingPeer(written: (origin: string) => Readonly<Record<string, unknown>>): Promise<Peer<HttpConfig>> {
  const book = new Map<string, TestRecord>();
  let fault: SinkFault = 'none';
  const act = (record: TestRecord, key: string): { status: number; reference?: string; message?: string } => {
    if (record.amount === 'spoiled') return { status: 422, message: 'amount is not a number' };
    if (book.has(key)) return { status: 409, reference: `doc-${record.id}` };
    book.set(key, record);
    return { status: 201, reference: `doc-${record.id}` };
  };
  const server = await TestServer.start((seen, response) => {
    if (seen.method === 'GET') return ask(seen, book, response);
    if (fault === 'hang') return;
    const parsed: unknown = JSON.parse(seen.body);
    const records = (Array.isArray(parsed) ? parsed : [parsed]) as readonly TestRecord[];
    const results = records.map(record => act(record, String(seen.headers['idempotency-key'] ?? record.id)));
    if (fault === 'lose-answer') return void response.destroy();
    if (Array.isArray(parsed)) return json(response, 207, { results, echo: seen.headers.authorization });
    json(response, results[0]?.status ?? 500, { ...results[0], echo: seen.headers.authorization });
  });
  return {
    config: settings({ ...contract, auth: { kind: 'bearer', token: 'token-of-millrace' }, ...written(server.origin) }),
    secrets: ['token-of-millrace'],
    openSessions: () => server.sockets.size,
    sink: {
      book: async () => [...book.values()],
      waitingCalls: () => server.waiting,
      spoil: record => ({ ...record, amount: 'spoiled' }),
      async dial(next) {
        fault = next;
        await (next === 'down' ? server.down() : server.up());
      },
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function ask(seen: Seen, book: ReadonlyMap<string, TestRecord>, response: Parameters<typeof json>[0]): void {
  const id = decodeURIComponent(seen.path.split('/').at(-1) ?? '');
  if (book.has(id)) json(response, 200, { reference: `doc-${id}` });
  else json(response, 404, {});
}

const keyed = (batch: number, because = 'Idempotency-Key'): Offers => ({ sink: { repeat: 'keyed', because, batch } });

connectorSuite(
  'http, sending with a key',
  sendingHarness(keyed(1), origin => ({ url: `${origin}/records`, idempotency: { kind: 'header' } })),
);

connectorSuite(
  'http, sending batches with an outcome for each message',
  sendingHarness(keyed(100, 'the settings say that the target recognises a message by itself'), origin => ({
    url: `${origin}/records`,
    batch: 'array',
    repeats: 'keyed',
  })),
);

connectorSuite(
  'http, sending to a target that can be asked',
  sendingHarness(
    { sink: { repeat: 'verifiable', because: 'POST without a key that the target recognises', batch: 1 }, verify: true },
    origin => ({ url: `${origin}/records`, verify: { url: `${origin}/records/{id}`, reference: 'reference' } }),
  ),
);

connectorSuite(
  'http, sending to a target that cannot be asked',
  sendingHarness({ sink: { repeat: 'unsafe', because: 'POST without a key that the target recognises', batch: 1 } }, origin => ({
    url: `${origin}/records`,
  })),
);
