import type { ConnectorEnv, TagWrite } from '@millrace/connector';
import type { Outcome } from '@millrace/core';

import { RangeReader } from '../range-reader.ts';
import type { ReadFailure } from '../range-reader.ts';
import { tagStatus } from '../tag-status.ts';
import { parseS7Address, s7AddressText } from './address.ts';
import type { S7Address } from './address.ts';
import { decodeS7, encodeS7, S7CodecError } from './codec.ts';
import type { S7Config } from './config.ts';
import { bytesAt, S7AnswerLost, S7Refusal } from './session.ts';
import type { S7Session } from './session.ts';

const byCode: Readonly<Record<number, number>> = {
  1: tagStatus.badDeviceFailure,
  3: tagStatus.badUserAccessDenied,
  5: tagStatus.badNodeIdUnknown,
  6: tagStatus.badNotSupported,
  7: tagStatus.badTypeMismatch,
  10: tagStatus.badNodeIdUnknown,
};

/** A reader of values over a session. */
export function s7Reader(session: S7Session, { gap }: S7Config, env: ConnectorEnv): RangeReader<S7Address> {
  return new RangeReader<S7Address>(
    {
      limits: { largest: () => session.largestRead, gap, forbidden: [] },
      parse: parseS7Address,
      textOf: s7AddressText,
      fetch: ({ space, offset, length }, _, signal) => session.read(space, offset, length, signal),
      decode: (address, range, bytes) =>
        decodeS7(address, bytes.subarray(address.offset - range.offset, address.offset - range.offset + address.length)),
      failure: failureOf,
      station: () => 'controller',
      refusedCode: 's7.address-refused',
    },
    env,
  );
}

/** Writes one value and says what became of it; never a second time. */
export async function writeS7(
  session: S7Session,
  address: S7Address | string,
  { value }: TagWrite,
  signal: AbortSignal,
): Promise<Outcome> {
  if (typeof address === 'string') return { kind: 'never', sentence: address };
  try {
    const bytes = encodeS7(address, value);
    if (bytes.length > session.largestWrite) {
      return {
        kind: 'never',
        sentence: `${bytes.length} bytes do not fit one request to this controller, and half a value is never written`,
      };
    }
    if (address.kind === 'bool') await session.write(bitAt(address), value, signal);
    else
      await session.write(
        bytesAt(address.space, address.offset, bytes.length),
        bytes.length === 1 ? bytes[0] : [...bytes],
        signal,
      );
    return { kind: 'done' };
  } catch (error) {
    const { message: sentence } = error as Error;
    if (error instanceof S7CodecError) return { kind: 'never', sentence };
    if (error instanceof S7Refusal) return { kind: 'never', sentence, targetCode: String(error.code) };
    if (error instanceof S7AnswerLost) return { kind: 'unknown', sentence };
    return { kind: 'later', because: 'down', sentence };
  }
}

function bitAt({ space, offset, bit }: S7Address): string {
  return space.startsWith('DB') ? `${space},X${offset}.${bit}` : `${space}${offset}.${bit}`;
}

function failureOf(error: unknown): ReadFailure | undefined {
  if (error instanceof S7CodecError) return { status: tagStatus.badDecoding };
  if (!(error instanceof S7Refusal)) return undefined;
  return { status: byCode[error.code] ?? tagStatus.bad, restMs: error.code === 1 ? 10_000 : 60_000 };
}
