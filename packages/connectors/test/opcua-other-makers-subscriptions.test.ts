import { eventually } from '@millrace/connector/testkit';
import { DataType, StatusChangeNotification, StatusCodes } from 'node-opcua';
import type { CreateSubscriptionResponse, MonitoredItemCreateResult, NotificationMessage } from 'node-opcua';
import { expect, test } from 'vitest';

import { expectWatched, rigOf, without } from './opcua-other-maker.ts';
import { at, open, watch } from './opcua-server.ts';
import type { Opened } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });

const reduced = ({ reports }: Opened): readonly string[] =>
  reports.filter(({ code }) => code === 'opcua.reduced').map(({ sentence }) => sentence);

test('subscriptions are watched by what the server grants, and what is less is said once', async () => {
  await using rig = await rigOf(
    {
      answers: {
        CreateSubscription: (response: CreateSubscriptionResponse) => {
          response.revisedLifetimeCount = 30;
          response.revisedMaxKeepAliveCount = 60;
        },
      },
    },
    {},
    { itemsPerSubscription: 1 },
  );
  await using opened = await expectWatched(rig);
  expect(reduced(opened)).toEqual([
    'the server grants a subscription less than was asked: a sign of life every 3 s instead of 500 ms, values are kept for 1.5 s after a break instead of 60 s',
  ]);
});

test('subscriptions that are granted nothing that makes sense are not taken for silent', async () => {
  await using rig = await rigOf({
    answers: {
      CreateSubscription: (response: CreateSubscriptionResponse) => {
        response.revisedPublishingInterval = 0;
        response.revisedMaxKeepAliveCount = 0;
      },
    },
  });
  await using opened = await expectWatched(rig);
  await new Promise(resolve => setTimeout(resolve, 800));
  expect(opened.reports.map(({ code }) => code)).toEqual(['opcua.own-certificate']);
});

test.each(['BadServiceUnsupported', 'BadNotImplemented', 'BadTooManySubscriptions'] as const)(
  'that a server does not have (%s) are replaced by reading',
  async status => {
    await using rig = await rigOf(without(['CreateSubscription'], StatusCodes[status]));
    await using opened = await expectWatched(rig);
    expect(reduced(opened)).toEqual([expect.stringContaining(status)]);
  },
);

test.each(['BadServiceUnsupported', 'BadTooManyMonitoredItems', 'BadResourceUnavailable'] as const)(
  'that take no items (%s) are replaced by reading',
  async status => {
    await using rig = await rigOf(without(['CreateMonitoredItems'], StatusCodes[status]));
    await using opened = await expectWatched(rig);
    expect(reduced(opened)).toEqual([expect.stringContaining(status)]);
  },
);

test('subscriptions that end as soon as they begin are not made for ever: the tags are read', async () => {
  await using rig = await rigOf({
    answers: {
      Publish: ({ notificationMessage }: { notificationMessage: NotificationMessage }) => {
        notificationMessage.notificationData = [new StatusChangeNotification({ status: StatusCodes.BadTimeout })];
      },
    },
  });
  await using opened = await open(rig.config);
  const watched = watch(opened, [at('a')]);
  await eventually('it is read', () => watched.of(0).includes(0), 15_000);
  rig.served.set('a', int(5));
  await eventually('a change is told', () => watched.of(0).includes(5));
  expect(rig.served.count('CreateSubscription')).toBeLessThan(20);
  expect(opened.lost).toEqual([]);
  await watched.stop();
});

test('subscriptions that do not tell what a tag is at the begin are helped out by one read', async () => {
  let isFirst = true;
  await using rig = await rigOf({
    answers: {
      Publish: ({ notificationMessage }: { notificationMessage: NotificationMessage }) => {
        if ((notificationMessage.notificationData ?? []).length > 0 && isFirst) {
          isFirst = false;
          notificationMessage.notificationData = [];
        }
      },
    },
  });
  await using opened = await open(rig.config);
  const watched = watch(opened, [at('a'), at('b')]);
  await eventually('both are told', () => watched.of(0).includes(0) && watched.of(1).includes(0));
  expect(rig.served.answered('Publish')).toBe(0);
  await watched.stop();
});

test('subscriptions whose publish requests run out in between go on', async () => {
  let asked = 0;
  await using rig = await rigOf({
    refuses: {
      Publish: () =>
        ++asked % 3 === 0 ? StatusCodes.BadTimeout : asked % 5 === 0 ? StatusCodes.BadTooManyPublishRequests : undefined,
    },
  });
  await using opened = await open(rig.config);
  const watched = watch(opened, [at('a')]);
  for (let value = 1; value <= 8; value++) {
    rig.served.set('a', int(value));
    await eventually(`${value} is told`, () => watched.of(0).includes(value));
  }
  expect(opened.lost).toEqual([]);
  await watched.stop();
});

test('subscriptions with revised sampling and queues tell what was granted', async () => {
  await using rig = await rigOf({
    answers: {
      CreateMonitoredItems: ({ results }: { results: MonitoredItemCreateResult[] }) =>
        results.forEach(result => {
          result.revisedSamplingInterval = -1;
          result.revisedQueueSize = 1;
        }),
    },
  });
  await using opened = await open(rig.config);
  const watched = watch(opened, [at('a')], undefined, 100);
  await eventually('it is told', () => watched.values.length > 0);
  expect(opened.connection.tags?.granted?.()).toMatchObject([
    { requestedMs: 100, revisedMs: 50, problem: 'the server keeps 1 values instead of 100' },
  ]);
  await watched.stop();
});
