import { ConnectorError } from '@millrace/connector';
import type { Source, SourceBatch, SourceItem } from '@millrace/connector';

import { messageJson } from '../json.ts';
import type { HostApplication } from './host.ts';
import type { HostEffect, HostMessage } from './host-message.ts';

/** Messages that may wait before nothing more is read from the broker; a batch has as many at most. */
const queueMost = 1_000;

/** Every message of edge nodes whose metrics are known, as JSON. What comes while nobody reads is not kept: edge nodes tell nothing twice. */
export class HostSource implements Source {
  readonly #host: HostApplication;

  constructor(host: HostApplication) {
    this.#host = host;
  }

  async *read(_cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceBatch> {
    const until = AbortSignal.any([signal, this.#host.ended]);
    const queue: SourceItem[] = [];
    let wake: (() => void) | undefined;
    const forget = this.#host.listen({
      get isFull() {
        return queue.length >= queueMost;
      },
      take(effects) {
        queue.push(...effects.flatMap(itemsOf));
        wake?.();
      },
    });
    until.addEventListener('abort', () => wake?.(), { once: true });
    try {
      while (!until.aborted) {
        if (queue.length === 0) await new Promise<void>(resolve => (wake = resolve));
        if (queue.length === 0 || signal.aborted) break;
        const items = queue.splice(0, queueMost);
        this.#host.released();
        yield { items, settle: async () => undefined, refuse: async () => void queue.unshift(...items) };
      }
      if (!signal.aborted && this.#host.ended.reason instanceof ConnectorError) throw this.#host.ended.reason;
    } finally {
      forget();
    }
  }
}

function itemsOf(effect: HostEffect): readonly SourceItem[] {
  if (effect.kind !== 'message') return [];
  const { message } = effect;
  return [{ bytes: new TextEncoder().encode(JSON.stringify(messageJson(message))), id: idOf(message) }];
}

/** Sender, session, sequence number and time: no two messages have them in common. A death is published by the broker, so its time is ours. */
function idOf({ verb, group, node, device, bdSeq, seq, timestamp, received }: HostMessage): string {
  const at = verb === 'NDEATH' ? `received-${received}` : (timestamp ?? `received-${received}`);
  return [group, node, device ?? '', verb, bdSeq ?? '', seq ?? '', at].join('/');
}
