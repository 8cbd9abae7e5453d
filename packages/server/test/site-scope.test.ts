import { describe, expect, test } from 'vitest';
import { asProblem, requestOf, routes, type OperationName } from '@millrace/api';
import type { Operations, Territory } from '@millrace/core';
import { fakeOperations } from '../../../tests/fixtures/fake-operations.ts';
import { troubledStatus } from '../../../tests/fixtures/node-views.ts';
import { scopedOperations } from '../src/access/site-scope/scoped-operations.ts';
import { samples } from './samples.ts';
import { serve, type Served } from './serve.ts';

/** Everything that is in the views of the fake node, with the site in its name; what belongs to the company has none. */
const territory: Territory = {
  flows: new Map([
    ['release-orders@pune:mes.work-orders', 'pune'],
    ['goods-movements@pune:erp.goods', 'pune'],
    ['confirm-operations@lyon:erp.confirmations', 'lyon'],
  ]),
  interfaces: new Map([
    ['erp.orders', undefined],
    ['erp.goods', undefined],
    ['erp.confirmations', undefined],
    ['mes-pune.work-orders', 'pune'],
    ['mes-pune.movements', 'pune'],
    ['mes-lyon.confirmations', 'lyon'],
  ]),
  sites: ['pune', 'lyon'],
};
const overrides: Partial<Operations> = {
  territory: async () => territory,
  status: async () => troubledStatus,
  messagePlace: async message =>
    message === 4711 ? { source: 'erp.orders', flows: ['release-orders@pune:mes.work-orders'] } : undefined,
};

