import type { ConnectorExample } from '@millrace/connector';

/** Complete Modbus interfaces, each checked by a test. */
export const modbusExamples: readonly ConnectorExample[] = [
  { title: 'A controller that speaks Modbus TCP', config: { host: '10.20.0.15' } },
  {
    title: 'Power meters behind a gateway, whose words are swapped, proved by a known value',
    config: {
      host: 'gateway.line-2.example',
      unit: 3,
      order: 'cdab',
      timeout: '2 s',
      spacing: '20 ms',
      expect: [{ address: 'holding:10:float32', equals: '230' }],
    },
  },
  {
    title: 'A serial line over TCP, read exactly, with registers that must not be touched',
    config: { host: '10.20.0.40', port: 4001, framing: 'rtu', unit: 7, gap: 0, registers: 32, forbidden: ['holding:200-299'] },
  },
];
