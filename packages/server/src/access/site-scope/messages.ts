import { findSentence, messageSentence, OperationError } from '@millrace/core';
import type { CorrectionView, MessageSummary, MessageTrace } from '@millrace/core';
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

/** A correction with those flows that are seen. */
export function seenCorrection({ seesFlow }: Reach, correction: CorrectionView): CorrectionView {
  return { ...correction, flows: correction.flows.filter(flow => seesFlow(flow)) };
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
      if (isWhole(found.messages, messages)) return { ...found, suggestions: [] };
      const names = found.names.filter(name => messages.some(message => isNamed(message, name, value)));
      const sentence = findSentence(found.key, value, messages, Date.now());
      return { ...found, messages, names, sentence, suggestions: [] };
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

/** Whether nothing was left out, neither a message nor a delivery of one. */
function isWhole(all: readonly MessageSummary[], seen: readonly MessageSummary[]): boolean {
  return seen.length === all.length && seen.every(({ deliveries }, index) => deliveries.length === all[index]!.deliveries.length);
}

/** Whether a message has a value under this name. */
function isNamed({ keys, subject, id }: MessageSummary, name: string, value: string): boolean {
  return keys[name] === value || (name === 'subject' && subject === value) || (name === 'id' && id === value);
}

function seenTrace(reach: Reach, trace: MessageTrace): MessageTrace {
  const [summary] = seenMessages(reach, [trace]);
  const hops = trace.hops.filter(({ flow }) => reach.seesFlow(flow));
  return {
    ...trace,
    ...summary,
    hops,
    events: trace.events.filter(({ flow }) => flow === undefined || reach.seesFlow(flow)),
    related: seenMessages(reach, trace.related),
    ...(trace.corrections && { corrections: trace.corrections.map(correction => seenCorrection(reach, correction)) }),
    sentence: hops.length === trace.hops.length ? trace.sentence : messageSentence(summary!, Date.now()),
  };
}
