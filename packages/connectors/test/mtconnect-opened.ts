import type { Connection, TagBatch, TagGap, TagSeen } from '@millrace/connector';
import { openFormat } from '@millrace/core';

import type { MtconnectConfig } from '../src/mtconnect/config.ts';
import { mtconnect } from '../src/mtconnect/index.ts';
import { surroundings, type Heard } from './surroundings.ts';

/** An open interface with what it said. */
export interface Opened extends Heard, AsyncDisposable {
  readonly connection: Connection;
}

/** Opens an interface as the runtime would. */
export async function openMtconnect(config: MtconnectConfig): Promise<Opened> {
  const format = openFormat({ kind: 'json' });
  if (!format.ok) throw new Error('no JSON');
  const heard = surroundings(format.value);
  const connection = await mtconnect.open(config, heard.env, AbortSignal.timeout(10_000));
  return { ...heard, connection, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

/** Tags that are watched, and what came. */
export class Watching implements AsyncDisposable {
  readonly values: TagSeen[] = [];
  readonly gaps: TagGap[] = [];
  cursor: string | undefined;
  readonly #batches: AsyncIterator<TagBatch>;
  readonly #end = new AbortController();

  constructor({ connection }: Opened, addresses: readonly string[], cursor?: string) {
    if (!connection.tags) throw new Error('the connection has no tags');
    const until = AbortSignal.any([this.#end.signal, AbortSignal.timeout(10_000)]);
    const requests = addresses.map(address => ({ address }));
    this.#batches = connection.tags.observe(requests, cursor, until)[Symbol.asyncIterator]();
    this.cursor = cursor;
  }

  /** Takes batches until the condition holds. */
  async until(enough: () => boolean): Promise<void> {
    while (!enough()) {
      const next = await this.#batches.next();
      if (next.done === true) throw new Error(`the observation ended after ${this.values.length} values`);
      this.values.push(...next.value.values);
      this.gaps.push(...(next.value.gaps ?? []));
      this.cursor = next.value.cursor ?? this.cursor;
      await next.value.settle?.();
    }
  }

  /** Takes batches until a request has told a value. */
  async untilTold(value: unknown, request = 0): Promise<void> {
    await this.until(() => this.values.some(each => each.request === request && Object.is(each.value, value)));
  }

  get told(): readonly unknown[] {
    return this.values.map(({ value }) => (typeof value === 'bigint' ? String(value) : value));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#batches.return?.(undefined).catch(() => undefined);
  }
}
