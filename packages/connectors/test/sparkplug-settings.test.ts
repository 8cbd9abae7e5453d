import { parseFields } from '@millrace/core';
import { expect, it } from 'vitest';

import { sparkplugFields } from '../src/sparkplug/config.ts';
import { sparkplugExamples } from '../src/sparkplug/examples.ts';
import { sparkplugOffers } from '../src/sparkplug/offers.ts';
import { openSparkplug, settings } from './sparkplug-surroundings.ts';

it.each(sparkplugExamples)('example "$title" is complete, and says what it promises', ({ config }) => {
  expect(parseFields(sparkplugFields, config, '')).toMatchObject({ ok: true });
  const offers = sparkplugOffers(settings(config));
  expect(offers.source?.delivery).toBe('live');
  expect(offers.tags !== undefined).toBe(config['host'] !== undefined);
  expect(offers.series !== undefined && offers.sink !== undefined).toBe(config['edge'] !== undefined);
});

it('an interface is a host application or an edge node, with ids that a topic can have', async () => {
  const url = 'mqtt://127.0.0.1:1';
  const both = { url, host: { id: 'h' }, edge: { group: 'g', node: 'n' } };
  await expect(openSparkplug({ url })).rejects.toMatchObject({ kind: 'misconfigured' });
  await expect(openSparkplug(both)).rejects.toMatchObject({ kind: 'misconfigured' });
  expect(parseFields(sparkplugFields, { url, host: { id: 'a/b' } }, '').ok).toBe(false);
  await expect(openSparkplug({ url, host: { id: 'h' } })).rejects.toMatchObject({ kind: 'unreachable' });
});
