import type { Outgoing, PublishProperties } from './session-types.ts';

/**
 * A PUBLISH packet (MQTT 5, 3.3) as bytes: one buffer, written once. The codec makes many small ones, at several times the cost of all else that
 * is done for a message. `packetId` 0: QoS 0.
 */
export function publishBytes(
  { topic, payload, qos, retain = false, properties }: Outgoing,
  packetId: number,
  version: 4 | 5,
): Buffer {
  const topicLength = Buffer.byteLength(topic);
  const head = version === 5 ? propertyBytes(properties) : none;
  const remaining = 2 + topicLength + (qos > 0 ? 2 : 0) + head.length + payload.length;
  const bytes = Buffer.allocUnsafe(1 + lengthSize(remaining) + remaining);
  bytes[0] = 0x30 | (qos << 1) | (retain ? 1 : 0);
  let at = writeLength(bytes, 1, remaining);
  at = bytes.writeUInt16BE(topicLength, at);
  at += bytes.write(topic, at);
  if (qos > 0) at = bytes.writeUInt16BE(packetId, at);
  at += head.copy(bytes, at);
  bytes.set(payload, at);
  return bytes;
}

const none = Buffer.alloc(0);
const noProperties = Buffer.from([0]);

/** Length and properties (MQTT 5, 2.2.2). */
function propertyBytes(properties: PublishProperties | undefined): Buffer {
  if (properties === undefined) return noProperties;
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData, userProperties } =
    properties;
  const parts: Buffer[] = [];
  if (payloadFormatIndicator !== undefined) parts.push(Buffer.from([0x01, payloadFormatIndicator ? 1 : 0]));
  if (messageExpiryInterval !== undefined) parts.push(expiry(messageExpiryInterval));
  if (contentType !== undefined) parts.push(texts(0x03, contentType));
  if (responseTopic !== undefined) parts.push(texts(0x08, responseTopic));
  if (correlationData !== undefined)
    parts.push(Buffer.from([0x09, correlationData.length >> 8, correlationData.length & 0xff]), correlationData);
  for (const [name, value] of Object.entries(userProperties ?? {})) {
    for (const one of typeof value === 'string' ? [value] : value) parts.push(texts(0x26, name, one));
  }
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(lengthSize(length));
  writeLength(head, 0, length);
  return Buffer.concat([head, ...parts]);
}

function expiry(seconds: number): Buffer {
  const bytes = Buffer.from([0x02, 0, 0, 0, 0]);
  bytes.writeUInt32BE(Math.min(seconds, 0xffff_ffff), 1);
  return bytes;
}

/** An identifier and texts, each behind its length (MQTT 5, 1.5.4); a text ends at 65,535 bytes. */
function texts(identifier: number, ...all: readonly string[]): Buffer {
  const parts = all.map(text => Buffer.from(text).subarray(0, 65_535));
  const bytes = Buffer.allocUnsafe(1 + parts.reduce((sum, part) => sum + 2 + part.length, 0));
  bytes[0] = identifier;
  let at = 1;
  for (const part of parts) {
    at = bytes.writeUInt16BE(part.length, at);
    at += part.copy(bytes, at);
  }
  return bytes;
}

/** Bytes of a variable byte integer (MQTT 5, 1.5.5). */
function lengthSize(length: number): number {
  if (length < 128) return 1;
  if (length < 16_384) return 2;
  return length < 2_097_152 ? 3 : 4;
}

function writeLength(bytes: Buffer, at: number, length: number): number {
  let [left, next] = [length, at];
  while (left >= 128) {
    bytes[next++] = (left % 128) | 0x80;
    left = Math.floor(left / 128);
  }
  bytes[next++] = left;
  return next;
}
