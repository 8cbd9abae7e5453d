import { eventually } from '@millrace/connector/testkit';
import {
  BinaryStream,
  coerceNodeId,
  DataChangeNotification,
  DataType,
  DataValue,
  MonitoredItemNotification,
  StatusCode,
  StatusCodes,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import type { NotificationMessage, VariantOptions } from 'node-opcua';
import { expect, test } from 'vitest';

import { startOther } from './opcua-other-maker.ts';
import type { Maker } from './opcua-other-maker.ts';
import { addVariable, at, open, settings, temporaryFolder, testNamespace, watch } from './opcua-server.ts';
import type { TestServerOptions } from './opcua-server.ts';

const int = (value: number) => ({ dataType: DataType.Int32, value });
const soon = (): AbortSignal => AbortSignal.timeout(5_000);

async function rigOf(maker: Maker, options: TestServerOptions = {}) {
  const pki = await temporaryFolder();
  const served = await startOther(maker, options);
  const opened = await open(settings(served.url, pki.path));
  return {
    served,
    opened,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await served[Symbol.asyncDispose]();
      await pki[Symbol.asyncDispose]();
    },
  };
}

/** A server that tells values otherwise, in messages and answers to Read. */
function eachValue(change: (value: DataValue) => ConstructorParameters<typeof DataValue>[0]): Maker {
  const changed = (value: DataValue): DataValue => new DataValue({ ...plain(value), ...change(value) });
  return {
    answers: {
      Publish: ({ notificationMessage }: { notificationMessage: NotificationMessage }) =>
        itemsIn(notificationMessage).forEach(item => (item.value = changed(item.value))),
      Read: (response: { results: DataValue[] }) => void (response.results = response.results.map(changed)),
    },
  };
}

function plain({ value, statusCode, sourceTimestamp, serverTimestamp }: DataValue) {
  return { value, statusCode, sourceTimestamp, serverTimestamp };
}

function itemsIn({ notificationData }: NotificationMessage): readonly MonitoredItemNotification[] {
  return (notificationData ?? []).flatMap(data => (data instanceof DataChangeNotification ? (data.monitoredItems ?? []) : []));
}

const year1601 = new Date(Date.UTC(1601, 0, 1));

test.each<readonly [string, ConstructorParameters<typeof DataValue>[0]]>([
  ['none', { sourceTimestamp: null }],
  ['1601', { sourceTimestamp: year1601 }],
  ['1601 and some hours', { sourceTimestamp: new Date(year1601.getTime() + 3 * 3_600_000) }],
  ['the end of all times', { sourceTimestamp: new Date(Date.UTC(9999, 11, 31)) }],
])('a source time that is %s is none, and the value is told', async (_, told) => {
  await using rig = await rigOf(eachValue(() => told));
  const watched = watch(rig.opened, [at('a')]);
  await eventually('it is told', () => watched.of(0).includes(0));
  rig.served.set('a', int(1));
  await eventually('its change is told', () => watched.of(0).includes(1));
  expect(watched.values[0]?.sourceTime).toBeUndefined();
  expect(rig.opened.lost).toEqual([]);
  await watched.stop();
});

test('where the source tells no time, that of the server is asked for, and stands for it', async () => {
  await using rig = await rigOf(eachValue(() => ({ sourceTimestamp: null })));
  const watched = watch(rig.opened, [at('a'), at('b')]);
  await eventually('the first are told', () => watched.values.length >= 2);
  await eventually('the server is asked', () => rig.served.answered('ModifyMonitoredItems') === 1);
  const before = Date.now() * 1_000;
  rig.served.set('a', int(1));
  await eventually('its change is told', () => watched.of(0).includes(1));
  const changed = watched.values.find(({ request, value }) => request === 0 && value === 1);
  expect(changed?.sourceTime).toBeGreaterThanOrEqual(before);
  const [read] = (await rig.opened.connection.tags?.read([at('a')], soon())) ?? [];
  expect(read?.sourceTime).toBeGreaterThanOrEqual(before);
  await watched.stop();
});

test('a time in the future and picoseconds are kept as they are told', async () => {
  const sourceTimestamp = new Date(Date.UTC(2031, 0, 1));
  await using rig = await rigOf(eachValue(() => ({ sourceTimestamp, sourcePicoseconds: 123_456_789 })));
  const [value] = (await rig.opened.connection.tags?.read([at('a')], soon())) ?? [];
  expect(value?.sourceTime).toBe(sourceTimestamp.getTime() * 1_000 + 123);
});

test.each<readonly [string, number]>([
  ['GoodNoData', 0x00a5_0000],
  ['Good, at its low limit', 0x0000_0500],
  ['Good, constant', 0x0000_0700],
  ['Good, an overflow of another kind', 0x0000_0080],
  ['Uncertain, last usable value', 0x4090_0000],
  ['Uncertain, engineering units exceeded, at its high limit', 0x4094_0600],
])('a status of %s keeps its bits and its value', async (_, status) => {
  const code = StatusCode.makeStatusCode(StatusCodes.Good, 0);
  Object.defineProperty(code, 'value', { value: status });
  await using rig = await rigOf(eachValue(() => ({ statusCode: code })));
  const watched = watch(rig.opened, [at('a')]);
  await eventually('it is told', () => watched.values.length > 0);
  expect(watched.values[0]).toMatchObject({ status, value: 0 });
  await watched.stop();
});

