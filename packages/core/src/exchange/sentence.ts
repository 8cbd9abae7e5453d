import { inWords } from './health.ts';
import { isUnread } from './unread.ts';
import type { DeliveryView, FindResult, MessageSummary } from './views.ts';

/** One clause about one delivery: "it is in mes-pune as 4711", "mes-pune refused it: order is closed". */
export function deliveryClause(delivery: DeliveryView): string {
  const system = systemOf(delivery);
  const why = delivery.sentence === undefined ? '' : `: ${delivery.sentence}`;
  switch (delivery.state) {
    case 'confirmed':
      return delivery.reference === undefined ? `it is in ${system}` : `it is in ${system} as ${delivery.reference}`;
    case 'filtered':
      return `${delivery.title} leaves it out`;
    case 'held':
      return `it is held before ${system}${why}`;
    case 'unknown':
      return `whether it reached ${system} is unknown and being asked${why}`;
    case 'cancelled':
      return `a person ended its delivery to ${system}${why}`;
    case 'expired':
      return `it was not delivered to ${system} in time`;
    case 'superseded':
      return `a newer one was delivered to ${system} before it`;
    case 'sending':
      return `it is being sent to ${system}`;
    case 'waiting':
      return delivery.attempts > 0 ? `it waits for its next try at ${system}${why}` : `it waits to be sent to ${system}`;
  }
}

/** The verdict on one message in one sentence. */
export function messageSentence(message: MessageSummary, now: number): string {
  const system = message.source.split('.')[0] ?? message.source;
  const age = inWords(Math.max(0, now - Date.parse(message.receivedAt)));
  const telling = message.deliveries.filter(delivery => delivery.state !== 'filtered');
  const clauses = (telling.length > 0 ? telling : message.deliveries.slice(0, 1)).map(deliveryClause);
  const rest = clauses.length === 0 ? 'no integration reads it' : clauses.join(', and ');
  return `${nameOf(message)} came from ${system} ${age} ago; ${rest}.`;
}

/** The answer to "where is it?" in one sentence: the first message, then what followed from other systems, by kind, in the same order every time. */
export function findSentence(key: string, value: string, messages: FindResult['messages'], now: number): string {
  const [first, ...others] = messages;
  if (first === undefined) return `Nothing with ${key} ${value} is in this node.`;
  const system = first.source.split('.')[0] ?? first.source;
  const age = inWords(Math.max(0, now - Date.parse(first.receivedAt)));
  const clauses = telling(first).map(deliveryClause);
  const head = `${capital(keyName(key, value, first))} ${value} came from ${system} ${age} ago and ${clauses.length === 0 ? 'no integration took it' : clauses.join(', and ')}`;
  const kinds = [...Map.groupBy(others, other => kindOf(other))].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const tail = kinds.map(([kind, group]) => groupClause(kind, group));
  return `${[head, ...tail].join('; ')}.`;
}

/** Whoever asks for a value of any key is told which key has it. */
function keyName(key: string, value: string, { keys }: MessageSummary): string {
  return keys[key] === undefined ? (Object.keys(keys).find(name => keys[name] === value) ?? key) : key;
}

function groupClause(kind: string, group: readonly MessageSummary[]): string {
  const deliveries = group.flatMap(telling);
  const states = [...Map.groupBy(deliveries, delivery => delivery.state)];
  const told = states.map(([state, list]) => `${list.length} ${list.length === 1 ? stateOf(list[0]!) : stateWords[state]}`);
  return `${group.length} ${kind}${group.length === 1 ? '' : 's'}: ${told.length === 0 ? 'left out by every integration' : told.join(', ')}`;
}

const stateWords = {
  confirmed: 'confirmed',
  filtered: 'left out',
  held: 'held',
  unknown: 'of unknown outcome',
  cancelled: 'cancelled',
  expired: 'expired',
  superseded: 'superseded',
  sending: 'being sent',
  waiting: 'waiting',
} as const;

/** What became of the only one of its kind, with the reason. */
function stateOf(delivery: DeliveryView): string {
  const waits = delivery.state === 'waiting' && delivery.attempts > 0;
  const words = waits ? `waits for its next try at ${systemOf(delivery)}` : stateWords[delivery.state];
  return words + (delivery.state === 'sending' ? '' : reasonOf(delivery));
}

function systemOf({ target }: DeliveryView): string {
  return target.split('.')[0] ?? target;
}

function reasonOf(delivery: DeliveryView): string {
  if (delivery.state === 'confirmed') return delivery.reference === undefined ? '' : ` as ${delivery.reference}`;
  return delivery.sentence === undefined ? '' : ` (${delivery.sentence})`;
}

function telling(message: MessageSummary): readonly DeliveryView[] {
  return message.deliveries.filter(delivery => delivery.state !== 'filtered');
}

function kindOf(message: MessageSummary): string {
  return (message.contract ?? 'message').split('@')[0]!.replaceAll('-', ' ');
}

function nameOf(message: MessageSummary): string {
  if (isUnread(message)) return `Unreadable message${message.origin === undefined ? '' : ` (${message.origin})`}`;
  return `${capital(kindOf(message))} ${message.subject}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
