import Long from 'long';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readState } from '../src/sparkplug/state.ts';
import { startTap } from './support/mqtt-tap.ts';
import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import type { Mosquitto } from './support/mosquitto.ts';
import { byName, codec, openSparkplug, TagWatch, TestEdge, until, Watcher } from './sparkplug-surroundings.ts';
import type { Opened } from './sparkplug-surroundings.ts';

describe.skipIf(mosquittoMissing)('a Sparkplug host application at a real broker', () => {
  let broker: Mosquitto;
  let groups = 0;
  beforeAll(async () => {
    broker = await startMosquitto();
  });
  afterAll(async () => {
    await broker[Symbol.asyncDispose]();
  });
  /** Ids that no other test uses. */
  const fresh = (): { readonly group: string; readonly node: string } => ({ group: `g${++groups}`, node: 'edge' });

  it.each([
    ['5', 5],
    ['3.1.1', 4],
  ] as const)(
    'MQTT %s: it connects with a death certificate as will and a clean session, subscribes, and then says that it is online [tck-id-intro-sparkplug-host-state, tck-id-components-ph-state, tck-id-conformance-primary-host, tck-id-host-topic-phid-birth-message, tck-id-host-topic-phid-birth-payload, tck-id-host-topic-phid-birth-payload-timestamp, tck-id-host-topic-phid-birth-qos, tck-id-host-topic-phid-birth-required, tck-id-host-topic-phid-birth-retain, tck-id-host-topic-phid-birth-sub-required, tck-id-host-topic-phid-birth-topic, tck-id-host-topic-phid-death-payload, tck-id-host-topic-phid-death-payload-connect, tck-id-host-topic-phid-death-payload-timestamp-connect, tck-id-host-topic-phid-death-qos, tck-id-host-topic-phid-death-required, tck-id-host-topic-phid-death-retain, tck-id-host-topic-phid-death-topic, tck-id-message-flow-phid-sparkplug-clean-session-311, tck-id-message-flow-phid-sparkplug-clean-session-50, tck-id-message-flow-phid-sparkplug-state-publish, tck-id-message-flow-phid-sparkplug-state-publish-payload, tck-id-message-flow-phid-sparkplug-state-publish-payload-timestamp, tck-id-message-flow-phid-sparkplug-subscription, tck-id-operational-behavior-host-application-connect-birth, tck-id-operational-behavior-host-application-connect-birth-payload, tck-id-operational-behavior-host-application-connect-birth-qos, tck-id-operational-behavior-host-application-connect-birth-retained, tck-id-operational-behavior-host-application-connect-birth-topic, tck-id-operational-behavior-host-application-connect-will, tck-id-operational-behavior-host-application-connect-will-payload, tck-id-operational-behavior-host-application-connect-will-qos, tck-id-operational-behavior-host-application-connect-will-retained, tck-id-operational-behavior-host-application-connect-will-topic, tck-id-operational-behavior-primary-application-state-with-multiple-servers-state, tck-id-payloads-state-birth, tck-id-payloads-state-birth-payload, tck-id-payloads-state-subscribe, tck-id-payloads-state-will-message, tck-id-payloads-state-will-message-payload, tck-id-payloads-state-will-message-qos, tck-id-payloads-state-will-message-retain, tck-id-principles-birth-certificates-order]',
    async (version, protocol) => {
      await using tap = await startTap(broker.port, protocol);
      const before = Date.now();
      await using host = await openSparkplug({ url: tap.url, version, host: { id: `host-${version}` } });
      await until('it says that it is online', () => tap.published().length > 0);
      const [connect] = tap.connects();
      const topic = `spBv1.0/STATE/host-${version}`;
      expect(connect).toMatchObject({ clean: true, will: { topic, qos: 1, retain: true } });
      if (protocol === 5) expect(connect?.properties?.sessionExpiryInterval).toBe(0);
      const will = readState(Buffer.from(connect?.will?.payload ?? ''));
      expect(will).toEqual({ online: false, timestamp: expect.any(Number) });
      expect(will!.timestamp).toBeGreaterThanOrEqual(before);
      expect(will!.timestamp).toBeLessThanOrEqual(Date.now());
      const order = tap.sent.map(packet => packet.cmd).filter(cmd => cmd !== 'puback');
      expect(order).toEqual(['connect', 'subscribe', 'publish']);
      const [subscribe] = tap.sent.filter(packet => packet.cmd === 'subscribe');
      expect(subscribe?.subscriptions.map(one => one.topic)).toEqual([
        topic,
        ...['NBIRTH/+', 'NDATA/+', 'NDEATH/+', 'DBIRTH/+/+', 'DDATA/+/+', 'DDEATH/+/+'].map(told => `spBv1.0/+/${told}`),
      ]);
      const [birth] = tap.published();
      expect(birth).toMatchObject({ topic, qos: 1, retain: true });
      expect(JSON.parse(birth!.payload.toString())).toEqual({ online: true, timestamp: will!.timestamp });
      expect(host.lost).toEqual([]);
    },
  );

  it('it says that it is offline before it leaves [tck-id-host-topic-phid-death-payload-disconnect-clean, tck-id-host-topic-phid-death-payload-timestamp-disconnect-clean, tck-id-operational-behavior-host-application-death-payload, tck-id-operational-behavior-host-application-death-qos, tck-id-operational-behavior-host-application-death-retained, tck-id-operational-behavior-host-application-death-topic, tck-id-operational-behavior-host-application-disconnect-intentional, tck-id-operational-behavior-host-application-termination]', async () => {
    await using tap = await startTap(broker.port);
    await using watcher = await Watcher.connect(broker.url);
    const host = await openSparkplug({ url: tap.url, host: { id: 'leaving' } });
    await until('its birth is seen', () => watcher.of('spBv1.0/STATE/leaving').length === 1);
    const leaving = Date.now();
    await host[Symbol.asyncDispose]();
    const [death, farewell] = tap.sent.filter(packet => packet.cmd !== 'puback').slice(-2);
    expect(farewell?.cmd).toBe('disconnect');
    expect(death).toMatchObject({ cmd: 'publish', topic: 'spBv1.0/STATE/leaving', qos: 1, retain: true });
    const last = readState(Buffer.from((death as { payload: Buffer }).payload));
    expect(last).toEqual({ online: false, timestamp: expect.any(Number) });
    expect(last!.timestamp).toBeGreaterThanOrEqual(leaving);
    await until('the death is seen', () => watcher.of('spBv1.0/STATE/leaving').length === 2);
  });

  it('without a farewell the broker says that it is offline, with the time of its connection [tck-id-host-topic-phid-death-payload-disconnect-with-no-disconnect-packet, tck-id-host-topic-phid-death-payload-timestamp-disconnect-with-no-disconnect-packet]', async () => {
    await using tap = await startTap(broker.port);
    await using watcher = await Watcher.connect(broker.url);
    await using host = await openSparkplug({ url: tap.url, host: { id: 'dying' } });
    const will = readState(Buffer.from(tap.connects()[0]?.will?.payload ?? ''));
    await until('its birth is seen', () => watcher.of('spBv1.0/STATE/dying').length === 1);
    tap.cut();
    const states = (): readonly unknown[] => watcher.of('spBv1.0/STATE/dying').map(one => readState(one.bytes));
    await until('the will is seen', () => states().length === 2);
    expect(states()[1]).toEqual({ online: false, timestamp: will!.timestamp });
    await until('the loss is reported', () => host.lost.length === 1);
  });

  it('who says that it is offline is corrected at once [tck-id-message-flow-hid-sparkplug-state-message-delivered]', async () => {
    await using tap = await startTap(broker.port);
    await using watcher = await Watcher.connect(broker.url);
    await using host = await openSparkplug({ url: tap.url, host: { id: 'contested' } });
    await until('its birth is seen', () => watcher.of('spBv1.0/STATE/contested').length === 1);
    await watcher.publish('spBv1.0/STATE/contested', JSON.stringify({ online: false, timestamp: Date.now() }), 1, true);
    const states = () => watcher.of('spBv1.0/STATE/contested').map(one => readState(one.bytes));
    await until('it is corrected', () => states().at(-1)?.online === true && states().length === 3);
    expect(host.reports.map(report => report.code)).toEqual(['sparkplug.host-elsewhere']);
    await watcher.publish('spBv1.0/STATE/somebody-else', JSON.stringify({ online: false, timestamp: Date.now() }), 1);
    await watcher.publish('spBv1.0/STATE/contested', 'OFFLINE', 1, true);
    expect(tap.published('spBv1.0/STATE/somebody-else')).toEqual([]);
  });

  it('each broker has a certificate with a time of its own [tck-id-operational-behavior-host-application-multi-server-timestamp]', async () => {
    await using other = await startMosquitto();
    await using first = await startTap(broker.port);
    await using second = await startTap(other.port);
    await using one = await openSparkplug({ url: first.url, host: { id: 'both' } });
    await using two = await openSparkplug({ url: second.url, host: { id: 'both' } });
    for (const [tap, host] of [
      [first, one],
      [second, two],
    ] as const) {
      const will = readState(Buffer.from(tap.connects()[0]?.will?.payload ?? ''));
      await until('it says that it is online', () => tap.published().length > 0);
      expect(JSON.parse(tap.published()[0]!.payload.toString())).toEqual({ online: true, timestamp: will!.timestamp });
      expect(host.lost).toEqual([]);
    }
  });

  it('births, data and deaths of an edge node and its device become tags, by names and by aliases', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-tags', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id);
    const speed = `${id.group}/edge/line:Speed`;
    const load = `${id.group}/edge:CPU/Load`;
    const watch = new TagWatch(host.connection, [speed, load]);
    await until('what is not known yet waits', () => watch.last(speed)?.status === 0x8032_0000);
    await edge.nbirth([{ name: 'CPU/Load', type: 'Float', value: 0.5, alias: 1 }]);
    await edge.dbirth('line', [{ name: 'Speed', type: 'Double', value: 60, alias: 2, timestamp: 1_793_685_600_000 }]);
    await edge.ddata('line', [{ alias: 2, type: 'Double', value: 61.25 }]);
    await edge.ndata([{ name: 'CPU/Load', type: 'Float', value: 0.75 }]);
    await until('the data came', () => watch.last(speed)?.value === 61.25 && watch.last(load)?.value === 0.75);
    expect(watch.of(speed).find(seen => seen.value === 60)).toMatchObject({ status: 0, sourceTime: 1_793_685_600_000_000 });
    await edge.ddeath('line', 1_793_685_700_000);
    await until('the device is dead', () => watch.last(speed)?.status === 0x808a_0000);
    expect(watch.last(speed)?.sourceTime).toBe(1_793_685_700_000_000);
    expect(watch.last(load)?.status).toBe(0);
    edge.kill();
    await until('the edge node is dead', () => watch.last(load)?.status === 0x808a_0000);
    expect(watch.gaps).toEqual([]);
    watch.stop();
    expect(await watch.ended).toBe('quiet end');
  });

  it('F60: a missing message is noticed, the time is a gap, births are asked for once, and what waits is told after them [tck-id-operational-behavior-data-commands-ncmd-rebirth-verb, tck-id-operational-behavior-data-commands-ncmd-rebirth-name, tck-id-operational-behavior-data-commands-ncmd-rebirth-value, tck-id-topics-ncmd-mqtt, tck-id-topics-ncmd-timestamp, tck-id-topics-ncmd-topic, tck-id-topics-ncmd-payload, tck-id-payloads-ncmd-qos, tck-id-payloads-ncmd-retain, tck-id-payloads-ncmd-seq, tck-id-payloads-ncmd-timestamp, tck-id-operational-behavior-host-reordering-rebirth, tck-id-operational-behavior-data-commands-ncmd-verb]', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-gap', groups: [id.group], reorder: '50 ms' } });
    await using edge = await TestEdge.connect(broker.url, id);
    const speed = `${id.group}/edge/line:Speed`;
    const birth = async (): Promise<void> => {
      await edge.nbirth();
      await edge.dbirth('line', [{ name: 'Speed', type: 'Double', value: 99, alias: 2 }]);
    };
    await birth();
    await heard(host, '1 known, 1 online');
    const watch = new TagWatch(host.connection, [speed]);
    await until('the birth came', () => watch.last(speed)?.value === 99);
    const askedBefore = edge.rebirthsAsked;
    edge.skip();
    for (const value of [1, 2, 3]) await edge.ddata('line', [{ alias: 2, type: 'Double', value }]);
    await until('births are asked for', () => edge.rebirthsAsked > askedBefore);
    await edge.ddata('line', [{ alias: 2, type: 'Double', value: 4 }]);
    expect(watch.last(speed)?.value, 'nothing is guessed before the births').toBe(99);
    await birth();
    await until(
      'what waited was told, and then the births',
      () => watch.of(speed).some(seen => seen.value === 4) && watch.last(speed)?.value === 99,
    );
    expect(
      watch
        .of(speed)
        .map(seen => seen.value)
        .slice(-5),
    ).toEqual([1, 2, 3, 4, 99]);
    expect(watch.gaps).toMatchObject([{ reason: 'sequence', requests: [0] }]);
    expect(edge.rebirthsAsked).toBe(askedBefore + 1);
    const command = edge.commands.at(-1)!;
    expect(command).toMatchObject({ topic: `spBv1.0/${id.group}/NCMD/edge`, qos: 0, retain: false });
    const { payload } = command;
    expect(Number(payload?.timestamp)).toBeGreaterThan(0);
    expect(payload?.seq).toBeFalsy();
    expect(host.reports.map(report => report.code)).toContain('sparkplug.sequence');
    watch.stop();
  });

  it('F60: data of an edge node that was never born, and an alias that no birth declares, ask for births once and not in a storm', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-storm', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id);
    const watch = new TagWatch(host.connection, [`${id.group}/edge:A`]);
    for (let n = 0; n < 200; n++) await edge.ndata([{ alias: 7, type: 'Double', value: n }]);
    await until('births are asked for', () => edge.rebirthsAsked > 0);
    await edge.nbirth([{ name: 'A', type: 'Double', value: -1, alias: 7 }]);
    await until('what waited was told', () => watch.last(`${id.group}/edge:A`)?.value === -1);
    expect(watch.of(`${id.group}/edge:A`).map(seen => seen.value)).toEqual([
      null,
      ...Array.from({ length: 200 }, (_, n) => n),
      -1,
    ]);
    for (let n = 0; n < 100; n++) await edge.ndata([{ alias: 8, type: 'Double', value: n }]);
    await until('the alias is reported', () => host.reports.some(report => report.code === 'sparkplug.unknown-metric'));
    expect(edge.rebirthsAsked).toBe(1);
    watch.stop();
  });

  it('F61: data after a death, and the death of an earlier session, change nothing', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-late', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id, 5);
    const speed = `${id.group}/edge:Speed`;
    await edge.nbirth([{ name: 'Speed', type: 'Double', value: 1 }]);
    const watch = new TagWatch(host.connection, [speed]);
    await until('the birth came', () => watch.last(speed)?.value === 1);
    await edge.ndeath();
    await until('the edge node is dead', () => watch.last(speed)?.status === 0x808a_0000);
    await edge.ndata([{ name: 'Speed', type: 'Double', value: 2 }]);
    await until('late data is flagged', () => host.reports.some(report => report.code === 'sparkplug.late-data'));
    expect(watch.last(speed)).toMatchObject({ value: 1, status: 0x808a_0000 });
    await using next = await TestEdge.connect(broker.url, id, 6);
    await next.nbirth([{ name: 'Speed', type: 'Double', value: 3 }]);
    await until('the next session is there', () => watch.last(speed)?.value === 3);
    await edge.ndeath(5);
    await until('the old death is flagged', () => host.reports.some(report => report.code === 'sparkplug.old-death'));
    expect(watch.last(speed)).toMatchObject({ value: 3, status: 0 });
    watch.stop();
  });

  it('F63: signed, 64-bit, NaN, null and structured metrics reach tags and messages exactly', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-exact', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id);
    const told = [
      { name: 'i8', type: 'Int8', value: -128, tag: -128, json: -128 },
      {
        name: 'i64',
        type: 'Int64',
        value: Long.fromString('-9223372036854775808'),
        tag: -(2n ** 63n),
        json: '-9223372036854775808',
      },
      {
        name: 'u64',
        type: 'UInt64',
        value: Long.fromString('18446744073709551615', true),
        tag: 2n ** 64n - 1n,
        json: '18446744073709551615',
      },
      { name: 'nan', type: 'Double', value: NaN, tag: NaN, json: 'NaN' },
      { name: 'none', type: 'Int32', value: null, tag: null, json: null },
      { name: 'text', type: 'String', value: '検査', tag: '検査', json: '検査' },
      { name: 'bytes', type: 'Bytes', value: Uint8Array.of(0, 255), tag: 'AP8=', json: 'AP8=' },
      {
        name: 'time',
        type: 'DateTime',
        value: Long.fromNumber(1_793_685_600_123, true),
        tag: 1_793_685_600_123,
        json: '2026-11-03T06:00:00.123Z',
      },
      {
        name: 'table',
        type: 'DataSet',
        value: { numOfColumns: 1, columns: ['a'], types: ['String'], rows: [['x'], ['y']] },
        tag: [{ a: 'x' }, { a: 'y' }],
        json: { columns: [{ name: 'a', type: 'String' }], rows: [['x'], ['y']] },
      },
    ];
    const stop = new AbortController();
    const messages: { verb: string; metrics: { name: string; value: unknown }[] }[] = [];
    const reading = (async () => {
      for await (const batch of host.connection.source!.read(undefined, stop.signal))
        for (const { bytes } of batch.items) messages.push(JSON.parse(Buffer.from(bytes).toString()));
    })();
    await edge.nbirth(told.map(({ name, type, value }) => ({ name, type, value })));
    const watch = new TagWatch(
      host.connection,
      told.map(({ name }) => `${id.group}/edge:${name}`),
    );
    for (const { name, tag } of told)
      await until(`${name} came`, () =>
        watch
          .of(`${id.group}/edge:${name}`)
          .some(seen => JSON.stringify([String(seen.value), typeof seen.value]) === JSON.stringify([String(tag), typeof tag])),
      );
    expect(watch.last(`${id.group}/edge:table`)?.value).toEqual([{ a: 'x' }, { a: 'y' }]);
    await until('the message came', () => messages.some(message => message.verb === 'NBIRTH'));
    const metrics = new Map(
      messages.find(message => message.verb === 'NBIRTH')!.metrics.map(metric => [metric.name, metric.value]),
    );
    for (const { name, json } of told) expect(metrics.get(name), name).toEqual(json);
    stop.abort();
    await reading;
    watch.stop();
  });

  it('quality, historical values and a value of another type are told as such, and only of their metric', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-quality', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id);
    const at = (name: string): string => `${id.group}/edge:${name}`;
    await edge.nbirth([
      { name: 'a', type: 'Double', value: 1 },
      { name: 'b', type: 'Int32', value: 2 },
    ]);
    const watch = new TagWatch(host.connection, [at('a'), at('b')]);
    await until('the birth came', () => watch.last(at('b'))?.value === 2);
    for (const [quality, status] of [
      [0, 0x8000_0000],
      [500, 0x4090_0000],
      [192, 0],
    ] as const) {
      await edge.ndata([{ name: 'a', type: 'Double', value: 7, properties: { Quality: { type: 'Int32', value: quality } } }]);
      await until(`quality ${quality}`, () => watch.last(at('a'))?.value === 7 && watch.last(at('a'))?.status === status);
    }
    await edge.ndata([
      { name: 'a', type: 'String', value: 'no number' },
      { name: 'b', type: 'Int32', value: 3 },
    ]);
    await until('the wrong type is bad', () => watch.last(at('a'))?.status === 0x8074_0000);
    expect(watch.last(at('b'))).toMatchObject({ value: 3, status: 0 });
    expect(host.reports.map(report => report.code)).toContain('sparkplug.value');
    await edge.ndata([{ name: 'b', type: 'Int32', value: 44, timestamp: 1_700_000_000_000, isHistorical: true }]);
    await until('the old value came', () => watch.last(at('b'))?.origin === 'backfilled');
    expect((await host.connection.tags!.read([at('b')], AbortSignal.timeout(1000)))[0]?.value).toBe(3);
    watch.stop();
  });

  it('a command writes under the name or alias of the birth, and is done once the edge node tells the value [tck-id-topics-dcmd-mqtt, tck-id-topics-dcmd-topic, tck-id-topics-dcmd-timestamp, tck-id-topics-dcmd-payload, tck-id-payloads-dcmd-qos, tck-id-payloads-dcmd-retain, tck-id-payloads-dcmd-seq, tck-id-payloads-dcmd-timestamp, tck-id-operational-behavior-data-commands-dcmd-verb, tck-id-operational-behavior-data-commands-dcmd-metric-name, tck-id-operational-behavior-data-commands-dcmd-metric-value, tck-id-operational-behavior-data-commands-ncmd-metric-name, tck-id-operational-behavior-data-commands-ncmd-metric-value, tck-id-payloads-name-cmd-requirement]', async () => {
    const id = fresh();
    await using tap = await startTap(broker.port);
    await using host = await openSparkplug({
      url: tap.url,
      host: { id: 'host-write', groups: [id.group], writes: true, confirm: '300 ms' },
    });
    await using edge = await TestEdge.connect(broker.url, id);
    await edge.nbirth([{ name: 'Own', type: 'Int64', value: Long.fromNumber(0) }]);
    await edge.dbirth('line', [
      { name: 'Setpoint', type: 'Double', value: 1, alias: 9 },
      { name: 'Small', type: 'Int8', value: 1 },
    ]);
    const at = (name: string): string => `${id.group}/edge/line:${name}`;
    const tags = host.connection.tags!;
    const watch = new TagWatch(host.connection, [at('Small')]);
    await until('the births came', () => watch.last(at('Small'))?.value === 1);
    const signal = AbortSignal.timeout(5_000);
    const writing = tags.write!([{ address: at('Setpoint'), value: 2.5 }], signal);
    await until('the command came', () => edge.commands.some(one => one.topic.includes('/DCMD/')));
    await edge.ddata('line', [{ alias: 9, type: 'Double', value: 2.5 }]);
    expect(await writing).toEqual([{ kind: 'done' }]);
    expect(
      await tags.write!(
        [
          { address: at('Small'), value: -7 },
          { address: at('Small'), value: 300 },
          { address: at('None'), value: 1 },
        ],
        signal,
      ),
    ).toMatchObject([
      { kind: 'unknown' },
      { kind: 'never', sentence: expect.stringContaining('300 is beyond Int8') },
      { kind: 'never' },
    ]);
    await tags.write!([{ address: `${id.group}/edge:Own`, value: 9_007_199_254_740_993n }], signal);
    const [byAlias, byItsName, own] = edge.commands.filter(
      one => !one.payload?.metrics?.some(({ name }) => name === 'Node Control/Rebirth'),
    );
    expect(byAlias).toMatchObject({ topic: `spBv1.0/${id.group}/DCMD/edge/line`, qos: 0, retain: false });
    expect(own?.topic).toBe(`spBv1.0/${id.group}/NCMD/edge`);
    for (const command of [byAlias, byItsName, own]) {
      expect(Number(command?.payload?.timestamp)).toBeGreaterThan(1_600_000_000_000);
      expect(command?.payload?.seq).toBeFalsy();
    }
    expect(Number(byAlias?.payload?.metrics?.[0]?.alias)).toBe(9);
    expect(byAlias?.payload?.metrics?.[0]?.name).toBeFalsy();
    expect(byName(byItsName?.payload).has('Small')).toBe(true);
    watch.stop();
  });

  it('bytes that are no payload are reported and hurt nobody, retained births are not taken', async () => {
    const id = fresh();
    await using edge = await TestEdge.connect(broker.url, id);
    await using watcher = await Watcher.connect(broker.url, {}, []);
    const kept = codec.encodePayload({ timestamp: 1, seq: 0, metrics: [] });
    await watcher.publish(`spBv1.0/${id.group}/NBIRTH/retained`, kept, 1, true);
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-hostile', groups: [id.group] } });
    await edge.nbirth([{ name: 'A', type: 'Double', value: 1 }]);
    await edge.raw('NDATA', undefined, Uint8Array.of(0x12, 0x7f, 1));
    await edge.ndata([{ name: 'A', type: 'Double', value: 2 }]);
    const watch = new TagWatch(host.connection, [`${id.group}/edge:A`]);
    await until('good data goes on', () => watch.last(`${id.group}/edge:A`)?.value === 2);
    const codes = new Set(host.reports.map(report => report.code));
    expect(codes).toEqual(new Set(['sparkplug.payload']));
    expect(host.reports.find(report => report.code === 'sparkplug.payload')?.sentence).toMatch(/at byte \d+ of 3/);
    watch.stop();
  });

  it('browsing shows groups, edge nodes, devices and metrics with types and units', async () => {
    const id = fresh();
    await using host = await openSparkplug({ url: broker.url, host: { id: 'host-browse', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id);
    await edge.nbirth();
    await edge.dbirth('line', [
      { name: 'Speed', type: 'Float', value: 1, properties: { engUnit: { type: 'String', value: 'm/min' } } },
    ]);
    const tags = host.connection.tags!;
    const signal = AbortSignal.timeout(5_000);
    const below = async (node?: string) => (await tags.browse!(node, undefined, signal)).nodes;
    const deadline = Date.now() + 3_000;
    while ((await below(`${id.group}/edge/line`)).length === 0 && Date.now() < deadline)
      await new Promise(resolve => setTimeout(resolve, 10));
    expect(await below()).toMatchObject([{ address: id.group, kind: 'folder' }]);
    expect(await below(id.group)).toMatchObject([{ address: `${id.group}/edge`, description: 'online' }]);
    expect((await below(`${id.group}/edge`)).map(node => node.name)).toEqual(['line', 'bdSeq', 'Node Control/Rebirth']);
    expect(await below(`${id.group}/edge/line`)).toEqual([
      { address: `${id.group}/edge/line:Speed`, name: 'Speed', kind: 'tag', type: 'number', unit: 'm/min', writable: false },
    ]);
  });

  it('what is told while the session is gone is a gap for who watches again, and births tell what is so', async () => {
    const id = fresh();
    await using tap = await startTap(broker.port);
    await using host = await openSparkplug({ url: tap.url, host: { id: 'host-again', groups: [id.group] } });
    await using edge = await TestEdge.connect(broker.url, id);
    edge.onRebirth = () => void edge.nbirth([{ name: 'A', type: 'Double', value: 5 }]);
    const watch = new TagWatch(host.connection, [`${id.group}/edge:A`]);
    await until('births came because they were asked for', () => watch.last(`${id.group}/edge:A`)?.value === 5);
    tap.cut();
    expect(await watch.ended).toMatchObject({ kind: 'lost' });
    expect(watch.last(`${id.group}/edge:A`)?.status).toBe(0x808a_0000);
    await using again = await openSparkplug({ url: broker.url, host: { id: 'host-again', groups: [id.group] } });
    const next = new TagWatch(again.connection, [`${id.group}/edge:A`], String(watch.last(`${id.group}/edge:A`)!.receivedTime));
    await until('births came again', () => next.last(`${id.group}/edge:A`)?.value === 5);
    expect(next.gaps).toMatchObject([{ reason: 'disconnected', from: watch.last(`${id.group}/edge:A`)!.receivedTime }]);
    next.stop();
  });
});

/** Waits until the probe of a host application says this of edge nodes. */
async function heard({ connection }: Opened, detail: string): Promise<void> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const steps = await connection.probe(AbortSignal.timeout(1_000));
    if (steps.some(step => step.detail === detail)) return;
    if (performance.now() > deadline) throw new Error(`${detail}: not within 5 s`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
