import { eventually } from '@millrace/connector/testkit';
import { DataType } from 'node-opcua';
import { expect, test } from 'vitest';

import { startOther } from './opcua-other-maker.ts';
import { addVariable, at, open, settings, temporaryFolder, watch } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });

test('a controller whose stack takes 16 KB at once is asked in pieces that fit', async () => {
  const limits = { maxChunkCount: 2, maxMessageSize: 16_384, receiveBufferSize: 8_192, sendBufferSize: 8_192 };
  const names = Array.from({ length: 400 }, (_, number) => `a-tag-with-a-rather-long-name-${number}`);
  await using pki = await temporaryFolder();
  await using served = await startOther(
    {},
    {
      transportSettings: { adjustTransportLimits: () => limits as never },
      build: (space, namespace) => names.forEach(name => addVariable(space, namespace, name, int(1))),
    },
  );
  await using opened = await open(settings(served.url, pki.path));
  const watched = watch(opened, names.map(at));
  await eventually('every tag is told', () => new Set(watched.values.map(value => value.request)).size === names.length);
  expect(watched.values.filter(({ status }) => status !== 0)).toEqual([]);
  const told = await opened.connection.tags?.read(names.map(at), AbortSignal.timeout(5_000));
  expect(told?.map(({ status }) => status)).toEqual(names.map(() => 0));
  expect(served.count('CreateMonitoredItems')).toBeGreaterThan(1);
  expect(opened.lost).toEqual([]);
  await watched.stop();
}, 15_000);
