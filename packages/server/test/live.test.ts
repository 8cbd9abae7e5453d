import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { liveRoute, liveStatus, openLive, statusAfter, type LiveEvent, type LiveStatus } from '@millrace/api';
import type { Present } from '@millrace/core';
import { healthyStatus, troubledStatus } from '../../../tests/fixtures/node-views.ts';
import { incidents, recent } from '../../../tests/fixtures/present-views.ts';
import { serveLive, type LiveOptions, type LiveReader } from '../src/http/live/serve-live.ts';
import { RequestError } from '../src/http/request-error.ts';
import { serve } from './serve.ts';

const present: Present = {
  at: '2026-11-23T08:00:00.000Z',
  status: healthyStatus,
  incidents: { sentence: 'All is well.', incidents: [] },
  recent,
};

/** A server that has nothing but the stream. */
async function listen(options: Partial<LiveOptions> = {}) {
  const app = fastify({ forceCloseConnections: 'idle' });
  app.setErrorHandler((error, _, reply) => reply.status(error instanceof RequestError ? error.status : 500).send({}));
  const sockets: Socket[] = [];
  app.server.on('connection', socket => sockets.push(socket));
  serveLive(app, { read: async () => present, whose: () => ({}), now: () => performance.now(), everyMs: 10, ...options });
  await app.listen({ host: '127.0.0.1', port: 0 });
  opened.push(app);
  const { port } = app.server.address() as AddressInfo;
  return { app, port, sockets, url: `http://127.0.0.1:${port}` };
}

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

/** The client, on a connection of its own that nothing keeps open. */
function listenTo(url: string, signal: AbortSignal): AsyncGenerator<LiveEvent, void, void> {
  return openLive({ url, fetch: alone }, signal);
}

function alone(address: string, init: RequestInit): Promise<Response> {
  return fetch(address, { ...init, headers: { ...(init.headers as Record<string, string>), connection: 'close' } });
}

/** Listens until enough was heard. */
async function hear(url: string, isEnough: (events: readonly LiveEvent[]) => boolean): Promise<readonly LiveEvent[]> {
  const stop = new AbortController();
  const events: LiveEvent[] = [];
  for await (const event of listenTo(url, stop.signal)) {
    events.push(event);
    if (isEnough(events)) stop.abort();
  }
  return events;
}

function statusOf(events: readonly LiveEvent[]): LiveStatus | undefined {
  return events.reduce<LiveStatus | undefined>(
    (known, event) => (event.kind === 'status' ? statusAfter(known, event) : known),
    undefined,
  );
}

describe('the stream', () => {
  test('tells everything first, then what changed, and what was heard adds up to the present', async () => {
    const readings = [
      present,
      { ...present, status: troubledStatus, incidents },
      { ...present, status: troubledStatus, incidents },
    ];
    let round = 0;
    const { url } = await listen({ read: async () => readings[Math.min(round++, readings.length - 1)]! });
    const events = await hear(url, heard => heard.filter(({ kind }) => kind === 'incidents').length === 2);
    expect(events.slice(0, 4).map(({ kind }) => kind)).toEqual(['status', 'incidents', 'held', 'recent']);
    expect(events[0]).toMatchObject({ whole: true });
    const expected = liveStatus(troubledStatus, new Map());
    const known = statusOf(events)!;
    expect({ ...known, flows: known.flows.map(each => ({ ...each, inRate: 0, outRate: 0 })) }).toEqual({
      ...expected,
      flows: expected.flows.map(each => ({ ...each, inRate: 0, outRate: 0 })),
    });
    expect(events.findLast(({ kind }) => kind === 'incidents')).toEqual({ kind: 'incidents', report: incidents });
  });

  test('names another release before what it changed', async () => {
    let release = 'one';
    const { url } = await listen({ read: async () => ({ ...present, status: { ...healthyStatus, release } }) });
    const events = await hear(url, heard => {
      release = 'two';
      return heard.some(({ kind }) => kind === 'release') && heard.at(-1)?.kind === 'status';
    });
    const place = events.findIndex(({ kind }) => kind === 'release');
    expect(events.slice(place)).toMatchObject([{ release: 'two' }, { kind: 'status', whole: true }]);
  });

  test('reads the node once for everybody, and not at all while nobody listens', async () => {
    let reads = 0;
    const { port } = await listen({
      everyMs: 60_000,
      read: async () => {
        reads++;
        return present;
      },
    });
    expect(reads).toBe(0);
    await Promise.all(Array.from({ length: 8 }, () => rawListener(port, heard => heard.includes('event: recent'))));
    expect(reads).toBeLessThan(8);
  });

  test('is kept open by a sign of life while nothing changes', async () => {
    const { port } = await listen({ heartbeatMs: 20 });
    const { text } = await rawListener(port, heard => heard.includes(': still here'));
    expect(text).toContain('retry: 2000');
    expect(text).toContain('content-type: text/event-stream');
  });

  test('goes on when the node could not be read for a while', async () => {
    let round = 0;
    const { url } = await listen({
      read: async () => {
        if (round++ % 2 === 0) throw new Error('the disk is full');
        return { ...present, status: { ...healthyStatus, node: `node ${round}` } };
      },
    });
    const events = await hear(url, heard => heard.filter(({ kind }) => kind === 'status').length === 3);
    expect(events).not.toEqual([]);
  });

  test('ends when whoever listens may not any more', async () => {
    let may = true;
    const { url } = await listen({ whose: () => (may ? {} : undefined) });
    const heard: LiveEvent[] = [];
    for await (const event of listenTo(url, new AbortController().signal)) {
      heard.push(event);
      may = false;
    }
    expect(heard).toHaveLength(4);
  });

  test('tells those with other sites what is theirs, and ends when somebody gets other sites', async () => {
    let sites: readonly string[] = ['pune'];
    const read = async (of: readonly string[] | undefined) => ({
      ...present,
      status: { ...healthyStatus, node: `of ${of?.join()}` },
    });
    const { url } = await listen({ read, whose: () => ({ sites }) });
    const heard: LiveEvent[] = [];
    for await (const event of listenTo(url, new AbortController().signal)) {
      heard.push(event);
      sites = ['lyon'];
    }
    expect(statusOf(heard)!.node).toBe('of pune');
    expect(statusOf(await hear(url, () => true))!.node).toBe('of lyon');
  });

  test('has nothing for somebody who may not read any more when it opens', async () => {
    const { url } = await listen({ whose: () => undefined });
    expect((await fetch(url + liveRoute.path)).status).toBe(401);
  });

  test('a site called "everything" is a site, not all of them', async () => {
    const read = async (of: readonly string[] | undefined) => ({
      ...present,
      status: { ...healthyStatus, node: of === undefined ? 'of all' : 'of one' },
    });
    let reader: LiveReader = {};
    const { url } = await listen({ read, whose: () => reader });
    const heard: LiveEvent[] = [];
    for await (const event of listenTo(url, new AbortController().signal)) {
      heard.push(event);
      reader = { sites: ['everything'] };
    }
    expect(statusOf(heard)!.node).toBe('of all');
    expect(statusOf(await hear(url, () => true))!.node).toBe('of one');
  });

  test('refuses more listeners than it has places for, until one goes', async () => {
    const { url } = await listen({ most: 1 });
    const stop = new AbortController();
    const first = listenTo(url, stop.signal);
    await first.next();
    await expect(listenTo(url, stop.signal).next()).rejects.toMatchObject({ kind: 'unexpected' });
    stop.abort();
    await first.next();
    await expect.poll(() => hear(url, () => true).catch(() => [])).not.toEqual([]);
  });

  test('ends with the server', async () => {
    const { app, url } = await listen();
    const listening = listenTo(url, new AbortController().signal);
    await listening.next();
    await app.close();
    for await (const _ of listening);
  });
});

