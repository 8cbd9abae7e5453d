import type { DataValue } from '@millrace/core';
import type { DataValue as UaDataValue } from 'node-opcua-client';

import { tagValue } from './values.ts';

/** The first moment that OPC UA can tell; it stands for none. */
const noTimeMs = Date.UTC(1601, 0, 1);

/** A value as a server told it, with every bit of its status. `receivedTime`: microseconds since 1970. */
export function dataValueOf(told: UaDataValue, receivedTime: number, namespaces: readonly string[]): DataValue {
  const { value, statusCode, sourceTimestamp, sourcePicoseconds } = told;
  const status = statusCode === undefined ? 0 : statusCode.value >>> 0;
  const known = value === undefined || value === null ? null : tagValue(value, namespaces);
  if (sourceTimestamp === null || sourceTimestamp === undefined) return { value: known, status, receivedTime };
  const ms = sourceTimestamp.getTime();
  if (!(ms > noTimeMs)) return { value: known, status, receivedTime };
  return { value: known, status, sourceTime: ms * 1_000 + Math.floor(sourcePicoseconds / 1_000_000), receivedTime };
}

/** The status says that values were dropped before this one (Part 4, 7.39.1: info type DataValue, overflow). */
export function isOverflow(status: number): boolean {
  return (status & 0x0c80) === 0x0480;
}
