import { eventually } from '@millrace/connector/testkit';
import { DataType } from 'node-opcua';
import { expect, test } from 'vitest';

import { at, open, settings, startServer, temporaryFolder, watch } from './opcua-server.ts';

test('a history that never answers costs the history, not the values of now: the gap is marked, and the session stands', async () => {
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
  served.set('a', { dataType: DataType.Int32, value: 7 });
  await eventually('what is told now comes', () => watched.of(0).includes(7), 15_000);
  expect(watched.gaps).toMatchObject([{ reason: 'disconnected', requests: [0], sentence: 'nobody watched in between' }]);
  expect(watched.gaps[0]?.backfilled).toBeUndefined();
  expect(opened.lost).toEqual([]);
  await watched.stop();
}, 30_000);
