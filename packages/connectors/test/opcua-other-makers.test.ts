import { eventually } from '@millrace/connector/testkit';
import { DataType, NotificationMessage, StatusCodes } from 'node-opcua';
import type { StatusCode } from 'node-opcua';
import { describe, expect, test } from 'vitest';

import { startOther, without } from './opcua-other-maker.ts';
import type { Maker } from './opcua-other-maker.ts';
import { at, open, settings, startProxy, temporaryFolder, watch } from './opcua-server.ts';
import type { TestServerOptions } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });

/** A server of another maker behind a proxy, with a folder for certificates. */
async function rigOf(maker: Maker, options: TestServerOptions = {}) {
  const pki = await temporaryFolder();
  const served = await startOther(maker, options);
  const proxy = await startProxy(served.port);
  return {
    served,
    proxy,
    pki: pki.path,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
      await pki[Symbol.asyncDispose]();
    },
  };
}

type Rig = Awaited<ReturnType<typeof rigOf>>;

/** Values of `a` are told in one session, lost in a break, and gone on with in the next session. */
async function overABreak(rig: Rig, history: boolean) {
  const { served, proxy, pki } = rig;
  const config = settings(proxy.url, pki, { history, keepAlive: 200 });
  const first = await open(config);
  const before = watch(first, [at('a')]);
  await eventually('the first is told', () => before.of(0).includes(0));
  served.set('a', int(1));
  await eventually('1 is told', () => before.of(0).includes(1));
  await lose(rig, 2);
  await before.done;
  await first[Symbol.asyncDispose]();
  served.set('a', int(3));
  proxy.unmute();
  const opened = await open(config);
  const watched = watch(opened, [at('a')], before.cursor());
  await eventually('3 is told', () => watched.of(0).includes(3));
  served.set('a', int(4));
  await eventually('4 is told', () => watched.of(0).includes(4));
  return { opened, watched };
}

/** The server sends a value that is lost on the way, with the connection. */
async function lose({ served, proxy }: Pick<Rig, 'served' | 'proxy'>, value: number): Promise<void> {
  const sent = served.answered('Publish');
  proxy.mute();
  served.set('a', int(value));
  await eventually('the server sent it', () => served.answered('Publish') > sent);
  proxy.cut();
}

describe('F68: the rungs of the ladder that a server does not have', () => {
  const none: readonly (readonly [string, Maker])[] = [
    ['TransferSubscriptions: BadServiceUnsupported (S7-1500, asyncua, Kepware)', without(['TransferSubscriptions'])],
    ['TransferSubscriptions: BadNotImplemented', without(['TransferSubscriptions'], StatusCodes.BadNotImplemented)],
    ['TransferSubscriptions: BadNothingToDo', without(['TransferSubscriptions'], StatusCodes.BadNothingToDo)],
    ['TransferSubscriptions: BadUserAccessDenied', without(['TransferSubscriptions'], StatusCodes.BadUserAccessDenied)],
    ['Republish: BadServiceUnsupported', without(['Republish'])],
    ['Republish: BadNotImplemented', without(['Republish'], StatusCodes.BadNotImplemented)],
    [
      'Republish answers an empty message (asyncua)',
      {
        answers: {
          Republish: (response: { notificationMessage: NotificationMessage }) =>
            void (response.notificationMessage = new NotificationMessage({ sequenceNumber: 0, notificationData: [] })),
        },
      },
    ],
  ];
  test.each(none)('%s: what is missing is read from history, and marked', async (_, maker) => {
    await using rig = await rigOf(maker, { history: true, allowAnonymousSubscriptionTransferOnUnsecuredChannel: true });
    const { opened, watched } = await overABreak(rig, true);
    expect(watched.gaps[0]?.backfilled).toBeGreaterThan(0);
    expect(watched.of(0)).toEqual(expect.arrayContaining([2, 3, 4]));
    expect(opened.lost).toEqual([]);
    await watched.stop();
    await opened[Symbol.asyncDispose]();
  });

  test.each<readonly [string, StatusCode]>([
    ['BadServiceUnsupported', StatusCodes.BadServiceUnsupported],
    ['BadHistoryOperationUnsupported', StatusCodes.BadHistoryOperationUnsupported],
    ['BadTooManyOperations', StatusCodes.BadTooManyOperations],
  ])('HistoryRead as well: %s: the gap is marked, nothing is made up', async (_, status) => {
    await using rig = await rigOf({
      refuses: { TransferSubscriptions: () => StatusCodes.BadServiceUnsupported, HistoryRead: () => status },
    });
    const { opened, watched } = await overABreak(rig, true);
    expect(watched.gaps).toMatchObject([{ reason: 'disconnected', requests: [0] }]);
    expect(watched.gaps[0]?.backfilled).toBeUndefined();
    expect(watched.of(0)).not.toContain(2);
    expect(opened.lost).toEqual([]);
    await watched.stop();
    await opened[Symbol.asyncDispose]();
  });

  test('a server that ends the connection at a Republish is asked no third time', async () => {
    await using rig = await rigOf(
      { refuses: { Republish: () => 'close' } },
      { allowAnonymousSubscriptionTransferOnUnsecuredChannel: true },
    );
    const { served, proxy, pki } = rig;
    const config = settings(proxy.url, pki, { keepAlive: 200 });
    const first = await open(config);
    const before = watch(first, [at('a')]);
    await eventually('the first is told', () => before.of(0).includes(0));
    await lose(rig, 1);
    await before.done;
    await first[Symbol.asyncDispose]();
    proxy.unmute();
    for (let session = 1; ; session++) {
      await using opened = await open(config);
      const watched = watch(opened, [at('a')], before.cursor());
      await eventually('it goes on, or asks', () => watched.gaps.length > 0 || opened.lost.length > 0);
      served.set('a', int(10 + session));
      await eventually('it goes on, or ends', () => watched.of(0).includes(10 + session) || opened.lost.length > 0);
      await watched.stop();
      if (opened.lost.length > 0) continue;
      expect(watched.gaps).toMatchObject([{ reason: 'sequence', requests: [0] }]);
      break;
    }
    expect(served.count('Republish')).toBe(2);
  });
});
