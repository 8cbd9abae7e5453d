import { failure, success } from '@millrace/core';
import type { Result } from '@millrace/core';

import { payloadMessage } from './message.ts';
import type { Payload } from './message.ts';
import { readMessage, WireError, writeMessage } from './wire.ts';

/** Reads the bytes of a Sparkplug B payload. Fields of later versions are passed over; damaged bytes are an issue that names the place. */
export function decodePayload(bytes: Uint8Array): Result<Payload> {
  try {
    return success(readMessage(payloadMessage, bytes) as Payload);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return failure({
      code: 'sparkplug.payload',
      level: 'error',
      path: '',
      sentence: `not a Sparkplug B payload: at byte ${error.offset} of ${bytes.length} ${error.message}`,
      at: { line: 1, column: 1, offset: error.offset },
    });
  }
}

/** The bytes of a payload; repeated fields are not packed, as proto2 writes them. */
export function encodePayload(payload: Payload): Uint8Array {
  return writeMessage(payloadMessage, payload);
}
