import type { TagBatch, TagGrant, TagPage, TagRequest, Tags } from '@millrace/connector';
import { statusCodes, type DataValue } from '@millrace/core';

import type { Answered } from './agent-client.ts';
import { watched } from './address.ts';
import { browseModel } from './browse.ts';
import { ConditionBook } from './condition-book.ts';
import type { DeviceIndex } from './device-index.ts';
import { Follower, type Surroundings } from './follow.ts';
import { readBookmark, writeBookmark } from './resume.ts';
import { tagValues, unknownTags } from './tag-values.ts';

/** Numbers that pass without a value for the tags before the cursor is moved on by itself. */
const silentNumbers = 10_000;

/** Tags of an agent: everything told is a value, and numbers say what is missing. */
export class AgentTags implements Tags {
  readonly #with: Surroundings;
  readonly #index: DeviceIndex;
  readonly #end: AbortSignal;
  readonly #watching = new Map<object, readonly TagGrant[]>();

  constructor(surroundings: Surroundings, index: DeviceIndex, end: AbortSignal) {
    this.#with = surroundings;
    this.#index = index;
    this.#end = end;
  }

  async *observe(requests: readonly TagRequest[], cursor: string | undefined, signal: AbortSignal): AsyncGenerator<TagBatch> {
    const until = AbortSignal.any([signal, this.#end]);
    const asked = watched(
      requests.map(({ address }) => address),
      item => this.#index.find(item),
    );
    const problem = 'the agent has no such data item';
    const grants = requests.map(({ address }, place) => ({ address, ...(asked.unknown.includes(place) && { problem }) }));
    this.#watching.set(grants, grants);
    try {
      if (asked.unknown.length > 0) yield { values: unknownTags(asked, this.#now()) };
      yield* this.#batches(asked, cursor, until);
    } catch (error) {
      if (!until.aborted) throw this.#with.loss.of(error);
    } finally {
      this.#watching.delete(grants);
    }
  }

  async *#batches(asked: ReturnType<typeof watched>, cursor: string | undefined, until: AbortSignal): AsyncGenerator<TagBatch> {
    const book = new ConditionBook();
    let written = 0;
    for await (const told of new Follower(this.#with, readBookmark(cursor), asked.hasConditions).follow(until)) {
      if (told.reset) book.clear();
      for (const each of told.before ?? []) book.take(each);
      const values = tagValues(told.observations, asked, book, this.#now());
      if (values.length === 0 && !told.gap && told.bookmark.next - written < silentNumbers) continue;
      written = told.bookmark.next;
      yield { values, ...(told.gap && { gaps: [told.gap] }), cursor: writeBookmark(told.bookmark) };
    }
  }

  async read(addresses: readonly string[], signal: AbortSignal): Promise<readonly DataValue[]> {
    const asked = watched(addresses, item => this.#index.find(item));
    const current = await this.#current(AbortSignal.any([signal, this.#end]));
    const receivedTime = this.#now();
    const status = current.kind === 'streams' ? statusCodes.badWaitingForInitialData : statusCodes.badCommunication;
    const values: DataValue[] = addresses.map(() => ({ value: null, status, receivedTime }));
    const told = current.kind === 'streams' ? tagValues(current.observations, asked, new ConditionBook(), receivedTime) : [];
    for (const { request, ...value } of [...told, ...unknownTags(asked, receivedTime)]) values[request] = value;
    return values;
  }

  async #current(until: AbortSignal): Promise<Answered> {
    try {
      return await this.#with.client.current(undefined, until);
    } catch (error) {
      throw until.aborted ? error : this.#with.loss.of(error);
    }
  }

  async browse(node: string | undefined, page: string | undefined): Promise<TagPage> {
    return browseModel(this.#index, node, page);
  }

  granted(): readonly TagGrant[] {
    return [...this.#watching.values()].flat();
  }

  #now(): number {
    return this.#with.env.now() * 1000;
  }
}
