import { isFields } from '@millrace/core';
import type { Value } from '@millrace/core';

/** What a host application says of itself under its STATE topic (specification 3.0, 4.2.3). `timestamp`: milliseconds since 1970. */
export interface HostState {
  readonly online: boolean;
  readonly timestamp: number;
}

/** The JSON of a birth or death certificate of a host application. */
export function writeState({ online, timestamp }: HostState): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ online, timestamp }));
}

/** Reads one; `undefined` where it is none (the texts ONLINE and OFFLINE of Sparkplug 2.2, for one). */
export function readState(bytes: Uint8Array): HostState | undefined {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Value;
    if (!isFields(value)) return undefined;
    const { online, timestamp } = value;
    return typeof online === 'boolean' && typeof timestamp === 'number' && Number.isSafeInteger(timestamp) && timestamp >= 0
      ? { online, timestamp }
      : undefined;
  } catch {
    return undefined;
  }
}
