import type { DataValue } from '@millrace/core';

import { tagStatus } from '../tag-status.ts';
import { dataValueOf } from './data-value.ts';
import { micros } from './limits.ts';
import { resolve } from './resolve.ts';
import type { OpcuaSession } from './session.ts';

/** Reads the present values, in order; what cannot be read has a bad status. */
export async function readTags(session: OpcuaSession, addresses: readonly string[]): Promise<readonly DataValue[]> {
  const targets = await resolve(session, addresses);
  const readable = targets.filter(target => target.nodeId !== undefined && target.is.kind === 'value');
  const told = await session.read(
    readable.map(({ nodeId }) => ({ nodeId: nodeId ?? 'i=0', attributeId: session.library.AttributeIds.Value })),
  );
  const receivedTime = micros(session.env);
  let next = 0;
  return targets.map(target => {
    if (target.nodeId === undefined) return { value: null, status: target.status, receivedTime };
    if (target.is.kind !== 'value') return { value: null, status: tagStatus.badNotReadable, receivedTime };
    const value = told[next++];
    return value === undefined
      ? { value: null, status: tagStatus.badNoCommunication, receivedTime }
      : dataValueOf(value, receivedTime, session.namespaces);
  });
}
