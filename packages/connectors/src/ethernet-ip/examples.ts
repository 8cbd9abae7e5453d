import type { ConnectorExample } from '@millrace/connector';

/** Complete EtherNet/IP interfaces, each checked by a test. */
export const ethernetIpExamples: readonly ConnectorExample[] = [
  { title: 'A CompactLogix', config: { host: '10.20.0.30', slot: 0 } },
  { title: 'A ControlLogix whose controller is in slot 3', config: { host: 'line-6.example', slot: 3, every: '500 ms' } },
  { title: 'A Micro800', config: { host: '10.20.0.31' } },
];
