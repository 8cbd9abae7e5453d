import type { Source, SourceBatch, SourceItem } from '@millrace/connector';

import { messageJson } from '../json.ts';
import { LiveQueue } from '../live-queue.ts';
import type { HostApplication } from './host.ts';
import type { HostEffect, HostMessage } from './host-message.ts';

/** Messages that may wait before nothing more is read from the broker; a batch has as many at most. */
const queueMost = 1_000;

/** Every message of edge nodes whose metrics are known, as JSON. */
export class HostSource implements Source {
  readonly #host: HostApplication;
  readonly #queue = new LiveQueue(queueMost, itemOf);

  constructor(host: HostApplication) {
    const queue = this.#queue;
    this.#host = host;
    host.listen({
      get isFull() {
        return queue.isFull;
      },
      take: effects => queue.push(...effects.flatMap(messageOf)),
    });
  }

  read(_cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceBatch> {
    return this.#queue.read(this.#host.ended, signal, () => this.#host.released());
  }
}

function messageOf(effect: HostEffect): readonly HostMessage[] {
  return effect.kind === 'message' ? [effect.message] : [];
}

function itemOf(message: HostMessage): SourceItem {
  return { bytes: new TextEncoder().encode(JSON.stringify(messageJson(message))), id: idOf(message) };
}

/** Sender, session, sequence number and time: no two messages have them in common. A death is published by the broker, so its time is ours. */
function idOf({ verb, group, node, device, bdSeq, seq, timestamp, received }: HostMessage): string {
  const at = verb === 'NDEATH' || timestamp === undefined ? `received-${received}` : timestamp;
  return [group, node, device ?? '', verb, bdSeq ?? '', seq ?? '', at].join('/');
}
