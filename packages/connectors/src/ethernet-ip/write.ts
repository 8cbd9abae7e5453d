import type { TagWrite } from '@millrace/connector';
import type { Outcome } from '@millrace/core';

import type { CipAddress } from './address.ts';
import { CipCodecError, elementSize, encodeCip } from './codec.ts';
import { CipRefusal } from './message.ts';
import type { CipReader } from './read.ts';
import { CipAnswerLost } from './session.ts';
import type { CipSession } from './session.ts';

/** Writes one tag and says what became of it; never a second time. The type is asked of the controller first. */
export async function writeCip(
  session: CipSession,
  reader: CipReader,
  { address: text, value }: TagWrite,
  signal: AbortSignal,
): Promise<Outcome> {
  const address = reader.parse(text);
  if (typeof address === 'string') return { kind: 'never', sentence: address };
  try {
    const message = await messageFor(session, reader, address, value, signal);
    return await written(session, message, signal);
  } catch (error) {
    const { message: sentence } = error as Error;
    if (error instanceof CipCodecError || error instanceof CipRefusal) return { kind: 'never', sentence };
    return { kind: 'later', because: 'down', sentence };
  }
}

async function messageFor(
  session: CipSession,
  reader: CipReader,
  address: CipAddress,
  value: TagWrite['value'],
  signal: AbortSignal,
): Promise<Buffer> {
  const before = await reader.raw(address, signal);
  if (address.bit === undefined) return session.messages.write(address, before.type, encodeCip(address, value, before));
  const size = elementSize(before.type);
  if (typeof value !== 'boolean') throw new CipCodecError('a bit takes true or false');
  if (address.bit >= size * 8) throw new CipCodecError(`the tag has ${size * 8} bits`);
  return session.messages.writeBit(address, size, value);
}

async function written(session: CipSession, message: Buffer, signal: AbortSignal): Promise<Outcome> {
  try {
    const reply = await session.ask(message, signal);
    if (reply.status === 0) return { kind: 'done' };
    const { message: sentence } = new CipRefusal(reply);
    if (reply.status === 2) return { kind: 'later', because: 'busy', sentence };
    return { kind: 'never', sentence, targetCode: `0x${reply.status.toString(16)}` };
  } catch (error) {
    if (error instanceof CipAnswerLost) return { kind: 'unknown', sentence: error.message };
    throw error;
  }
}
