import type { DataValue } from '@millrace/core';
import type { DataValue as UaDataValue } from 'node-opcua-client';

import { tagValue } from './values.ts';

/** Times that a clock tells which was set: after 1970, and small enough to be counted in microseconds. */
const lastTimeMs = Date.UTC(2250, 0, 1);

/**
 * A value as a server told it, with every bit of its status. `receivedTime`: microseconds since 1970. A source time before 1970 (1601: none was told) or
 * at the end of all times is none; without one the time of the server stands for it, where that was told.
 */
export function dataValueOf(told: UaDataValue, receivedTime: number, namespaces: readonly string[]): DataValue {
  const { value, statusCode, sourceTimestamp, sourcePicoseconds, serverTimestamp, serverPicoseconds } = told;
  const status = statusCode === undefined ? 0 : statusCode.value >>> 0;
  const known = value === undefined || value === null ? null : tagValue(value, namespaces);
  const sourceTime = micros(sourceTimestamp, sourcePicoseconds) ?? micros(serverTimestamp, serverPicoseconds);
  return sourceTime === undefined ? { value: known, status, receivedTime } : { value: known, status, sourceTime, receivedTime };
}

function micros(time: Date | null | undefined, picoseconds: number): number | undefined {
  const ms = time?.getTime() ?? Number.NaN;
  if (!(ms > 0 && ms < lastTimeMs)) return undefined;
  return ms * 1_000 + Math.floor(picoseconds / 1_000_000);
}

/** The status says that values were dropped before this one (Part 4, 7.39.1: info type DataValue, overflow). */
export function isOverflow(status: number): boolean {
  return (status & 0x0c80) === 0x0480;
}
