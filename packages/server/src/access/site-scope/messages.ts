import { findSentence, messageSentence, OperationError } from '@millrace/core';
import type { MessageSummary, MessageTrace } from '@millrace/core';
import type { Reach } from './reach.ts';
import type { Narrowing, Rules } from './rules.ts';

/** A message is seen where one of its flows is, or, where no flow takes it, where it came from. */
export function seesMessage(reach: Reach, { source, deliveries }: Pick<MessageSummary, 'source' | 'deliveries'>): boolean {
  return deliveries.length === 0 ? reach.seesInterface(source) : deliveries.some(({ flow }) => reach.seesFlow(flow));
}

/** Messages with what is seen of their deliveries. */
export function seenMessages<T extends MessageSummary>(reach: Reach, messages: readonly T[]): readonly T[] {
  return messages
    .filter(message => seesMessage(reach, message))
    .map(message => ({ ...message, deliveries: message.deliveries.filter(({ flow }) => reach.seesFlow(flow)) }));
}

/** Refuses a message of other sites as one that is not there. */
export async function requireMessage({ node, reach }: Narrowing, message: number): Promise<void> {
  const place = await node.messagePlace(message);
  const known =
    place && seesMessage(await reach(), { source: place.source, deliveries: place.flows.map(flow => ({ flow })) as never });
  if (!known) throw new OperationError('unknown', 'runtime.unknown-name', `there is no message ${message}`);
}

/** The operations about messages. */
export const messageRules: Rules<
  'find' | 'explain' | 'received' | 'attemptBytes' | 'suggest' | 'messageAudit' | 'recentMessages'
> = narrowing => {
  const { node, reach } = narrowing;
  const explain = async (message: number): Promise<MessageTrace> => {
    await requireMessage(narrowing, message);
    return seenTrace(await reach(), await node.explain(message));
  };
  return {
    explain,
    async find(value, key, limit) {
      const found = await node.find(value, key, limit);
      const messages = seenMessages(await reach(), found.messages);
      if (messages.length === found.messages.length) return { ...found, messages, suggestions: [] };
      return { ...found, messages, suggestions: [], sentence: findSentence(found.key, value, messages, Date.now()) };
    },
    async received(message) {
      await requireMessage(narrowing, message);
      return node.received(message);
    },
    async attemptBytes(message, attempt, part) {
      const { events } = await explain(message);
      if (events.some(event => event.attempt === attempt)) return node.attemptBytes(message, attempt, part);
      throw new OperationError('unknown', 'runtime.unknown-name', `message ${message} has no attempt ${attempt}`);
    },
    // Values begin alike at every site; which ones there are elsewhere is not told.
    suggest: async () => [],
    async messageAudit(message) {
      await requireMessage(narrowing, message);
      return node.messageAudit(message);
    },
    async recentMessages(filter) {
      const page = await node.recentMessages(filter);
      return { ...page, items: seenMessages(await reach(), page.items) };
    },
  };
};

function seenTrace(reach: Reach, trace: MessageTrace): MessageTrace {
  const [summary] = seenMessages(reach, [trace]);
  const hops = trace.hops.filter(({ flow }) => reach.seesFlow(flow));
  return {
    ...trace,
    ...summary,
    hops,
    events: trace.events.filter(({ flow }) => flow === undefined || reach.seesFlow(flow)),
    related: seenMessages(reach, trace.related),
    sentence: hops.length === trace.hops.length ? trace.sentence : messageSentence(summary!, Date.now()),
  };
}
