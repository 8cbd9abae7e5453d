import type { TagWrite } from '@millrace/connector';
import type { Outcome, TagValue } from '@millrace/core';

import type { ModbusAddress } from './address.ts';
import { isBitTable } from './address.ts';
import { encodeRegisters, ModbusCodecError, packBits } from './codec.ts';
import { checkWriteAnswer, ModbusAnswerError, ModbusException } from './pdu.ts';
import { writeBitRequest, writeCoilRequest, writeCoilsRequest, writeRegistersRequest } from './pdu.ts';
import { AnswerLost } from './session.ts';
import type { ModbusSession } from './session.ts';

/** The request that writes a value; throws `ModbusCodecError` with the reason where none can. */
export function writeRequest(address: ModbusAddress, value: TagValue): Uint8Array {
  const { table, offset, length, type } = address;
  if (table === 'discrete' || table === 'input') throw new ModbusCodecError(`${table} can only be read`);
  if (type.kind === 'bits') return writeCoilsRequest(offset, length, packBits(booleans(value, length)));
  if (isBitTable(table)) return writeCoilRequest(offset, boolean(value));
  if (type.kind === 'bit') {
    const isSwapped = address.order === 'badc' || address.order === 'dcba';
    return writeBitRequest(offset, isSwapped ? type.count ^ 8 : type.count, boolean(value));
  }
  return writeRegistersRequest(offset, encodeRegisters(address, value));
}

/** Writes one value and says what became of it. Never a second time: where the answer is lost, who asked reads back. */
export async function writeValue(
  session: ModbusSession,
  address: ModbusAddress | string,
  { value }: TagWrite,
  signal: AbortSignal,
): Promise<Outcome> {
  if (typeof address === 'string') return { kind: 'never', sentence: address };
  try {
    const request = writeRequest(address, value);
    checkWriteAnswer(request, await session.ask(address.unit, request, signal));
    return { kind: 'done' };
  } catch (error) {
    return outcomeOf(error);
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof ModbusCodecError) return { kind: 'never', sentence: error.message };
  if (error instanceof AnswerLost || error instanceof ModbusAnswerError) return { kind: 'unknown', sentence: error.message };
  if (!(error instanceof ModbusException)) return { kind: 'later', because: 'down', sentence: (error as Error).message };
  const { code, message: sentence } = error;
  // Acknowledged but not finished, or failed on the way: it may have happened.
  if (code === 4 || code === 5 || code === 11) return { kind: 'unknown', sentence };
  if (code === 6 || code === 10) return { kind: 'later', because: 'busy', sentence };
  return { kind: 'never', sentence, targetCode: String(code) };
}

function boolean(value: TagValue): boolean {
  if (typeof value !== 'boolean') throw new ModbusCodecError('a bit takes true or false');
  return value;
}

function booleans(value: TagValue, count: number): readonly boolean[] {
  if (!Array.isArray(value) || value.length !== count)
    throw new ModbusCodecError(`it takes a list of ${count} of true and false`);
  return value.map(boolean);
}
