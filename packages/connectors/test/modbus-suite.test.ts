import { connectorSuite } from '@millrace/connector/testkit';
import { afterAll } from 'vitest';

import type { ModbusConfig } from '../src/modbus/config.ts';
import { modbus } from '../src/modbus/index.ts';
import { modbusOffers } from '../src/modbus/offers.ts';
import { modbusPeer } from './modbus-surroundings.ts';
import { pymodbusMissing, startDevice } from './pymodbus-peer.ts';
import type { Device } from './pymodbus-peer.ts';

const devices = new Map<string, Promise<Device>>();
afterAll(async () => {
  for (const device of devices.values()) await (await device)[Symbol.asyncDispose]();
});

for (const framing of ['tcp', 'rtu'] as const) {
  connectorSuite<ModbusConfig>(`modbus connector, pymodbus, ${framing}`, {
    connector: modbus,
    offers: modbusOffers(),
    ...(pymodbusMissing !== undefined && { missing: pymodbusMissing }),
    async start() {
      const device = devices.get(framing) ?? startDevice(framing);
      devices.set(framing, device);
      return modbusPeer(await device, { framing });
    },
  });
}
