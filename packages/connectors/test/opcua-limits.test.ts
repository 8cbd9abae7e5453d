import { eventually } from '@millrace/connector/testkit';
import { ConnectorError } from '@millrace/connector';
import { DataType, StatusCode, StatusCodes } from 'node-opcua';
import type { AddressSpace, Namespace } from 'node-opcua';
import { expect, test } from 'vitest';

import { addVariable, at, open, settings, startServer, temporaryFolder, watch } from './opcua-server.ts';

const many = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `tag-${n}`);

const build =
  (count: number) =>
  (space: AddressSpace, namespace: Namespace): void => {
    for (const name of many(count)) addVariable(space, namespace, name, { dataType: DataType.Double, value: 1 });
  };

test('F67: calls stay inside the operation limits of the server, also where it does not tell them', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer({
    build: build(30),
    serverCapabilities: {
      operationLimits: { maxMonitoredItemsPerCall: 7, maxNodesPerRead: 7, maxNodesPerTranslateBrowsePathsToNodeIds: 7 },
    },
  });
  await using opened = await open(settings(served.url, pki.path, { itemsPerSubscription: 12 }));
  const watched = watch(
    opened,
    many(30).map(name => `/{${served.namespace.namespaceUri}}${name}`),
  );
  await eventually('every tag is told', () => new Set(watched.values.map(value => value.request)).size === 30);
  expect(served.server.engine.currentSubscriptionCount).toBe(3);
  expect(watched.values.every(value => value.status === 0)).toBe(true);
  await watched.stop();
});

test('F67: the server grants fewer subscriptions than are wanted: observations share one, and it is said', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer({ serverCapabilities: { maxSubscriptionsPerSession: 1, maxSubscriptions: 1 } });
  await using opened = await open(settings(served.url, pki.path));
  const first = watch(opened, [at('a')]);
  await eventually('the first is told', () => first.values.length > 0);
  const second = watch(opened, [at('b'), at('a')]);
  await eventually('the second is told', () => second.values.length >= 2);
  served.set('b', { dataType: DataType.Int32, value: 5 });
  await eventually('a change is told to the guest', () => second.of(0).includes(5));
  expect(first.of(0)).toEqual([0]);
  expect(opened.reports.slice(1)).toMatchObject([{ code: 'opcua.reduced', sentence: expect.stringContaining('share one') }]);
  await first.stop();
  served.set('b', { dataType: DataType.Int32, value: 6 });
  await eventually('the guest goes on', () => second.of(0).includes(6));
  await second.stop();
});

test('F67: the server watches fewer items than are wanted: the others are read, each listed as such', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer({
    build: build(5),
    serverCapabilities: { maxMonitoredItemsPerSubscription: 3, maxMonitoredItems: 3 },
  });
  await using opened = await open(settings(served.url, pki.path));
  const watched = watch(opened, many(5).map(at));
  await eventually('every tag is told', () => new Set(watched.values.map(value => value.request)).size === 5);
  served.set('tag-4', { dataType: DataType.Double, value: 7 });
  await eventually('a change of a tag that is read is told', () => watched.of(4).includes(7));
  const granted = opened.connection.tags?.granted?.() ?? [];
  expect(granted.filter(grant => grant.problem?.includes('BadTooManyMonitoredItems'))).toHaveLength(2);
  expect(granted.map(grant => grant.revisedMs)).toContain(1_000);
  await watched.stop();
});

test('F67: a server that bears one publish request at a time still tells everything', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer();
  served.server.on('create_session', session => {
    (session as unknown as { publishEngine: { maxPublishRequestInQueue: number } }).publishEngine.maxPublishRequestInQueue = 1;
  });
  await using opened = await open(settings(served.url, pki.path));
  const watched = watch(opened, [at('a')]);
  await eventually('the first is told', () => watched.values.length > 0);
  for (const value of [1, 2, 3]) {
    served.set('a', { dataType: DataType.Int32, value });
    await eventually(`${value} is told`, () => watched.of(0).includes(value));
  }
  expect(opened.lost).toEqual([]);
  await watched.stop();
});

test('F71: what was asked and what was granted are shown; an overflow of the queue is counted and marked', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer({
    build: (space, namespace) =>
      (addVariable(space, namespace, 'slow', { dataType: DataType.Double, value: 0 }).minimumSamplingInterval = 500),
  });
  await using opened = await open(settings(served.url, pki.path, { queue: 2, publish: 300 }));
  const slow = watch(opened, [at('slow')], undefined, 100);
  const quick = watch(opened, [at('a')]);
  await eventually('both are told', () => slow.values.length > 0 && quick.values.length > 0);
  const grantOf = (name: string) => opened.connection.tags?.granted?.().find(grant => grant.address === at(name));
  expect(grantOf('slow')).toMatchObject({
    requestedMs: 100,
    revisedMs: 500,
    problem: 'looked at every 500 ms instead of 100 ms',
  });
  // In one turn, so that the server cannot tell some in between.
  for (let value = 1; value <= 8; value++) served.set('a', { dataType: DataType.Int32, value });
  await eventually('the last is told', () => quick.of(0).includes(8));
  await eventually('the overflow is marked', () => quick.gaps.length > 0);
  expect(quick.gaps).toMatchObject([{ reason: 'overflow', requests: [0] }]);
  expect(grantOf('a')?.overflows).toBe(1);
  await slow.stop();
  await quick.stop();
});

test('F72: a status keeps every bit, and its value stays what it was', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer();
  await using opened = await open(settings(served.url, pki.path));
  const watched = watch(opened, [at('a')]);
  await eventually('the first is told', () => watched.values.length > 0);
  const clamped = StatusCode.makeStatusCode(StatusCodes.GoodClamped, 'LimitHigh | InfoTypeDataValue');
  const statuses = [clamped, StatusCodes.UncertainLastUsableValue, StatusCodes.BadSensorFailure, StatusCodes.UncertainSubNormal];
  for (const [place, status] of statuses.entries()) {
    served.set('a', { dataType: DataType.Int32, value: place + 1 }, status);
    await eventually(`status ${status.name} is told`, () => watched.values.some(value => value.status === status.value));
  }
  expect(watched.values.slice(1).map(({ status, value }) => [status, value])).toEqual(
    statuses.map((status, place) => [status.value, place + 1]),
  );
  expect(clamped.value).toBe(0x0030_0200 | 0x0400);
  await watched.stop();
});

test('F75: a server whose sessions are all held by others is said to be so, once, with one attempt', async () => {
  await using pki = await temporaryFolder();
  await using served = await startServer({ serverCapabilities: { maxSessions: 1 } });
  await using first = await open(settings(served.url, pki.path));
  // The server gives up sessions that never did anything, to make room.
  await first.connection.tags?.read([at('a')], AbortSignal.timeout(2_000));
  const refused = await open(settings(served.url, pki.path)).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ConnectorError);
  expect(refused).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('BadTooManySessions') });
  expect(served.server.currentSessionCount).toBe(1);
  expect(first.connection.sessions?.()).toEqual({ open: 1, allowed: 1 });
});
