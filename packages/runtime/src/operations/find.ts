import { findSentence, suggestion } from '@millrace/core';
import type { FindResult, MessageSummary } from '@millrace/core';
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
  };
}

/** What else the key may have been meant to be, where no contract declares it. */
function unknownKey({ current }: NodeContext, key: string): string {
  const names = new Set([
    'subject',
    ...[...current.plan.contracts.values()].flatMap(contract => Object.keys(contract.keys ?? {})),
  ]);
  return names.has(key) ? '' : ` No contract has a key "${key}"${suggestion(key, names)}`;
}
