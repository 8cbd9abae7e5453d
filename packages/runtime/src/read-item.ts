import { unreadSubject } from '@millrace/core';
import type { Identity, Value } from '@millrace/core';
import type { SourceItem } from '@millrace/connector';
import type { NewMessage } from '@millrace/store';
import { contentId, firstIssue } from './live-message.ts';
import type { SourceReading } from './live-message.ts';

/** One record of a received item, ready to be stored. */
export interface ReadRecord {
  readonly message: NewMessage;
  /** Absent where it could not be decoded. */
  readonly value?: Value;
  /** What it is about, where that could be read. */
  readonly identity?: Identity;
}

/** Decodes and identifies one received item. Whatever cannot be read becomes one bad message with the whole bytes: nothing is lost. */
export function readItem(item: SourceItem, reading: SourceReading): readonly ReadRecord[] {
  if (item.issue !== undefined) return [badRecord(item, item.issue)];
  const decoded = reading.format.decode(item.bytes);
  if (!decoded.ok) return [badRecord(item, firstIssue(decoded.issues))];
  if (decoded.value.length === 0) return [badRecord(item, firstIssue([]))];
  if (decoded.value.length === 1) return [readRecord(item, decoded.value[0]!, undefined, reading)];
  return decoded.value.map((value, part) => readRecord(item, value, part, reading));
}

function readRecord(item: SourceItem, value: Value, part: number | undefined, reading: SourceReading): ReadRecord {
  const identified = reading.contract.identify(value);
  if (!identified.ok) return badRecord(item, firstIssue(identified.issues), part, value);
  const identity = identified.value;
  return {
    message: {
      id: idOf(item, part, identity),
      subject: identity.subject,
      bytes: item.bytes,
      keys: identity.keys,
      ...partOf(part),
      ...aboutItem(item),
    },
    value,
    identity,
  };
}

function badRecord(
  item: SourceItem,
  bad: { readonly code: string; readonly sentence: string },
  part?: number,
  value?: Value,
): ReadRecord {
  const id = idOf(item, part);
  const message: NewMessage = {
    id,
    subject: unreadSubject(id),
    bytes: item.bytes,
    keys: [],
    bad: { code: bad.code, sentence: bad.sentence },
    ...partOf(part),
    ...aboutItem(item),
  };
  return { message, ...(value === undefined ? {} : { value }) };
}

/** The contract's natural key, else the source's own id, else the content itself. */
function idOf(item: SourceItem, part: number | undefined, identity?: Identity): string {
  if (identity?.id !== undefined) return identity.id;
  const own = item.id ?? contentId(item.bytes);
  return part === undefined ? own : `${own}#${part + 1}`;
}

function partOf(part: number | undefined): { readonly part?: number } {
  return part === undefined ? {} : { part };
}

function aboutItem(item: SourceItem): Pick<NewMessage, 'time' | 'attributes'> {
  const time = item.time === undefined ? Number.NaN : Date.parse(item.time);
  return {
    ...(Number.isNaN(time) ? {} : { time }),
    ...(item.attributes === undefined ? {} : { attributes: item.attributes }),
  };
}
