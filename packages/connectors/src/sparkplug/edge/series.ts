import type { SeriesBatch, SeriesSink } from '@millrace/connector';
import type { Outcome } from '@millrace/core';

import { ValueError } from '../codec/value-error.ts';
import type { EdgeNode } from './edge-node.ts';
import { valuesOfBatch } from './series-values.ts';
import { publishValues } from './sink.ts';

/** Measurements as metrics of an edge node: a device for each piece of equipment, births declared from the series. */
export class EdgeSeries implements SeriesSink {
  readonly #edge: EdgeNode;
  readonly #now: () => number;

  constructor(edge: EdgeNode, now: () => number) {
    this.#edge = edge;
    this.#now = now;
  }

  async write(batch: SeriesBatch, signal: AbortSignal): Promise<Outcome> {
    const { silence } = this.#edge;
    if (silence !== undefined) return { kind: 'later', because: 'down', sentence: silence };
    if (signal.aborted) return { kind: 'later', because: 'busy', sentence: 'there was no time left; nothing was published' };
    let isBegun = false;
    for (const { device, values } of valuesOfBatch(batch)) {
      const published = this.#publish(device, values);
      if (typeof published === 'string')
        return isBegun ? { kind: 'unknown', sentence: published } : { kind: 'never', sentence: published };
      isBegun = true;
    }
    const taken = await this.#edge.taken(signal);
    return taken.kind === 'taken' ? { kind: 'done' } : { kind: 'unknown', sentence: taken.why };
  }

  #publish(device: string, values: Parameters<typeof publishValues>[2]): string | undefined {
    try {
      const published = publishValues(this.#edge.book, device, values, this.#now(), true);
      if (typeof published === 'string') return published;
      this.#edge.publish(published);
      return undefined;
    } catch (error) {
      if (error instanceof ValueError) return error.message;
      throw error;
    }
  }
}
