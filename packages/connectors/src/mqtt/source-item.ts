import { isUtf8 } from 'node:buffer';
import { hash } from 'node:crypto';

import type { SourceItem } from '@millrace/connector';

import type { ReadSettings } from './config.ts';
import type { Received } from './session-types.ts';

/** What is known of a message besides itself. */
export interface ItemContext {
  readonly read: ReadSettings;
  readonly sizeMost: number;
  /** Named levels of its topic. */
  readonly levels: Readonly<Record<string, string>>;
  /** Its id where it brings none of its own. */
  readonly deliveryId: string | undefined;
}

/** A message of the broker as an item of a batch. */
export function sourceItem(message: Received, context: ItemContext): SourceItem {
  const { read } = context;
  const id = ownId(message, read) ?? context.deliveryId;
  const time = textOf(message, 'time');
  const issue = issueOf(message, context);
  return {
    bytes: read.topicFields && issue === undefined ? withTopic(message, context.levels) : message.payload,
    ...(id !== undefined && { id }),
    ...(time !== undefined && { time }),
    attributes: attributesOf(message, context.levels),
    ...(issue !== undefined && { issue }),
  };
}

function issueOf({ payload, problem }: Received, { read, sizeMost }: ItemContext): SourceItem['issue'] | undefined {
  if (problem !== undefined)
    return { code: problem.kind === 'size' ? 'mqtt.too-large' : 'mqtt.topic', sentence: problem.sentence };
  if (payload.length > sizeMost)
    return { code: 'mqtt.too-large', sentence: `the message has ${payload.length} bytes, the limit is ${sizeMost}` };
  return read.topicFields && !isUtf8(payload) ? { code: 'mqtt.payload', sentence: 'the payload is not UTF-8' } : undefined;
}

/**
 * The id that the sender gave (CloudEvents 1.0, MQTT binding: user properties `id` and `source`, which together tell an event from all others).
 * A retained message that is taken has its content as id: it comes again at each subscribing.
 */
function ownId(message: Received, { idProperty }: ReadSettings): string | undefined {
  const id = textOf(message, idProperty);
  const source = textOf(message, 'source');
  if (id !== undefined) return source === undefined ? id : `${escaped(source)}/${escaped(id)}`;
  return message.retain
    ? `retained-${hash('sha256', Buffer.concat([Buffer.from(`${message.topic}\0`), message.payload]), 'base64url').slice(0, 22)}`
    : undefined;
}

function escaped(part: string): string {
  return part.replace(/[%/]/g, character => (character === '%' ? '%25' : '%2F'));
}

/** A user property as text: the first where there are several. */
function textOf({ properties }: Received, name: string): string | undefined {
  const value = properties?.userProperties?.[name];
  const first = typeof value === 'string' ? value : value?.[0];
  return first === '' ? undefined : first;
}

/** What to keep besides the bytes: topic, named levels, and what is not as usual. */
function attributesOf(
  { topic, qos, retain, dup, properties }: Received,
  levels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = { ...levels, topic, qos: String(qos) };
  if (retain) attributes['retained'] = 'true';
  if (dup) attributes['dup'] = 'true';
  if (properties === undefined) return attributes;
  const { contentType, responseTopic, correlationData, messageExpiryInterval, userProperties = {} } = properties;
  if (contentType !== undefined) attributes['contentType'] = contentType;
  if (responseTopic !== undefined) attributes['responseTopic'] = responseTopic;
  if (correlationData !== undefined) attributes['correlationData'] = correlationData.toString('base64');
  if (messageExpiryInterval !== undefined) attributes['messageExpirySeconds'] = String(messageExpiryInterval);
  for (const [name, value] of Object.entries(userProperties))
    attributes[`user.${name}`] = typeof value === 'string' ? value : value.join(', ');
  return attributes;
}

/** `{ topic, levels, payload }` with a payload that is JSON as it came, byte for byte, and any other as text. */
function withTopic({ topic, payload }: Received, levels: Readonly<Record<string, string>>): Uint8Array {
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString();
  const head = `{"topic":${JSON.stringify(topic)},"levels":${JSON.stringify(levels)},"payload":`;
  return Buffer.from(`${head}${isJson(text) ? text : JSON.stringify(text)}}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
