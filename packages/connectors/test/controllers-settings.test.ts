import { readFileSync } from 'node:fs';

import type { Connector } from '@millrace/connector';
import { fieldsToTable, parseFields } from '@millrace/core';
import { describe, expect, test } from 'vitest';

import { ethernetIp } from '../src/ethernet-ip/index.ts';
import { modbus } from '../src/modbus/index.ts';
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
