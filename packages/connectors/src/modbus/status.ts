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

/** The OPC UA status of what went wrong with a value; absent where it is no matter of the device, so that the error goes on. */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof ModbusException) return byException[error.code] ?? tagStatus.bad;
  if (error instanceof AnswerLost && error.isTimeout) return tagStatus.badTimeout;
  if (error instanceof ModbusAnswerError || error instanceof ModbusCodecError) return tagStatus.badDecoding;
  return undefined;
}

/**
 * Milliseconds that an address is left alone after the device refused it for this reason; absent where the reason is not in the request.
 * Where it stands, a smaller request may succeed: something in the request is not there or fails, or it was too long.
 */
export function restAfter(error: unknown): number | undefined {
  if (!(error instanceof ModbusException)) return undefined;
  if (error.code === 2 || error.code === 3) return 60_000;
  return error.code === 4 || error.code === 8 ? 10_000 : undefined;
}
