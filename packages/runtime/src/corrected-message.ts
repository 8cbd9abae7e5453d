import { isUnread } from '@millrace/core';
import type { Identity, Result, Value } from '@millrace/core';
import type { StoredMessage } from '@millrace/store';
import { firstIssue } from './live-message.ts';
import type { LiveMessage, SourceReading } from './live-message.ts';

/** The one record of a corrected content with its identity; the issues say why it cannot be read as one. */
export function readCorrected(
  bytes: Uint8Array,
  { format, contract }: SourceReading,
): Result<{ readonly value: Value; readonly identity: Identity }> {
  const decoded = format.decode(bytes);
  if (!decoded.ok) return decoded;
  const [value, ...others] = decoded.value;
  if (value === undefined || others.length > 0) {
    const sentence = `the content holds ${decoded.value.length} records; a message is one record`;
    return { ok: false, issues: [{ code: 'correction.several-records', level: 'error', path: '', sentence }] };
  }
  const identified = contract.identify(value);
  return identified.ok ? { ok: true, value: { value, identity: identified.value }, issues: [] } : identified;
}

/**
 * A message with the content of a correction in the place of what was received. What could not be read is now what the content says: its own
 * id and subject go to the target, so that the same thing sent again by the source is recognised there.
 */
export function correctedMessage(stored: StoredMessage, bytes: Uint8Array, reading: SourceReading): LiveMessage {
  const { number, id, subject, receivedAt } = stored;
  const common = { number, id, subject, receivedAt, size: bytes.length };
  const read = readCorrected(bytes, reading);
  if (!read.ok) return { ...common, bad: firstIssue(read.issues) };
  const { value, identity } = read.value;
  const name = isUnread(stored) ? { id: identity.id ?? id, subject: identity.subject } : {};
  const isConflict = stored.bad?.code === 'intake.conflict';
  return { ...common, ...name, value, ...(isConflict && { bad: stored.bad }) };
}
