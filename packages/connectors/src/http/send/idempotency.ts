import type { SinkItem } from '@millrace/connector';
import { isFields } from '@millrace/core';
import type { Value } from '@millrace/core';

import type { Idempotency } from '../config.ts';

/** How many first times are remembered where the runtime does not say when a message was accepted. */
const rememberedMost = 10_000;

/** Puts the key of a message where the target looks for it; the same at every try. */
export interface KeyCarrier {
  headers(item: SinkItem): Readonly<Record<string, string>>;
  value(item: SinkItem): Value;
}

/** The carrier for these settings. */
export function keyCarrier(idempotency: Idempotency | undefined, now: () => number): KeyCarrier {
  const value = (item: SinkItem): Value => item.value;
  switch (idempotency?.kind) {
    case 'header':
      return { headers: item => ({ [idempotency.name.toLowerCase()]: item.key }), value };
    case 'request-id':
      return requestId(idempotency.name, idempotency.field);
    case 'repeatability':
      return { headers: repeatability(now), value };
    default:
      return { headers: () => ({}), value };
  }
}

function requestId(name: string, field: string | undefined): KeyCarrier {
  if (field === undefined) return { headers: item => ({ [name.toLowerCase()]: item.key }), value: item => item.value };
  return { headers: () => ({}), value: item => (isFields(item.value) ? { ...item.value, [field]: item.key } : item.value) };
}

/** OASIS Repeatable Requests 1.0: a UUID, and the time of the first request, which must stay the same. */
function repeatability(now: () => number): KeyCarrier['headers'] {
  const first = new Map<string, number>();
  return item => ({
    'repeatability-request-id': item.key.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    'repeatability-first-sent': new Date(item.acceptedAt ?? remembered(first, item.key, now())).toUTCString(),
  });
}

function remembered(first: Map<string, number>, key: string, now: number): number {
  const known = first.get(key);
  if (known !== undefined) return known;
  const oldest = first.size >= rememberedMost ? first.keys().next().value : undefined;
  if (oldest !== undefined) first.delete(oldest);
  first.set(key, now);
  return now;
}
