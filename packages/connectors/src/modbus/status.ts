import type { ReadFailure } from '../range-reader.ts';
import { tagStatus } from '../tag-status.ts';
import { ModbusCodecError } from './codec.ts';
import { ModbusAnswerError, ModbusException } from './pdu.ts';
import { AnswerLost } from './session.ts';

const byException: Readonly<Record<number, number>> = {
  1: tagStatus.badNotSupported,
  2: tagStatus.badNodeIdUnknown,
  3: tagStatus.badOutOfRange,
  4: tagStatus.badDeviceFailure,
  5: tagStatus.badResourceUnavailable,
  6: tagStatus.badResourceUnavailable,
  8: tagStatus.badDeviceFailure,
  10: tagStatus.badNoCommunication,
  11: tagStatus.badNoCommunication,
};

/** What went wrong with a request, in the codes of OPC UA; absent where it is no matter of the device. */
export function failureOf(error: unknown): ReadFailure | undefined {
  if (error instanceof ModbusException) {
    const status = byException[error.code] ?? tagStatus.bad;
    if (error.code === 2 || error.code === 3) return { status, restMs: 60_000 };
    return error.code === 4 || error.code === 8 ? { status, restMs: 10_000 } : { status };
  }
  if (error instanceof AnswerLost && error.isTimeout) return { status: tagStatus.badTimeout };
  if (error instanceof ModbusAnswerError || error instanceof ModbusCodecError) return { status: tagStatus.badDecoding };
  return undefined;
}
