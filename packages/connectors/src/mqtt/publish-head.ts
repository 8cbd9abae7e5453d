import { isUtf8 } from 'node:buffer';

import { readLength } from './frames.ts';
import type { Frame } from './frames.ts';

/** What stands in a PUBLISH packet before its payload (MQTT 5, 3.3), as far as it can be read without the codec. */
export interface PublishHead {
  readonly topic: string;
  /** What is wrong with the bytes of the topic, if something is. */
  readonly topicProblem?: string;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly dup: boolean;
  /** 0 for QoS 0. */
  readonly packetId: number;
  readonly hasProperties: boolean;
  readonly payload: Buffer;
}

/** Reads the head; throws where the packet is malformed so that nothing after it can be trusted. */
export function readPublish({ bytes, bodyAt }: Frame, version: 4 | 5): PublishHead {
  const flags = bytes[0] ?? 0;
  const qos = (flags >> 1) & 3;
  if (qos === 3) throw new Error('a PUBLISH with both QoS bits set (MQTT-3.3.1-4)');
  const topicEnd = bodyAt + 2 + (bytes.length < bodyAt + 2 ? Infinity : bytes.readUInt16BE(bodyAt));
  const idEnd = topicEnd + (qos > 0 ? 2 : 0);
  if (idEnd > bytes.length) throw new Error('a PUBLISH that ends before its payload');
  const properties = version === 5 ? readLength(bytes, idEnd) : undefined;
  if (version === 5 && properties === undefined) throw new Error('a PUBLISH that ends before its properties');
  const payloadAt = properties === undefined ? idEnd : properties.next + properties.value;
  const packetId = qos > 0 ? bytes.readUInt16BE(topicEnd) : 0;
  if (qos > 0 && packetId === 0) throw new Error('a PUBLISH with packet identifier 0 (MQTT-2.2.1-3)');
  const topicBytes = bytes.subarray(bodyAt + 2, topicEnd);
  const topic = topicBytes.toString();
  const topicProblem = problemOf(topicBytes, topic);
  return {
    topic,
    ...(topicProblem !== undefined && { topicProblem }),
    qos: qos as 0 | 1 | 2,
    retain: (flags & 1) === 1,
    dup: (flags & 8) === 8,
    packetId,
    hasProperties: properties !== undefined && properties.value > 0,
    payload: bytes.subarray(payloadAt),
  };
}

function problemOf(bytes: Buffer, topic: string): string | undefined {
  if (bytes.length === 0) return 'the topic is empty';
  if (!isUtf8(bytes)) return 'the topic is not UTF-8';
  return /[\0+#]/.test(topic) ? 'the topic has a wildcard or a null character in it' : undefined;
}
