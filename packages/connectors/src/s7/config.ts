import type { FieldSet } from '@millrace/core';

/** The settings of an S7 interface once read: durations in milliseconds, defaults filled in. */
export interface S7Config {
  readonly host: string;
  readonly port: number;
  readonly rack: number;
  readonly slot: number;
  readonly tsap?: { readonly local: number; readonly remote: number };
  readonly every: number;
  readonly heartbeat: number;
  readonly timeout: number;
  readonly gap: number;
}

/** The settings of the `s7` connector. */
export const s7Fields: FieldSet = {
  host: { kind: 'text', required: true, summary: 'Name or address of the controller.', example: '10.20.0.20' },
  port: { kind: 'integer', minimum: 1, maximum: 65_535, default: 102, summary: 'TCP port (ISO-on-TCP).' },
  rack: { kind: 'integer', minimum: 0, maximum: 7, default: 0, summary: 'Rack of the CPU.' },
  slot: {
    kind: 'integer',
    minimum: 0,
    maximum: 31,
    default: 1,
    summary: 'Slot of the CPU: 1 for S7-1200 and S7-1500, 2 for S7-300.',
  },
  tsap: {
    kind: 'group',
    summary: 'Instead of rack and slot: the TSAPs of a configured connection (LOGO!, S7-200, gateways).',
    fields: {
      local: { kind: 'integer', required: true, minimum: 0, maximum: 65_535, summary: 'Ours.', example: 4096 },
      remote: { kind: 'integer', required: true, minimum: 0, maximum: 65_535, summary: 'That of the controller.', example: 8192 },
    },
  },
  every: { kind: 'duration', default: '1 s', summary: 'Time between two looks where a measurement asks for none.' },
  heartbeat: { kind: 'duration', default: '1 min', summary: 'A value that does not change is told again after this time.' },
  timeout: { kind: 'duration', default: '3 s', summary: 'How long one request may take; the session is lost after it.' },
  gap: {
    kind: 'integer',
    minimum: 0,
    maximum: 200,
    default: 16,
    summary: 'Bytes between two values that may be read along to save a request.',
  },
};
