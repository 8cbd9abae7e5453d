import type { RelatedMessage } from './trace-views.ts';
import type { MessageSummary } from './views.ts';

/** The system of an interface: `erp` of `erp.orders`. */
export function systemOf(name: string): string {
  return name.split('.')[0] ?? name;
}

/** How another message that shares keys stands to a message: what another system sent before is its cause, what it sent after its effect. */
export function relationOf(
  message: Pick<MessageSummary, 'message' | 'source'>,
  other: Pick<MessageSummary, 'message' | 'source'>,
): RelatedMessage['relation'] {
  if (systemOf(message.source) === systemOf(other.source)) return 'sibling';
  return other.message < message.message ? 'cause' : 'effect';
}

/** The keys that two messages share; where they share none, the subject of both. */
export function sharedKeys(
  message: Pick<MessageSummary, 'keys' | 'subject'>,
  other: Pick<MessageSummary, 'keys' | 'subject'>,
): Readonly<Record<string, string>> {
  const shared = Object.entries(message.keys).filter(([name, value]) => other.keys[name] === value);
  if (shared.length === 0 && message.subject === other.subject) return { subject: message.subject };
  return Object.fromEntries(shared);
}

/** Keys of what stays while orders come and go: that two messages name the same one says nothing about what caused what. */
const lasting: ReadonlySet<string> = new Set([
  'material',
  'product',
  'equipment',
  'plant',
  'site',
  'customer',
  'supplier',
  'unit',
]);

/** Whether messages that share a key by this name belong together. */
export function tellsCause(name: string): boolean {
  return !lasting.has(name);
}
