import type { TagBatch, TagPage, TagRequest, Tags } from '@millrace/connector';
import { statusCodes, type DataValue } from '@millrace/core';

import type { Adapter } from './adapter.ts';
import { watched, type Watched } from './address.ts';
import { browseModel } from './browse.ts';
import { ConditionBook } from './condition-book.ts';
import { tagValues, unknownTags } from './tag-values.ts';

/** Tags of an adapter: its keys, as they are told. */
export class AdapterTags implements Tags {
  readonly #adapter: Adapter;

  constructor(adapter: Adapter) {
    this.#adapter = adapter;
  }

  async *observe(requests: readonly TagRequest[], _cursor: string | undefined, signal: AbortSignal): AsyncGenerator<TagBatch> {
    const until = AbortSignal.any([signal, this.#adapter.end]);
    const asked = this.#watched(requests.map(({ address }) => address));
    const book = new ConditionBook();
    try {
      if (asked.unknown.length > 0) yield { values: unknownTags(asked, this.#now()) };
      for await (const { observations } of this.#adapter.follow(until)) {
        const values = tagValues(observations, asked, book, this.#now());
        if (values.length > 0) yield { values };
      }
    } catch (error) {
      if (!until.aborted) throw error;
    }
  }

  async read(addresses: readonly string[]): Promise<readonly DataValue[]> {
    const asked = this.#watched(addresses);
    const receivedTime = this.#now();
    const values: DataValue[] = addresses.map(() => ({
      value: null,
      status: statusCodes.badWaitingForInitialData,
      receivedTime,
    }));
    const told = tagValues(this.#adapter.keys, asked, new ConditionBook(), receivedTime);
    for (const { request, ...value } of [...told, ...unknownTags(asked, receivedTime)]) values[request] = value;
    return values;
  }

  async browse(node: string | undefined, page: string | undefined): Promise<TagPage> {
    if (this.#adapter.index) return browseModel(this.#adapter.index, node, page);
    const keys = new Set(
      this.#adapter.keys.map(({ device, dataItemId }) => (device === '' ? dataItemId : `${device}/${dataItemId}`)),
    );
    return { nodes: [...keys].map(address => ({ address, name: address, kind: 'tag', writable: false })) };
  }

  #watched(addresses: readonly string[]): Watched {
    return watched(addresses, item => this.#adapter.find(item));
  }

  #now(): number {
    return this.#adapter.env.now() * 1000;
  }
}
