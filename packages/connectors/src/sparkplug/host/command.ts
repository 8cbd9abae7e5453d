import type { TagValue } from '@millrace/core';

import { dataTypes } from '../codec/data-type.ts';
import type { DataType } from '../codec/data-type.ts';
import type { Metric } from '../codec/message.ts';
import type { MetricValue } from '../codec/metric-value.ts';
import { encodePayload } from '../codec/payload.ts';
import { writeValue } from '../codec/value.ts';
import { ValueError } from '../codec/value-error.ts';
import type { Outgoing } from '../../mqtt/session-types.ts';
import { deviceTopic, nodeTopic } from '../topic.ts';
import type { NodeId } from '../topic.ts';
import type { MetricDefinition } from './metric.ts';

/** The metric by which an edge node is asked for its births (specification 3.0, 5.17). */
export const rebirthMetric = 'Node Control/Rebirth';

/** A command: QoS 0, not retained, with a time and without a sequence number (6.4.23, 6.4.24). */
export function commandMessage(id: NodeId, device: string | undefined, metrics: readonly Metric[], now: number): Outgoing {
  return {
    topic: device === undefined ? nodeTopic(id, 'NCMD') : deviceTopic(id, 'DCMD', device),
    payload: encodePayload({ timestamp: now, metrics }),
    qos: 0,
    retain: false,
  };
}

/** The request for births. */
export function rebirthRequest(id: NodeId, now: number, withType: boolean): Outgoing {
  const value = { kind: 'boolean', value: true } as const;
  const metric = { name: rebirthMetric, timestamp: now, ...(withType && { datatype: dataTypes.Boolean }), value };
  return commandMessage(id, undefined, [metric], now);
}

/** A metric with a value to be written: under its alias where it has one, else under its name (6.4.6). A sentence where its type does not take the value. */
export function writtenMetric(definition: MetricDefinition, value: TagValue, now: number, withType: boolean): Metric | string {
  const { name, alias, type } = definition;
  try {
    const written = value === null ? { isNull: true } : { value: writeValue(type, metricValueOf(type, value)) };
    const named = alias === undefined ? { name } : { alias };
    return { ...named, timestamp: now, ...(withType && { datatype: dataTypes[type] }), ...written };
  } catch (error) {
    if (error instanceof ValueError) return error.message;
    throw error;
  }
}

/** Whole numbers are taken as texts and numbers alike, bytes as base64; structures cannot be written. */
function metricValueOf(type: DataType, value: Exclude<TagValue, null>): Exclude<MetricValue, null> {
  if (type === 'Bytes' || type === 'File') return bytesOf(type, value);
  if (type === 'Float' && typeof value === 'number') return Math.fround(value);
  if (typeof value === 'object' && !Array.isArray(value)) throw new ValueError(`a structure cannot be written to ${type}`);
  return value as Exclude<MetricValue, null>;
}

function bytesOf(type: DataType, value: TagValue): Uint8Array {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw new ValueError(`${type} takes base64`);
  return Buffer.from(value, 'base64');
}
