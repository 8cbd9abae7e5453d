import { eventually } from '@millrace/connector/testkit';
import { keystone } from '@millrace/plant';
import type { OpcuaLine } from '@millrace/plant';
import { expect, test } from 'vitest';

import { counts, expectComplete, lineServer } from './opcua-line.ts';
import { open, settings, startProxy, watch } from './opcua-server.ts';
import type { Opened, Watched } from './opcua-server.ts';

const seen = (watched: Watched, more: number): Promise<void> => {
  const goal = (counts(watched).at(-1) ?? 0) + more;
  return eventually(`the count reaches ${goal}`, () => (counts(watched).at(-1) ?? 0) >= goal, 10_000);
};

/** Goes on in a new session from the cursor of an earlier one. */
async function goOn(
  served: OpcuaLine,
  config: Parameters<typeof open>[0],
  before: Watched,
  cycles: string,
): Promise<{ opened: Opened; watched: Watched }> {
  const opened = await open({ ...config, url: config.url.includes(served.url) ? served.url : config.url });
  const watched = watch(opened, [cycles], before.cursor());
  await seen(watched, 3);
  return { opened, watched };
}

test(
  'F64: after a restart of the server one set of subscriptions stands again, the gap is marked and read again from history',
  { timeout: 20_000 },
  async () => {
    await using rig = await lineServer();
    const config = settings(rig.served.url, rig.pki, { history: true });
    const first = await open(config);
    const before = watch(first, [rig.cycles]);
    await seen(before, 3);
    await rig.served.restart();
    await before.done;
    expect(first.lost[0]?.message).toContain('watching opc.tcp://127.0.0.1');
    await first[Symbol.asyncDispose]();
    const { opened, watched } = await goOn(rig.served, config, before, rig.cycles);
    expect(watched.gaps).toMatchObject([
      { reason: 'disconnected', requests: [0], sentence: expect.stringContaining('read again from the history') },
    ]);
    expect(watched.gaps[0]?.backfilled).toBeGreaterThan(0);
    expect(watched.values.some(value => value.origin === 'backfilled')).toBe(true);
    expectComplete(rig.made, [...counts(before), ...counts(watched)]);
    expect(rig.served.server().engine.currentSubscriptionCount).toBe(1);
    await watched.stop();
    await opened[Symbol.asyncDispose]();
  },
);

test(
  'F65: namespaces in another order after a restart: values still come from the right nodes, and it is said',
  { timeout: 20_000 },
  async () => {
    await using rig = await lineServer({ brand: keystone, otherNamespaces: 2 });
    const config = settings(rig.served.url, rig.pki);
    const first = await open(config);
    const before = watch(first, [rig.cycles]);
    await seen(before, 2);
    const index = rig.served.server().engine.addressSpace?.getNamespaceIndex(rig.served.namespace);
    await rig.served.restart();
    await before.done;
    await first[Symbol.asyncDispose]();
    expect(rig.served.server().engine.addressSpace?.getNamespaceIndex(rig.served.namespace)).not.toBe(index);
    const { opened, watched } = await goOn(rig.served, config, before, rig.cycles);
    expect(counts(watched).every(value => value > (counts(before).at(-1) ?? 0))).toBe(true);
    expect(opened.reports.map(report => report.code)).toEqual(['opcua.namespaces-changed']);
    expect(watched.gaps).toMatchObject([{ reason: 'disconnected' }]);
    expect(watched.gaps[0]?.backfilled).toBeUndefined();
    await watched.stop();
    await opened[Symbol.asyncDispose]();
  },
);

test(
  'F68: the next session takes the subscriptions over, and what was not settled is sent again: no gap',
  { timeout: 20_000 },
  async () => {
    await using rig = await lineServer({ history: false });
    const config = settings(rig.served.url, rig.pki);
    const first = await open(config);
    const before = watch(first, [rig.cycles]);
    await seen(before, 3);
    await before.stop();
    await first[Symbol.asyncDispose]();
    const { opened, watched } = await goOn(rig.served, config, before, rig.cycles);
    expect(watched.gaps).toEqual([]);
    expectComplete(rig.made, [...counts(before), ...counts(watched)]);
    await watched.stop();
    await opened[Symbol.asyncDispose]();
  },
);

test.each([
  ['subscriptions are not transferred', { transfers: false }],
  ['messages are not sent again', { republishes: false }],
])('F68: %s: what is missing is read from history', { timeout: 20_000 }, async (_, options) => {
  await using rig = await lineServer(options);
  await using proxy = await startProxy(Number(new URL(rig.served.url).port));
  const config = settings(proxy.url, rig.pki, { history: true });
  const first = await open(config);
  const before = watch(first, [rig.cycles]);
  await seen(before, 3);
  // What the server sends from now on is lost on the way, so that it can come only a second time.
  proxy.mute();
  const lost = rig.line.signals.cycleCount;
  await eventually('cycles pass', () => rig.line.signals.cycleCount > lost + 4, 5_000);
  proxy.cut();
  await before.done;
  await first[Symbol.asyncDispose]();
  proxy.unmute();
  const { opened, watched } = await goOn(rig.served, config, before, rig.cycles);
  await eventually('a gap is marked', () => watched.gaps.length > 0);
  expect(watched.gaps[0]?.backfilled).toBeGreaterThan(0);
  expectComplete(rig.made, [...counts(before), ...counts(watched)]);
  await watched.stop();
  await opened[Symbol.asyncDispose]();
});

test(
  'F69: a subscription that is silent while the session lives is made anew, with the gap read again from history',
  { timeout: 20_000 },
  async () => {
    await using rig = await lineServer();
    await using opened = await open(settings(rig.served.url, rig.pki, { history: true, keepAlive: 200 }));
    const watched = watch(opened, [rig.cycles]);
    await seen(watched, 3);
    rig.served.dial.turn({ fault: 'silent' });
    await eventually(
      'the silence is noticed',
      () => opened.reports.some(report => report.code === 'opcua.subscription-silent'),
      5_000,
    );
    await seen(watched, 3);
    expect(opened.lost).toEqual([]);
    expect(watched.gaps).toMatchObject([{ reason: 'silent', requests: [0] }]);
    expect(watched.gaps[0]?.backfilled).toBeGreaterThan(0);
    expectComplete(rig.made, counts(watched));
    await watched.stop();
  },
);

test(
  'a session is not disturbed where one observation ends and another goes on from its cursor',
  { timeout: 20_000 },
  async () => {
    await using rig = await lineServer({ history: false });
    await using opened = await open(settings(rig.served.url, rig.pki));
    const before = watch(opened, [rig.cycles]);
    await seen(before, 2);
    await before.stop();
    const watched = watch(opened, [rig.cycles], before.cursor());
    await seen(watched, 3);
    expectComplete(rig.made, [...counts(before), ...counts(watched)]);
    expect(watched.gaps).toEqual([]);
    expect(rig.served.server().engine.cumulatedSubscriptionCount).toBe(1);
    await watched.stop();
  },
);
