import { readFileSync } from 'node:fs';

import type { Connector } from '@millrace/connector';
import { fieldsToTable, parseFields } from '@millrace/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseCipAddress } from '../src/ethernet-ip/address.ts';
import { ethernetIp } from '../src/ethernet-ip/index.ts';
import { parseAddress } from '../src/modbus/address.ts';
import { modbus } from '../src/modbus/index.ts';
import { parseS7Address } from '../src/s7/address.ts';
import { s7 } from '../src/s7/index.ts';

describe.each([ethernetIp, modbus, s7].map(connector => [connector.name, connector as Connector] as const))(
  '%s',
  (name, connector) => {
    test.each(connector.examples)('the example "$title" reads without an issue', ({ config }) => {
      expect(parseFields(connector.config, config, '', 'written').issues).toEqual([]);
    });

    test('the README carries the table of settings as they are declared', () => {
      const readme = readFileSync(new URL(`../src/${name}/README.md`, import.meta.url), 'utf8');
      expect(readme).toContain(fieldsToTable(connector.config).trimEnd());
    });

    test('what is live says so, and the endpoint names no secret', () => {
      expect(connector.offers({}).tags).toMatchObject({ delivery: 'live', writes: true });
      expect(connector.endpoint({ host: 'plc', port: 7 })).toBe(`${name}://plc:7`);
    });
  },
);

test('a forbidden range of Modbus is checked where it is written', () => {
  const issues = (forbidden: string) => parseFields(modbus.config, { host: 'plc', forbidden: [forbidden] }, '', 'written').issues;
  expect(issues('holding:200-299')).toEqual([]);
  expect(issues('200-299')).toMatchObject([{ path: expect.stringContaining('forbidden') }]);
});

test('no text that stands for an address makes a parser fail', () => {
  const parts = fc.constantFrom(
    'holding',
    'DB10',
    'Program:',
    'Zones',
    ':',
    '.',
    ',',
    '/',
    '[',
    ']',
    '{',
    '}',
    '(',
    ')',
    '3',
    '99999',
    'REAL',
    'float32',
    '%',
    ' ',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(parts, { maxLength: 12 }).map(all => all.join('')),
  );
  fc.assert(
    fc.property(text, one => {
      for (const parsed of [parseAddress(one, { unit: 1, order: 'abcd' }), parseS7Address(one), parseCipAddress(one)]) {
        if (typeof parsed === 'string') expect(parsed.length).toBeGreaterThan(20);
        else expect(parsed).toBeTypeOf('object');
      }
    }),
    { numRuns: 2_000 },
  );
});
