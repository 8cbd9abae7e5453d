import { readFileSync } from 'node:fs';

import { fieldsToTable, parseFields } from '@millrace/core';
import { assert, boolean, json, jsonValue, property, record, string } from 'fast-check';
import { expect, test } from 'vitest';

import { httpFields } from '../src/http/config.ts';
import { createHttpConnector } from '../src/http/index.ts';
import { memberText } from '../src/http/receive/cloud-event.ts';
import { settings } from './http-surroundings.ts';

const connector = createHttpConnector();

test.each(connector.examples.map(example => [example.title, example] as const))(
  'the example "%s" reads without an issue',
  (_title, { config }) => {
    expect(parseFields(connector.config, config, '', 'written').issues).toEqual([]);
  },
);

test('the README carries the table of settings as they are declared', () => {
  const readme = readFileSync(new URL('../src/http/README.md', import.meta.url), 'utf8');
  expect(readme).toContain(fieldsToTable(httpFields));
});

test('what is offered follows from the settings', () => {
  const repeat = (more: Readonly<Record<string, unknown>>) =>
    connector.offers(settings({ url: 'http://erp.example/x', ...more })).sink;
  expect(repeat({})?.repeat).toBe('unsafe');
  expect(repeat({ verify: { url: 'http://erp.example/x/{id}' } })?.repeat).toBe('verifiable');
  expect(repeat({ method: 'PUT' })?.repeat).toBe('harmless');
  expect(repeat({ method: 'PUT', repeats: 'unsafe' })?.repeat).toBe('unsafe');
  expect(repeat({ idempotency: { kind: 'repeatability' } })).toMatchObject({
    repeat: 'keyed',
    because: 'Repeatability-Request-ID',
  });
  expect(repeat({ batch: 'array', idempotency: { kind: 'header' } })?.batch).toBe(1);
  expect(repeat({ batch: 'array', idempotency: { kind: 'request-id', field: 'RequestId' } })?.batch).toBe(100);
  expect(connector.offers(settings({ listen: '0' })).source?.delivery).toBe('acknowledged');
});

test('the endpoint names host and port, never credentials or paths', () => {
  expect(connector.endpoint(settings({ url: 'https://erp.example:8443/a?token=b' }))).toBe('https://erp.example:8443');
});

test('the data of a structured CloudEvent is cut out exactly as it stands, whatever it is', () => {
  const data = json();
  const rest = record({ a: jsonValue(), b: string() });
  assert(
    property(data, rest, boolean(), (text, others, isFirst) => {
      const member = `"data" : ${text}`;
      const other = JSON.stringify(others).slice(1, -1);
      const event = isFirst ? `{${member},${other}}` : `{${other}, ${member} }`;
      expect(memberText(event, 'data')).toBe(text);
    }),
  );
});
