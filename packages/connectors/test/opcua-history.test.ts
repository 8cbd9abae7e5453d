import { eventually } from '@millrace/connector/testkit';
import type { TagGap, TagSeen } from '@millrace/connector';
import { DataType, StatusCodes } from 'node-opcua';
import type { HistoryReadResponse } from 'node-opcua';
import { expect, test } from 'vitest';

import { Observation } from '../src/opcua/observation.ts';
import { Publisher } from '../src/opcua/publisher.ts';
import { OpcuaSession } from '../src/opcua/session.ts';
import { startOther } from './opcua-other-maker.ts';
import { bookedServer, expectExact } from './opcua-line.ts';
import { at, environment, open, settings, startProxy, startServer, temporaryFolder, watch } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });

test.each([
  ['page by page', {}],
  [
    'page by page from a server that knows no continuation points',
    {
      HistoryRead: ({ results }: HistoryReadResponse) =>
        results?.forEach(result => Object.assign(result, { continuationPoint: null })),
    },
  ],
])('a long history is read %s, and handed over in the order of time over all tags', { timeout: 30_000 }, async (_, answers) => {
  await using pki = await temporaryFolder();
  await using served = await startOther({ answers }, { history: true });
  await using proxy = await startProxy(served.port);
  const config = settings(proxy.url, pki.path, { history: true, queue: 10 });
  const first = await open(config);
  const before = watch(first, [at('a'), at('b')]);
  await eventually('both are told', () => before.values.length === 2);
  proxy.cut();
  await before.done;
  const began = Date.now() + 10;
  for (let value = 1; value <= 3_500; value++) {
    served.set('a', int(value), StatusCodes.Good, new Date(began + value));
    if (value % 300 === 0) served.set('b', int(value), StatusCodes.Good, new Date(began + value));
  }
  await using opened = await open(config);
  const watched = watch(opened, [at('a'), at('b')], before.cursor());
  await eventually('the last is told', () => watched.of(0).includes(3_500), 15_000);
  expect(watched.of(0)).toEqual(Array.from({ length: 3_500 }, (_, place) => place + 1));
  expect(watched.of(1)).toEqual(Array.from({ length: 11 }, (_, place) => 300 * (place + 1)));
  const read = watched.values.filter(({ origin }) => origin === 'backfilled').map(({ sourceTime }) => sourceTime ?? 0);
  expect(read.length).toBeGreaterThan(3_400);
  expect(read).toEqual(read.toSorted((a, b) => a - b));
  expect(watched.gaps).toMatchObject([{ reason: 'disconnected', backfilled: read.length }]);
  await watched.stop();
});

test('values that there is no room for are read from history later, and stand in their place', { timeout: 30_000 }, async () => {
  await using rig = await bookedServer();
  const config = settings(rig.served.url, rig.pki, { history: true });
  await using session = await OpcuaSession.open(config, environment().env, AbortSignal.timeout(10_000));
  using publisher = new Publisher(session);
  const end = new AbortController();
  const requests = rig.addresses.map(address => ({ address }));
  const observation = new Observation(session, publisher, requests, end.signal, 60);
  const told = { values: [] as TagSeen[], gaps: [] as TagGap[] };
  for await (const { values, gaps = [], settle } of observation.run(undefined)) {
    told.values.push(...values);
    told.gaps.push(...gaps);
    await settle?.();
    const made = rig.made.length;
    // Now and then the consumer takes nothing for a while.
    if (told.gaps.length < 3) await eventually('cycles pass', () => rig.made.length > made + 12, 10_000);
    else if (values.length < 10) end.abort();
  }
  expect(told.gaps.every(({ reason, backfilled }) => reason === 'overflow' && backfilled !== undefined)).toBe(true);
  expectExact(rig.books, [told]);
});

test(
  'a history that never answers costs the history, not the values of now: the gap is marked, and the session stands',
  { timeout: 30_000 },
  async () => {
    await using pki = await temporaryFolder();
    await using served = await startServer({ history: true });
    const config = settings(served.url, pki.path, { history: true });
    const { promise: never } = Promise.withResolvers<never>();
    Object.assign(served.variable('a'), { historyRead: () => never });
    const limits = { concurrency: 4, batch: 100, timeout: 2_000, size: 1024 * 1024 };
    const cursor = await (async () => {
      await using opened = await open(config, { limits });
      const watched = watch(opened, [at('a')]);
      await eventually('it is watched', () => watched.values.length > 0);
      await watched.stop();
      return watched.cursor();
    })();
    // Another layout: the subscription is not taken over.
    await using opened = await open({ ...config, publish: 40 }, { limits });
    const watched = watch(opened, [at('a')], cursor);
    served.set('a', int(7));
    await eventually('what is told now comes', () => watched.of(0).includes(7), 15_000);
    expect(watched.gaps).toMatchObject([{ reason: 'disconnected', requests: [0], sentence: 'nobody watched in between' }]);
    expect(watched.gaps[0]?.backfilled).toBeUndefined();
    expect(opened.lost).toEqual([]);
    await watched.stop();
  },
);
