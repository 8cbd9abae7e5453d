import type { ConnectorExample } from '@millrace/connector';

/** Complete interfaces as a person would write them. */
export const opcuaExamples: readonly ConnectorExample[] = [
  {
    title: 'A line, signed and encrypted, signed in by name',
    config: { url: 'opc.tcp://line-1.lyon.example:4840', user: 'millrace', password: '${secret:LINE_1_PASSWORD}' },
  },
  {
    title: 'A line that keeps a history, by the strongest policy',
    config: { url: 'opc.tcp://line-2.lyon.example:4840', security: 'aes256-sha256-rsapss', history: true },
  },
  {
    title: 'An old controller inside its cell, treated with care',
    config: { url: 'opc.tcp://10.1.4.7:4840', security: 'none', publish: '1 s', sampling: '500 ms', itemsPerSubscription: 200 },
  },
];
