import { findSentence, suggestion } from '@millrace/core';
import type { FindResult, MessageSummary, Suggestion } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { directoryOf, summaryOf } from './views.ts';

/** All messages of a business key, both directions, oldest first, and one sentence about them. */
export async function findMessages(
  context: NodeContext,
  value: string,
  key: string | undefined,
  limit: number,
): Promise<FindResult> {
  const { store, clock } = context;
  const numbers = await store.find(value, key, limit + 1);
  const directory = await directoryOf(context);
  const messages: MessageSummary[] = [];
  for (const message of await store.messages(numbers.slice(0, limit).toSorted((a, b) => a - b)))
    messages.push(await summaryOf(context, directory, message));
  const name = key ?? 'key';
  const unknown = key === undefined || messages.length > 0 ? '' : unknownKey(context, key);
  return {
    key: name,
    value,
    sentence: findSentence(name, value, messages, clock.now()) + unknown,
    messages,
    truncated: numbers.length > limit,
    names: await namesOf(context, value, key === undefined ? messages : undefined),
    suggestions: messages.length > 0 ? [] : await nearest(context, value),
  };
}

/** Values that begin like a text, for whoever is still typing it. */
export function suggestValues({ store }: NodeContext, start: string, limit: number): Promise<readonly Suggestion[]> {
  return store.suggest(start, limit);
}

/** Under which names a value is known; a look at some messages, where not all that have it were asked for. */
async function namesOf(
  context: NodeContext,
  value: string,
  found: readonly MessageSummary[] | undefined,
): Promise<readonly string[]> {
  const messages = found ?? (await someOf(context, value));
  const names = messages.flatMap(({ keys, subject, id }) => [
    ...Object.keys(keys).filter(name => keys[name] === value),
    ...(subject === value ? ['subject'] : []),
    ...(id === value ? ['id'] : []),
  ]);
  return [...new Set(names)];
}

async function someOf(
  { store }: NodeContext,
  value: string,
): Promise<readonly Pick<MessageSummary, 'keys' | 'subject' | 'id'>[]> {
  const some = await store.messages(await store.find(value, undefined, 20));
  return Promise.all(some.map(async ({ number, subject, id }) => ({ subject, id, keys: await store.keysOf(number) })));
}

const suggested = 8;

/** What begins like a value that nothing has, or like the longest beginning of it that something has. */
async function nearest({ store }: NodeContext, value: string): Promise<readonly Suggestion[]> {
  for (let length = value.length; length >= Math.min(2, value.length) && length > value.length - 12; length--) {
    const found = await store.suggest(value.slice(0, length), suggested);
    if (found.length > 0) return found;
  }
  return [];
}

/** What else the key may have been meant to be, where no contract declares it. */
function unknownKey({ current }: NodeContext, key: string): string {
  const names = new Set([
    'subject',
    ...[...current.plan.contracts.values()].flatMap(contract => Object.keys(contract.keys ?? {})),
  ]);
  return names.has(key) ? '' : ` No contract has a key "${key}"${suggestion(key, names)}`;
}
