import { setTimeout as pause } from 'node:timers/promises';
import type { Dial } from '../dial/dial.ts';
import type { Reply } from './exchange.ts';

/** How a system words the faults that it speaks itself. */
export interface FaultWords {
  /** A business rejection of the posting with this key. */
  refused(key: string): Reply;
  /** The object is locked by another user. */
  locked(key: string): Reply;
  /** A success on the outside with an error inside. */
  errorInside(key: string): Reply;
}

/**
 * Does one piece of work under the fault dial. `key` names the posting, so that a share is drawn per posting and try.
 * What is done stays done: the faults that lose an answer lose it after `work`.
 */
export async function underFaults(
  dial: Dial,
  key: string,
  words: FaultWords,
  work: () => Promise<Reply> | Reply,
): Promise<Reply | undefined> {
  const limited = dial.hit('429', key);
  if (limited) return tooMany(limited.ms ?? 1000);
  if (dial.hit('lock', key)) return words.locked(key);
  if (dial.hit('refuse', key)) return words.refused(key);
  if (dial.hit('ok-with-error-inside', key)) return words.errorInside(key);
  const reply = await work();
  const slow = dial.hit('slow', key);
  if (slow) await pause(slow.ms ?? 2000, undefined, { ref: false });
  if (dial.hit('commit-then-drop', key)) return undefined;
  if (dial.hit('commit-then-500', key)) return failed();
  return reply;
}

/** Answers a question under the fault dial: questions change nothing, so only the faults of the whole system concern them. */
export async function questionUnderFaults(dial: Dial, key: string, work: () => Promise<Reply> | Reply): Promise<Reply> {
  const limited = dial.hit('429', `ask ${key}`);
  if (limited) return tooMany(limited.ms ?? 1000);
  const slow = dial.hit('slow', `ask ${key}`);
  if (slow) await pause(slow.ms ?? 2000, undefined, { ref: false });
  return work();
}

function tooMany(ms: number): Reply {
  return {
    status: 429,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(ms / 1000))) },
    json: { error: { code: '429', message: { lang: 'en', value: 'Too many requests' } } },
  };
}

function failed(): Reply {
  return { status: 500, json: { error: { code: 'SY/530', message: { lang: 'en', value: 'An exception was raised' } } } };
}
