import type { Source, SourceBatch, SourceItem } from '@millrace/connector';

import { Follower, type Followed, type Surroundings } from './follow.ts';
import { observationItem } from './message.ts';
import { readBookmark, writeBookmark } from './resume.ts';

/** Observations, or whole documents, of an agent as messages. */
export class AgentSource implements Source {
  readonly #with: Surroundings;
  readonly #message: 'observation' | 'document';
  readonly #end: AbortSignal;

  constructor(surroundings: Surroundings, message: 'observation' | 'document', end: AbortSignal) {
    this.#with = surroundings;
    this.#message = message;
    this.#end = end;
  }

  async *read(cursor: string | undefined, signal: AbortSignal): AsyncGenerator<SourceBatch> {
    const until = AbortSignal.any([signal, this.#end]);
    try {
      for await (const told of new Follower(this.#with, readBookmark(cursor), false).follow(until)) {
        const items = this.#items(told);
        if (items.length === 0) continue;
        yield { items, cursor: writeBookmark(told.bookmark), settle: async () => undefined, refuse: async () => undefined };
      }
    } catch (error) {
      if (!until.aborted) throw this.#with.loss.of(error);
    }
  }

  #items({ observations, document }: Followed): readonly SourceItem[] {
    const [first, last] = [observations[0], observations.at(-1)];
    if (!document || !first || !last) return [];
    const { instanceId, sender } = document.header;
    const attributes = { instance: instanceId, ...(sender !== undefined && { sender }) };
    if (this.#message === 'observation')
      return observations.map(each => observationItem(each, `${instanceId}:${each.sequence}`, attributes));
    return [{ bytes: document.bytes, id: `${instanceId}:${first.sequence}-${last.sequence}`, time: last.timestamp, attributes }];
  }
}
