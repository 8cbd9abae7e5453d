import type { Source, SourceBatch, SourceItem } from '@millrace/connector';

import type { Adapter, ReadLine } from './adapter.ts';
import { observationItem } from './message.ts';

/** What an adapter says, as messages: live, because it keeps nothing. */
export class AdapterSource implements Source {
  readonly #adapter: Adapter;
  readonly #message: 'observation' | 'document';

  constructor(adapter: Adapter, message: 'observation' | 'document') {
    this.#adapter = adapter;
    this.#message = message;
  }

  async *read(_cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const until = AbortSignal.any([signal, this.#adapter.end]);
    try {
      for await (const { observations, lines } of this.#adapter.follow(until)) {
        const items =
          lines.length === 0 ? observations.map(each => observationItem(each)) : lines.flatMap(each => this.#items(each));
        if (items.length > 0) yield { items, settle: async () => undefined, refuse: async () => undefined };
      }
    } catch (error) {
      if (!until.aborted) throw error;
    }
  }

  #items({ came, observations, issue }: ReadLine): readonly SourceItem[] {
    const bytes = Buffer.from(came.line);
    if (observations.length === 0) return issue ? [{ bytes, issue: { code: issue.code, sentence: issue.sentence } }] : [];
    return this.#message === 'document' ? [{ bytes }] : observations.map(each => observationItem(each));
  }
}
