import type { Source, SourceBatch, SourceItem } from '@millrace/connector';

import { metricJson, timeJson } from '../json.ts';
import { LiveQueue } from '../live-queue.ts';
import type { NodeId } from '../topic.ts';
import type { Command, EdgeNode } from './edge-node.ts';

/** Commands that may wait; one more is reported and not taken. */
const queueMost = 1_000;

/** Commands of host applications to metrics that are declared as writable, each a message: `{ verb, group, node, device?, metrics }`. */
export class CommandSource implements Source {
  readonly #edge: EdgeNode;
  readonly #queue: LiveQueue<Command>;

  constructor(edge: EdgeNode, report: (code: string, sentence: string) => void) {
    this.#edge = edge;
    this.#queue = new LiveQueue(queueMost, command => itemOf(edge.book.id, command));
    edge.onCommand(command => {
      if (this.#queue.isFull) report('sparkplug.command', `more than ${queueMost} commands wait; one was not taken`);
      else this.#queue.push(command);
    });
  }

  read(_cursor: string | undefined, signal: AbortSignal): AsyncIterable<SourceBatch> {
    return this.#queue.read(this.#edge.ended, signal, () => undefined);
  }
}

function itemOf(id: NodeId, { device, timestamp, writes }: Command): SourceItem {
  const message = {
    verb: device === undefined ? 'NCMD' : 'DCMD',
    ...id,
    ...(device !== undefined && { device }),
    ...(timestamp !== undefined && { timestamp: timeJson(timestamp) }),
    metrics: writes.map(metricJson),
  };
  return { bytes: new TextEncoder().encode(JSON.stringify(message)) };
}
