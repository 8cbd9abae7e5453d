import { expect, test } from 'vitest';
import * as documents from '../../../tests/fixtures/document-views.ts';
import { run } from './fake-node.ts';

const kept = {
  ...documents.contractDrift,
  drifting: false,
  findings: [],
  held: [],
  sentence: 'the newest 500 messages keep to it',
};

test('F112: drift ends with 1 where a contract drifts, and with 0 where none does', async () => {
  expect((await run(['drift'])).exit).toBe(1);
  expect((await run(['drift', 'production-order@1'])).exit).toBe(1);
  expect((await run(['drift', 'production-order@1'], { contractDrift: kept })).exit).toBe(0);
  expect((await run(['drift'], { drift: [] })).exit).toBe(0);
});

test('drift asks for as many messages and days as it is told', async () => {
  const { asked } = await run(['drift', 'production-order@1', '--messages', '50', '--days', '2']);
  expect(asked[0]?.url).toMatch(/\/contracts\/production-order%401\/drift\?messages=50&days=2$/u);
  expect((await run(['drift', '--messages', '20'])).asked[0]?.url).toMatch(/\/drift\?messages=20$/u);
});
