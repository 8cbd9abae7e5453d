import type { Outgoing, PublishProperties } from './session-types.ts';

/** A PUBLISH packet that is measured and not written yet. */
export interface PublishPacket {
  readonly message: Outgoing;
  /** 0 for QoS 0. */
  readonly packetId: number;
  /** Bytes of its properties without their own length; undefined before MQTT 5, which has none. */
  readonly properties: number | undefined;
  readonly topic: number;
  /** Bytes behind the fixed header. */
  readonly remaining: number;
  /** Bytes in all. */
  readonly size: number;
}

/** Measures a PUBLISH packet, so that many can be written into one buffer. */
export function measurePublish(message: Outgoing, packetId: number, version: 4 | 5): PublishPacket {
  const topic = Buffer.byteLength(message.topic);
  const properties = version === 5 ? propertiesLength(message.properties) : undefined;
  const head = 2 + topic + (message.qos > 0 ? 2 : 0) + (properties === undefined ? 0 : lengthSize(properties) + properties);
  const remaining = head + message.payload.length;
  return { message, packetId, properties, topic, remaining, size: 1 + lengthSize(remaining) + remaining };
}

/**
 * PUBLISH packets (MQTT 5, 3.3) one after the other in one buffer. The codec makes many small ones a packet, at several times the cost of all
 * else that is done for a message.
 */
export function publishBytes(packets: readonly PublishPacket[]): Buffer {
  const bytes = Buffer.allocUnsafe(packets.reduce((sum, packet) => sum + packet.size, 0));
  let at = 0;
  for (const packet of packets) at = writePublish(bytes, at, packet);
  return bytes;
}

function writePublish(bytes: Buffer, start: number, { message, packetId, properties, topic, remaining }: PublishPacket): number {
  const { qos, retain = false, payload } = message;
  bytes[start] = 0x30 | (qos << 1) | (retain ? 1 : 0);
  let at = writeLength(bytes, start + 1, remaining);
  at = bytes.writeUInt16BE(topic, at);
  at += bytes.write(message.topic, at);
  if (qos > 0) at = bytes.writeUInt16BE(packetId, at);
  if (properties !== undefined) at = writeLength(bytes, at, properties);
  if (message.properties !== undefined && properties !== undefined) at = writeProperties(bytes, at, message.properties);
  bytes.set(payload, at);
  return at + payload.length;
}

/** Bytes of properties (MQTT 5, 2.2.2) without their own length. */
function propertiesLength(properties: PublishProperties | undefined): number {
  if (properties === undefined) return 0;
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData } = properties;
  let length = 0;
  if (payloadFormatIndicator !== undefined) length += 2;
  if (messageExpiryInterval !== undefined) length += 5;
  if (contentType !== undefined) length += 1 + textLength(contentType);
  if (responseTopic !== undefined) length += 1 + textLength(responseTopic);
  if (correlationData !== undefined) length += 3 + correlationData.length;
  eachUserProperty(properties, (name, value) => (length += 1 + textLength(name) + textLength(value)));
  return length;
}

function writeProperties(bytes: Buffer, start: number, properties: PublishProperties): number {
  const { payloadFormatIndicator, messageExpiryInterval, contentType, responseTopic, correlationData } = properties;
  let at = start;
  if (payloadFormatIndicator !== undefined) at = bytes.writeUInt16BE(payloadFormatIndicator ? 0x0101 : 0x0100, at);
  if (messageExpiryInterval !== undefined) {
    bytes[at] = 0x02;
    at = bytes.writeUInt32BE(Math.min(messageExpiryInterval, 0xffff_ffff), at + 1);
  }
  if (contentType !== undefined) at = writeText(bytes, writeByte(bytes, at, 0x03), contentType);
  if (responseTopic !== undefined) at = writeText(bytes, writeByte(bytes, at, 0x08), responseTopic);
  if (correlationData !== undefined) {
    at = bytes.writeUInt16BE(correlationData.length, writeByte(bytes, at, 0x09));
    at += correlationData.copy(bytes, at);
  }
  eachUserProperty(properties, (name, value) => {
    at = writeText(bytes, writeText(bytes, writeByte(bytes, at, 0x26), name), value);
  });
  return at;
}

function eachUserProperty({ userProperties = {} }: PublishProperties, take: (name: string, value: string) => void): void {
  for (const name in userProperties) {
    const value = userProperties[name] ?? '';
    if (typeof value === 'string') take(name, value);
    else for (const one of value) take(name, one);
  }
}

function writeByte(bytes: Buffer, at: number, value: number): number {
  bytes[at] = value;
  return at + 1;
}

/** A text behind its length (MQTT 5, 1.5.4); it ends at 65,535 bytes, with the last character that fits whole. */
function writeText(bytes: Buffer, at: number, text: string): number {
  const length = bytes.write(text, at + 2, Math.min(mostText, bytes.length - at - 2));
  bytes.writeUInt16BE(length, at);
  return at + 2 + length;
}

function textLength(text: string): number {
  const length = Buffer.byteLength(text);
  return 2 + (length <= mostText ? length : Buffer.alloc(mostText).write(text));
}

const mostText = 65_535;

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
