import type { ConnectorExample } from '@millrace/connector';

/** Complete S7 interfaces, each checked by a test. */
export const s7Examples: readonly ConnectorExample[] = [
  { title: 'An S7-1500', config: { host: '10.20.0.20' } },
  { title: 'An S7-300 in slot 2, looked at twice a second', config: { host: 'press-4.line.example', slot: 2, every: '500 ms' } },
  { title: 'A LOGO! with a configured connection', config: { host: '10.20.0.33', tsap: { local: 4096, remote: 8192 } } },
];
