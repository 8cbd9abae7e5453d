import type { TagNode, TagPage } from '@millrace/connector';
import type { TagValue } from '@millrace/core';

import type { TagSettings } from './config.ts';
import type { Consumer, Hub } from './hub.ts';
import type { MqttSession } from './session.ts';
import type { Received } from './session-types.ts';
import { readPayload } from './tag-payload.ts';

/** How long is listened for topics; those that the broker keeps (retained) come at once. */
const listenMs = 1_000;
/** How long what was heard counts as the present. */
const rememberedMs = 60_000;
const topicsMost = 50_000;
const nodesOfPage = 500;

/** What a broker has: it has no list of its topics, so it is listened to for a second. */
export class TopicBrowser {
  readonly #hub: Hub;
  readonly #session: MqttSession;
  readonly #settings: TagSettings;
  #heard: { readonly at: number; readonly topics: Promise<ReadonlyMap<string, Uint8Array>> } | undefined;

  constructor(hub: Hub, session: MqttSession, settings: TagSettings) {
    this.#hub = hub;
    this.#session = session;
    this.#settings = settings;
  }

  /** One page of the levels and fields below a topic. A node with an address that ends in `/` is a level without a message of its own. */
  async browse(node: string | undefined, page: string | undefined, signal: AbortSignal): Promise<TagPage> {
    const topics = await this.#topics(signal);
    const nodes = nodesBelow(topics, node, this.#settings);
    const from = page === undefined ? 0 : Number(page);
    const next = from + nodesOfPage;
    return { nodes: nodes.slice(from, next), ...(next < nodes.length && { next: String(next) }) };
  }

  #topics(signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
    const now = performance.now();
    if (this.#heard === undefined || now - this.#heard.at > rememberedMs) this.#heard = { at: now, topics: this.#listen(signal) };
    return this.#heard.topics;
  }

  async #listen(signal: AbortSignal): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const consumer: Consumer = {
      wants: () => true,
      give: message => {
        if (found.size < topicsMost) found.set(message.topic, payloadKept(message));
        this.#hub.done([message]);
      },
      flush: () => undefined,
    };
    this.#hub.join(consumer);
    try {
      await this.#session.subscribe([{ topic: '#', qos: 0 }], signal);
      await paused(listenMs, signal);
      await this.#session.unsubscribe(['#'], signal);
    } finally {
      this.#hub.leave(consumer);
    }
    return found;
  }
}

/** Enough to see the fields of; what is longer is one tag. */
function payloadKept({ payload }: Received): Uint8Array {
  return payload.length > 16_384 ? new Uint8Array() : payload;
}

async function paused(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

/** Levels below a topic, and the fields of its own payload where that is a JSON object without a declared value. */
export function nodesBelow(
  topics: ReadonlyMap<string, Uint8Array>,
  node: string | undefined,
  settings: Pick<TagSettings, 'value'>,
): readonly TagNode[] {
  const base = node === undefined ? '' : node.replace(/\/?$/, '/');
  const own = node === undefined ? undefined : topics.get(node);
  const children = new Map<string, { isTag: boolean; hasChildren: boolean; payload?: Uint8Array }>();
  for (const [topic, payload] of topics) {
    if (!topic.startsWith(base)) continue;
    const [name = '', ...deeper] = topic.slice(base.length).split('/');
    const child = children.get(name) ?? { isTag: false, hasChildren: false };
    if (deeper.length > 0) child.hasChildren = true;
    else Object.assign(child, { isTag: true, payload });
    children.set(name, child);
  }
  const levels = [...children].map(([name, child]): TagNode => {
    const fields = child.payload === undefined ? [] : fieldsOf(child.payload, settings);
    const hasChildren = child.hasChildren || fields.length > 0;
    const isTag = child.isTag && fields.length === 0;
    return {
      address: base + name,
      name,
      kind: isTag ? 'tag' : 'folder',
      hasChildren,
      ...(isTag && child.payload !== undefined && { type: typeOf(valueOf(child.payload, settings)) }),
    };
  });
  const fields = own === undefined ? [] : fieldsOf(own, settings);
  return [
    ...fields.map(([name, value]): TagNode => ({
      address: `${node ?? ''}#${name}`,
      name,
      kind: 'tag',
      type: typeOf(unwrapped(value, settings)),
    })),
    ...levels,
  ].toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** Paths of what a JSON object says, down to values; an object with a declared value is one. */
function fieldsOf(payload: Uint8Array, { value }: Pick<TagSettings, 'value'>): readonly (readonly [string, TagValue])[] {
  const read = readPayload(payload);
  const found: (readonly [string, TagValue])[] = [];
  const visit = (path: string, fields: TagValue): void => {
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields) || Object.hasOwn(fields, value)) {
      if (path !== '') found.push([path, fields]);
      return;
    }
    for (const [name, inner] of Object.entries(fields)) {
      if (found.length < nodesOfPage && !name.includes('.') && path.length < 200)
        visit(path === '' ? name : `${path}.${name}`, inner);
    }
  };
  if (!('status' in read)) visit('', read.value);
  return found;
}

function valueOf(payload: Uint8Array, settings: Pick<TagSettings, 'value'>): TagValue {
  const read = readPayload(payload);
  return 'status' in read ? null : unwrapped(read.value, settings);
}

function unwrapped(told: TagValue, { value }: Pick<TagSettings, 'value'>): TagValue {
  const isWrapped = typeof told === 'object' && told !== null && !Array.isArray(told) && Object.hasOwn(told, value);
  return isWrapped ? ((told as Readonly<Record<string, TagValue>>)[value] ?? null) : told;
}

function typeOf(value: TagValue): NonNullable<TagNode['type']> {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'bigint') return 'integer';
  return typeof value === 'number' ? 'number' : 'other';
}
