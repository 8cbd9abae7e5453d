import { Line, startSparkplugLine } from '@millrace/plant';
import { describe, expect, it } from 'vitest';

import { mosquittoMissing, startMosquitto } from './support/mosquitto.ts';
import { openSparkplug, TagWatch, until, Watcher } from './sparkplug-surroundings.ts';

const odd = ['Signed', 'Least', 'Most', 'NaN', 'Null'].map(name => `plant/line-1:Odd/${name}`);

describe.skipIf(mosquittoMissing)('a simulated line behind an edge node of its own', () => {
  it('F60, F61, F63: every change that it told is received, whatever its dial does, and every gap is marked', async () => {
    await using broker = await startMosquitto();
    const line = new Line({ name: 'line-1', seed: 3 });
    await using edge = await startSparkplugLine(line, { broker: broker.url });
    const host = { id: 'host', writes: true, reorder: '20 ms', rebirthPause: '100 ms' };
    await using opened = await openSparkplug({ url: broker.url, host });
    const addresses = Object.values(edge.addresses);
    const watch = new TagWatch(opened.connection, [...addresses, ...odd]);
    const good = (): number =>
      addresses.reduce((sum, address) => sum + watch.of(address).filter(seen => seen.status === 0).length, 0);
    const setpoint = edge.addresses.speedSetpoint!;
    await until('it is born', () => watch.last(setpoint)?.status === 0);
    await until('births have come to rest', () => good() >= addresses.length);
    const [births, before, toldBefore] = [edge.births(), good(), edge.book.count];
    for (let at = 0; at < 20_000; at += 50) line.step(1_793_685_600_000 + at);
    await until('every change came', () => good() - before === edge.book.count - toldBefore);
    expect(edge.births(), 'no births were needed').toBe(births);
    expect(watch.gaps).toEqual([]);

    edge.dial.turn({ fault: 'lose', count: 1 });
    line.write('speedSetpoint', 31, Date.now());
    edge.dial.turn();
    line.write('speedSetpoint', 32, Date.now());
    await until('births put it right', () => edge.births() === births + 1 && watch.last(setpoint)?.value === 32);
    expect(watch.gaps).toMatchObject([{ reason: 'sequence' }]);
    expect(watch.of(setpoint).map(seen => seen.value)).not.toContain(31);

    edge.dial.turn({ fault: 'unknown-alias', count: 1 }, { fault: 'skip-birth', count: 1 });
    line.write('speedSetpoint', 33, Date.now());
    await until(
      'births came although the first was lost',
      () => edge.births() >= births + 3 && watch.last(setpoint)?.value === 33,
    );

    edge.dial.turn({ fault: 'late', count: 1 });
    line.write('speedSetpoint', 34, Date.now());
    await until(
      'the next session tells it',
      () =>
        watch.last(setpoint)?.value === 34 || watch.of(setpoint).some(seen => seen.value === 34 && seen.origin === 'backfilled'),
    );
    expect(watch.of(setpoint).map(seen => seen.status)).toContain(0x808a_0000);

    edge.dial.turn({ fault: 'odd-values', count: 1 });
    await until('odd values came', () =>
      odd.every(address => watch.of(address).some(seen => seen.status === 0 || seen.status === 0x809b_0000)),
    );
    const last = odd.map(address => watch.last(address)?.value);
    expect(last).toEqual([-128, -(2n ** 63n), 2n ** 64n - 1n, NaN, null]);

    expect(await opened.connection.tags!.write!([{ address: setpoint, value: 55 }], AbortSignal.timeout(5_000))).toEqual([
      { kind: 'done' },
    ]);
    expect(line.signals.speedSetpoint).toBe(55);
    watch.stop();
  });

  it('what it kept for its primary host, and its births, are told to whoever watches as soon as the session is open', async () => {
    await using broker = await startMosquitto();
    const line = new Line({ name: 'line-1', seed: 3 });
    await using edge = await startSparkplugLine(line, { broker: broker.url, primaryHost: 'host' });
    line.write('speedSetpoint', 41, Date.now());
    line.write('speedSetpoint', 42, Date.now() + 1);
    expect(edge.births()).toBe(0);
    await using watcher = await Watcher.connect(broker.url);
    const setpoint = edge.addresses.speedSetpoint!;
    {
      await using opened = await openSparkplug({ url: broker.url, host: { id: 'host' } });
      const watch = new TagWatch(opened.connection, [setpoint]);
      const kept = () => watch.of(setpoint).filter(seen => seen.origin === 'backfilled');
      const isNow = () => watch.last(setpoint)?.status === 0 && watch.last(setpoint)?.origin === undefined;
      await until('what was kept is told, and then the births', () => kept().length === 2 && isNow());
      expect(kept().map(seen => seen.value)).toEqual([41, 42]);
      expect(edge.births()).toBe(1);
      watch.stop();
    }
    await until('it is dead', () => watcher.of('spBv1.0/plant/NDEATH/line-1').length === 1);
    line.write('speedSetpoint', 43, Date.now());
    await using again = await openSparkplug({ url: broker.url, host: { id: 'host' } });
    const watch = new TagWatch(again.connection, [setpoint]);
    await until('it is told later', () => watch.of(setpoint).some(seen => seen.value === 43 && seen.origin === 'backfilled'));
    watch.stop();
  });

  it('while it has no connection it keeps its changes, and tells them as historical afterwards', async () => {
    await using broker = await startMosquitto();
    const line = new Line({ name: 'line-1', seed: 3 });
    await using edge = await startSparkplugLine(line, { broker: broker.url });
    await using opened = await openSparkplug({ url: broker.url, host: { id: 'host' } });
    const setpoint = edge.addresses.speedSetpoint!;
    const watch = new TagWatch(opened.connection, [setpoint]);
    await until('it is born', () => watch.last(setpoint)?.status === 0);
    edge.dial.turn({ fault: 'down' });
    await until('the broker told its death', () => watch.last(setpoint)?.status === 0x808a_0000);
    line.write('speedSetpoint', 41, Date.now());
    line.write('speedSetpoint', 42, Date.now() + 1);
    edge.dial.turn();
    const stored = () => watch.of(setpoint).filter(seen => seen.origin === 'backfilled');
    await until('what it stored came', () => stored().length === 2);
    expect(stored().map(seen => seen.value)).toEqual([41, 42]);
    expect(watch.gaps).toMatchObject([{ reason: 'disconnected' }]);
    const [present] = await opened.connection.tags!.read([setpoint], AbortSignal.timeout(1_000));
    expect(present).toMatchObject({ value: 42, status: 0 });
    watch.stop();
  });
});