/** Asks with a token for these sites, or for all. */
async function askAs(
  served: Served,
  scope: 'read' | 'change',
  sites: readonly string[] | undefined,
  name: OperationName,
  given?: unknown,
) {
  const token = served.books.tokens.add(`t${served.books.tokens.list().length}`, [scope], 0, sites && { sites });
  const { path, init } = requestOf(routes[name], (given ?? samples[name] ?? {}) as Readonly<Record<string, unknown>>);
  const response = await fetch(served.url + path, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${token}`, connection: 'close' },
  });
  return { status: response.status, text: await response.text() };
}

/** What all sites agreed, and how one signs in: the same for everybody. */
const forEverybody: readonly OperationName[] = ['health', 'session', 'openapi'];
const reads = (Object.keys(routes) as OperationName[]).filter(
  name => routes[name].method === 'GET' && routes[name].scope === 'read' && !forEverybody.includes(name),
);

describe('S-2.1: who is for some sites', () => {
  for (const name of reads) {
    test(`${name} tells nothing of another site`, async () => {
      await using served = await serve(overrides);
      const answer = await askAs(served, 'read', ['pune'], name);
      if (answer.status === 200) expect(answer.text).not.toMatch(/@lyon|-lyon/);
      else expect([403, 404], answer.text).toContain(answer.status);
    });
  }

  test('the test would see a leak: who is for all sites is told of that site', async () => {
    await using served = await serve(overrides);
    expect((await askAs(served, 'read', undefined, 'status')).text).toContain('@lyon');
  });

  const otherSites: readonly (readonly [name: OperationName, given: unknown])[] = [
    ['flow', { flow: 'confirm-operations@lyon:erp.confirmations' }],
    ['interface', { name: 'mes-lyon.confirmations' }],
    ['explain', { message: 4712 }],
    ['received', { message: 4712 }],
    ['probe', { name: 'mes-lyon.confirmations' }],
    ['startMaintenance', { name: 'mes-lyon', until: '2026-11-24T06:00:00Z', reason: 'new release there' }],
    ['addEntry', { name: 'material', from: '1', to: '2', site: 'lyon', reason: 'new there' }],
    ['correct', { message: 4712, content: { text: '{}' }, dryRun: true, reason: 'x' }],
  ];
  for (const [name, given] of otherSites) {
    test(`${name} is refused for what is at another site, and reaches nothing that acts`, async () => {
      await using served = await serve(overrides);
      const answer = await askAs(served, 'change', ['pune'], name, given);
      expect([403, 404], answer.text).toContain(answer.status);
      if (routes[name].method === 'POST') expect(served.calls.some(({ operation }) => operation === name)).toBe(false);
    });
  }

  test('a message that another site gets too says nothing of it, in find, explain and corrections', async () => {
    const [here, there] = ['release-orders@pune:mes.work-orders', 'confirm-operations@lyon:erp.confirmations'];
    const { operations } = fakeOperations(overrides);
    const [message] = (await operations.find('258456', undefined, 1)).messages;
    const delivery = message!.deliveries[0]!;
    const shared = { ...message!, deliveries: [here, there].map(flow => ({ ...delivery, flow })) };
    const hidden = { ...shared, deliveries: [{ ...delivery, flow: there }], keys: { secret: 'x' } };
    const found = { key: 'key', value: 'x', sentence: `held for ${there}`, truncated: false, suggestions: [] };
    const corrections = [{ ...(await operations.corrections({ limit: 1 })).items[0]!, message: 4711, flows: [here, there] }];
    const trace = await operations.explain(4711);
    const scoped = scopedOperations(
      {
        ...operations,
        find: async value =>
          value === 'x' ? { ...found, messages: [shared], names: [] } : { ...found, messages: [hidden], names: ['secret'] },
        explain: async () => ({ ...trace, corrections }),
        corrections: async () => ({ items: corrections }),
      },
      ['pune'],
    );
    expect(JSON.stringify(await scoped.find('x', undefined, 9))).not.toContain('@lyon');
    expect(await scoped.find('y', undefined, 9)).toMatchObject({ messages: [], names: [] });
    expect((await scoped.explain(4711)).corrections).toMatchObject([{ flows: [here] }]);
    expect((await scoped.corrections({ limit: 9 })).items).toMatchObject([{ flows: [here] }]);
  });

  test('what belongs to no site is seen, and left alone', async () => {
    await using served = await serve(overrides);
    expect((await askAs(served, 'read', ['pune'], 'status')).text).toContain('erp.goods');
    const probed = await askAs(served, 'change', ['pune'], 'probe', { name: 'erp.goods' });
    expect(asProblem(JSON.parse(probed.text))).toMatchObject({ status: 403, code: 'server.site-scope' });
    const entry = { name: 'material', from: '1', to: '2', reason: 'for every site' };
    expect((await askAs(served, 'change', ['pune'], 'addEntry', entry)).status).toBe(403);
  });

  test('acts carry the sites to the node, whatever was asked for', async () => {
    await using served = await serve(overrides);
    for (const name of ['release', 'cancel', 'replay', 'pause', 'resume', 'forward'] as const) {
      await askAs(served, 'change', ['pune'], name);
      const call = served.calls.findLast(({ operation }) => operation === name);
      expect(call?.given, name).toContainEqual(expect.objectContaining({ sites: ['pune'] }));
    }
  });

  test('the node makes the incidents of what these sites may know', async () => {
    await using served = await serve(overrides);
    await askAs(served, 'read', ['pune'], 'incidents');
    expect(served.calls.findLast(({ operation }) => operation === 'incidents')?.given).toEqual([['pune']]);
  });

  test('an operation that nobody has thought of is refused', async () => {
    const { operations } = fakeOperations(overrides);
    const scoped = scopedOperations({ ...operations, later: async () => 'everything' } as Operations, ['pune']);
    expect(Object.hasOwn(scoped, 'later')).toBe(false);
    await expect(scoped.backup('/x', { name: 'x' })).rejects.toMatchObject({ code: 'server.site-scope' });
  });

  test('without sites nothing is narrowed', () => {
    const { operations } = fakeOperations();
    expect(scopedOperations(operations, undefined)).toBe(operations);
  });
});