test('several changes of a tag in one message are told in their order', async () => {
  await using rig = await rigOf({
    answers: {
      Publish: ({ notificationMessage }: { notificationMessage: NotificationMessage }) => {
        for (const data of notificationMessage.notificationData ?? []) {
          if (!(data instanceof DataChangeNotification)) continue;
          data.monitoredItems = (data.monitoredItems ?? []).flatMap(({ clientHandle, value }) =>
            [1, 2, 3].map(number => {
              const times = new Variant(int(Number(value.value.value) * 10 + number));
              return new MonitoredItemNotification({ clientHandle, value: new DataValue({ ...plain(value), value: times }) });
            }),
          );
        }
      },
    },
  });
  const watched = watch(rig.opened, [at('a')]);
  rig.served.set('a', int(0));
  await eventually('all are told', () => watched.of(0).length >= 3);
  expect(watched.of(0).slice(0, 3)).toEqual([1, 2, 3]);
  await watched.stop();
});

const list = (dataType: DataType, value: unknown): VariantOptions => ({ dataType, arrayType: VariantArrayType.Array, value });

test('values of every type arrive', async () => {
  const held: readonly (readonly [string, VariantOptions, unknown])[] = [
    ['guid', { dataType: DataType.Guid, value: '72962B91-FA75-4AE6-8D28-B404DC7DAF63' }, '72962B91-FA75-4AE6-8D28-B404DC7DAF63'],
    ['xml', { dataType: DataType.XmlElement, value: '<a>1</a>' }, '<a>1</a>'],
    ['status', { dataType: DataType.StatusCode, value: StatusCodes.BadOutOfRange }, StatusCodes.BadOutOfRange.value],
    ['node', { dataType: DataType.NodeId, value: coerceNodeId('ns=0;i=85') }, 'i=85'],
    ['qualified', { dataType: DataType.QualifiedName, value: { name: 'Speed', namespaceIndex: 1 } }, 'Speed'],
    ['bytes', list(DataType.Byte, new Uint8Array([1, 2])), [1, 2]],
    ['wide', list(DataType.UInt64, [[0x0020_0000, 1]]), [2n ** 53n + 1n]],
    ['texts', list(DataType.LocalizedText, [{ text: 'läuft' }, { text: null }]), ['läuft', null]],
    ['nothing', list(DataType.String, []), []],
    ['mixed', list(DataType.Variant, [new Variant(int(7)), new Variant({ dataType: DataType.String, value: 'x' })]), [7, 'x']],
    ['strings', list(DataType.ByteString, [Buffer.from([1]), null]), ['AQ==', null]],
  ];
  await using rig = await rigOf(
    {},
    {
      build: (space, namespace) =>
        held.forEach(([name, value]) =>
          addVariable(space, namespace, name, value, value.dataType === DataType.Variant ? 'BaseDataType' : undefined),
        ),
    },
  );
  const told = await rig.opened.connection.tags?.read(
    held.map(([name]) => at(name)),
    soon(),
  );
  expect(told?.map(({ value }) => value)).toEqual(held.map(([, , arrives]) => arrives));
});

test('nodes by number, text, GUID and bytes are found', async () => {
  const identifiers = ['i=77', 's="DB_Line"."speed"', 'g=72962b91-fa75-4ae6-8d28-b404dc7daf63', 'b=M/RbKBsRVkePCePcx24oRA=='];
  await using rig = await rigOf(
    {},
    {
      build: (space, namespace) =>
        identifiers.forEach((nodeId, number) =>
          namespace.addVariable({
            browseName: `n${number}`,
            nodeId,
            organizedBy: space.rootFolder.objects,
            dataType: 'Int32',
            value: new Variant(int(number)),
          }),
        ),
    },
  );
  const addresses = identifiers.map(identifier => `nsu=${testNamespace};${identifier}`);
  const told = await rig.opened.connection.tags?.read(addresses, soon());
  expect(told?.map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  const page = await rig.opened.connection.tags?.browse?.(undefined, undefined, soon());
  const found = page?.nodes.filter(({ name }) => /^n\d$/u.test(name)).map(({ address }) => address);
  expect(await rig.opened.connection.tags?.read(found ?? [], soon())).toMatchObject([0, 1, 2, 3].map(value => ({ value })));
});

/** A structure as it comes over the wire: encoding `ns=2;i=5001`, which the server does not describe. */
function structure(count: number): Variant {
  const variant = new Variant();
  variant.decode(new BinaryStream(Buffer.from([22, 1, 2, 0x89, 0x13, 1, 3, 0, 0, 0, 1, 2, count])));
  return variant;
}

test('a structure that the server does not describe is kept as bytes: said once, asked for once, its neighbours go on', async () => {
  await using rig = await rigOf({
    answers: {
      Publish: ({ notificationMessage }: { notificationMessage: NotificationMessage }) => {
        for (const item of itemsIn(notificationMessage)) {
          const count = Number(item.value.value.value) - 100;
          if (!(count > 0)) continue;
          item.value = new DataValue(plain(item.value));
          item.value.value = structure(count);
        }
      },
    },
  });
  const watched = watch(rig.opened, [at('a'), at('b')]);
  await eventually('both are told', () => watched.values.length >= 2);
  const told = () => watched.of(0).filter(value => typeof value === 'object');
  rig.served.set('a', int(101));
  await eventually('the structure is told', () => told().length === 1, 10_000);
  const asked = rig.served.count('Browse');
  for (let value = 2; value <= 4; value++) {
    rig.served.set('a', int(100 + value));
    rig.served.set('b', int(value));
    await eventually('both are told', () => told().length === value && watched.of(1).includes(value));
  }
  expect(told()[0]).toEqual({ encoding: `nsu=${testNamespace};i=5001`, body: 'AQIB' });
  expect(rig.opened.reports.filter(({ code }) => code === 'opcua.unknown-structure')).toHaveLength(1);
  expect(rig.served.count('Browse')).toBe(asked);
  expect(rig.opened.lost).toEqual([]);
  await watched.stop();
}, 15_000);
