import { ConnectorError } from '@millrace/connector';
import type { Source, SourceBatch, SourceItem } from '@millrace/connector';

import { metricJson, timeJson } from '../json.ts';
import type { Command, EdgeNode } from './edge-node.ts';

/** Commands that may wait; one more is reported and not taken. */
const queueMost = 1_000;

/** Commands of host applications to metrics that are declared as writable, each a message: `{ verb, group, node, device?, metrics }`. */
export class CommandSource implements Source {
  readonly #edge: EdgeNode;
  readonly #report: (code: string, sentence: string) => void;

  constructor(edge: EdgeNode, report: (code: string, sentence: string) => void) {
    this.#edge = edge;
    this.#report = report;
  }

  async *read(_cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceBatch> {
    const until = AbortSignal.any([signal, this.#edge.ended]);
    const queue: SourceItem[] = [];
    let wake: (() => void) | undefined;
    const forget = this.#edge.onCommand(command => {
      if (queue.length < queueMost) queue.push(this.#item(command));
      else this.#report('sparkplug.command', `more than ${queueMost} commands wait; one was not taken`);
      wake?.();
    });
    until.addEventListener('abort', () => wake?.(), { once: true });
    try {
      while (!until.aborted) {
        if (queue.length === 0) await new Promise<void>(resolve => (wake = resolve));
        const items = queue.splice(0);
        if (items.length > 0 && !signal.aborted)
          yield { items, settle: async () => undefined, refuse: async () => void queue.unshift(...items) };
      }
      if (!signal.aborted && this.#edge.ended.reason instanceof ConnectorError) throw this.#edge.ended.reason;
    } finally {
      forget();
    }
  }

  #item({ device, timestamp, writes }: Command): SourceItem {
    const { id } = this.#edge.book;
    const message = {
      verb: device === undefined ? 'NCMD' : 'DCMD',
      ...id,
      ...(device !== undefined && { device }),
      ...(timestamp !== undefined && { timestamp: timeJson(timestamp) }),
      metrics: writes.map(metricJson),
    };
    return { bytes: new TextEncoder().encode(JSON.stringify(message)) };
  }
}
