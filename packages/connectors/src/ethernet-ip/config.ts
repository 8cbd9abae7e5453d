import type { FieldSet } from '@millrace/core';

/** The settings of an EtherNet/IP interface once read: durations in milliseconds, defaults filled in. */
export interface EthernetIpConfig {
  readonly host: string;
  readonly port: number;
  readonly slot?: number;
  readonly every: number;
  readonly heartbeat: number;
  readonly timeout: number;
}

/** The settings of the `ethernet-ip` connector. */
export const ethernetIpFields: FieldSet = {
  host: {
    kind: 'text',
    required: true,
    summary: 'Name or address of the controller or its Ethernet module.',
    example: '10.20.0.30',
  },
  port: { kind: 'integer', minimum: 1, maximum: 65_535, default: 44_818, summary: 'TCP port.' },
  slot: {
    kind: 'integer',
    minimum: 0,
    maximum: 31,
    summary:
      'Slot of the controller behind the Ethernet module (ControlLogix; 0 for CompactLogix); absent: the host itself is asked (Micro800).',
    example: 0,
  },
  every: { kind: 'duration', default: '1 s', summary: 'Time between two looks where a measurement asks for none.' },
  heartbeat: { kind: 'duration', default: '1 min', summary: 'A value that does not change is told again after this time.' },
  timeout: { kind: 'duration', default: '3 s', summary: 'How long one request may take.' },
};