describe('the stream of a node', () => {
  test('is for whoever may read, and says so to others', async () => {
    await using served = await serve();
    const refused = openLive({ url: served.url, fetch: alone }, new AbortController().signal);
    await expect(refused.next()).rejects.toMatchObject({ problem: { status: 401, code: 'server.token-missing' } });
    const stop = new AbortController();
    const listening = openLive({ url: served.url, token: served.tokens.read, fetch: alone }, stop.signal);
    expect((await listening.next()).value).toMatchObject({ kind: 'status', whole: true, node: { node: healthyStatus.node } });
    stop.abort();
    await listening.next();
  });
});

describe('a listener that takes nothing', () => {
  test('F50: is dropped, and what waits for it never grows beyond what was read once', async () => {
    const detail = 'x'.repeat(256 * 1024);
    let round = 0;
    const read = async () => ({ ...present, status: { ...healthyStatus, node: `${round++} ${detail}` } });
    const { port, sockets } = await listen({ read, everyMs: 2, patienceMs: 50 });
    const stalled = connect(port, '127.0.0.1').pause();
    stalled.write('GET /api/v1/live HTTP/1.1\r\nhost: node\r\n\r\n');
    await expect.poll(() => sockets.length).toBe(1);
    const [socket] = sockets as [Socket];
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, socket.writableLength)), 1);
    await once(socket, 'close');
    clearInterval(watch);
    stalled.destroy();
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThan(2 * detail.length);
  });

  test('F50: does not keep others from hearing', async () => {
    let round = 0;
    const read = async () => ({ ...present, status: { ...healthyStatus, node: `${round++} ${'x'.repeat(64 * 1024)}` } });
    const { port, url } = await listen({ read, everyMs: 2, patienceMs: 60_000 });
    const stalled = connect(port, '127.0.0.1').pause();
    stalled.write('GET /api/v1/live HTTP/1.1\r\nhost: node\r\n\r\n');
    const events = await hear(url, heard => heard.length === 60);
    stalled.destroy();
    expect(events).toHaveLength(60);
  });

  test('is told the difference to what it heard last, not each step, when it takes again', async () => {
    let round = 0;
    const read = async () => ({ ...present, status: { ...healthyStatus, node: `${round++} ${'x'.repeat(256 * 1024)}` } });
    const { port, sockets } = await listen({ read, everyMs: 2, patienceMs: 60_000 });
    const slow = connect(port, '127.0.0.1').pause();
    slow.write('GET /api/v1/live HTTP/1.1\r\nhost: node\r\n\r\n');
    await expect.poll(() => sockets[0]?.writableLength ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
    const stuckAt = round;
    await expect.poll(() => round).toBeGreaterThan(stuckAt + 20);
    let text = '';
    slow.on('data', piece => (text += piece.toString())).resume();
    await expect.poll(() => numbersIn(text).some(each => each > stuckAt + 20), { timeout: 10_000 }).toBe(true);
    slow.destroy();
    const told = numbersIn(text);
    expect(told.filter(each => each > stuckAt && each <= stuckAt + 20)).toEqual([]);
  });
});

function numbersIn(text: string): readonly number[] {
  return [...text.matchAll(/"node":"(\d+) x/g)].map(([, number]) => Number(number));
}

async function rawListener(port: number, isEnough: (text: string) => boolean): Promise<{ readonly text: string }> {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /api/v1/live HTTP/1.1\r\nhost: node\r\n\r\n');
  let text = '';
  for await (const piece of socket) {
    text += String(piece);
    if (isEnough(text)) break;
  }
  return { text };
}
