import { relationOf, sharedKeys, tellsCause } from '@millrace/core';
import type { MessageSummary, RelatedMessage, TraceStory } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { summaryOf } from './views.ts';
import type { Directory } from './views.ts';

/** Most messages that are linked, and how many share a key that says too little to link messages by. */
const most = 50;
const tooMany = 200;

/** The messages that share business keys with one, in the order of time: what caused it, what it led to. */
export async function relatedMessages(
  context: NodeContext,
  directory: Directory,
  message: MessageSummary,
): Promise<Pick<TraceStory, 'related' | 'common'>> {
  const common: { readonly name: string; readonly value: string }[] = [];
  const numbers = new Set<number>();
  for (const [name, value] of keysOf(message)) {
    const isLasting = !tellsCause(name) && value !== message.subject;
    const found = isLasting ? [] : await context.store.find(value, name === 'subject' ? undefined : name, tooMany);
    const isCommon = found.length === tooMany && value !== message.subject;
    if (isLasting || isCommon) common.push({ name, value });
    else for (const number of nearest(found, message.message)) numbers.add(number);
  }
  numbers.delete(message.message);
  const chosen = nearest([...numbers], message.message).toSorted((a, b) => a - b);
  const related: RelatedMessage[] = [];
  for (const stored of await context.store.messages(chosen)) {
    const other = await summaryOf(context, directory, stored);
    related.push({ ...other, relation: relationOf(message, other), shared: sharedKeys(message, other) });
  }
  return { related, common };
}

function keysOf({ keys, subject }: MessageSummary): readonly (readonly [name: string, value: string])[] {
  const named = Object.entries(keys).filter(([, value]) => value !== '');
  return named.some(([, value]) => value === subject) || subject === '' ? named : [...named, ['subject', subject]];
}

function nearest(numbers: readonly number[], to: number): readonly number[] {
  return numbers.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to)).slice(0, most + 1);
}
