import type { IncomingHttpHeaders } from 'node:http';

import type { SourceItem } from '@millrace/connector';

import type { Envelope, Items } from './items.ts';

/** Id, time and attributes that the headers of a request carry: the configured header, CloudEvents in binary mode, `Idempotency-Key`. */
export function envelopeOf(headers: IncomingHttpHeaders, idHeader: string | undefined): Envelope {
  const configured = idHeader === undefined ? undefined : headers[idHeader];
  const id = text(configured) ?? eventIdInHeaders(headers) ?? unquoted(text(headers['idempotency-key']));
  if (headers['ce-specversion'] === undefined) return id === undefined ? {} : { id };
  const time = text(headers['ce-time']);
  const attributes = Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('ce-') ? [[name.slice(3), decoded(text(value) ?? '')]] : [],
    ),
  );
  return { ...(id !== undefined && { id }), ...(time !== undefined && { time }), attributes };
}

function eventIdInHeaders(headers: IncomingHttpHeaders): string | undefined {
  const [source, id] = [text(headers['ce-source']), text(headers['ce-id'])];
  return id === undefined ? undefined : eventId(source === undefined ? undefined : decoded(source), decoded(id));
}

/**
 * What tells one event from all others: `source` and `id` together (CloudEvents 1.0, 3.1.1), since two sources may count alike. `/` and `%`
 * are escaped in both, so that no two pairs give the same text. Without a source it is the id as it stands.
 */
function eventId(source: string | undefined, id: string): string {
  return source === undefined ? id : `${escaped(source)}/${escaped(id)}`;
}

function escaped(part: string): string {
  return part.replace(/[%/]/g, character => (character === '%' ? '%25' : '%2F'));
}

function text(value: string | readonly string[] | undefined): string | undefined {
  const first = typeof value === 'string' ? value : value?.[0];
  return first === '' ? undefined : first;
}

/** `Idempotency-Key` is a structured-field string: the quotes are not part of it. */
function unquoted(value: string | undefined): string | undefined {
  return value !== undefined && /^".+"$/.test(value) ? value.slice(1, -1) : value;
}

/** Header values of CloudEvents are percent-encoded (HTTP binding, 3.1.3.2). */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A CloudEvent in structured mode: `data` becomes the item byte for byte, the other attributes its envelope. */
export function readCloudEvent(body: Uint8Array, envelope: Envelope): Items {
  const source = new TextDecoder().decode(body);
  const event = parsed(source);
  const wrong = wrongWith(event);
  if (event === undefined || wrong !== undefined)
    return { refused: 'http.cloud-event', sentence: wrong ?? 'the body is not a JSON object' };
  const { data: _data, data_base64: _base64, ...context } = event;
  const attributes = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)]));
  const time = typeof event['time'] === 'string' ? { time: event['time'] } : {};
  const id = eventId(text(attributes['source']), String(event['id']));
  return [{ ...envelope, ...time, id, attributes, bytes: dataOf(event, source) } satisfies SourceItem];
}

function parsed(source: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function wrongWith(event: Readonly<Record<string, unknown>> | undefined): string | undefined {
  if (event === undefined) return 'the body is not a JSON object';
  if (event['specversion'] !== '1.0') return `expected specversion "1.0", got ${JSON.stringify(event['specversion'])}`;
  if (typeof event['id'] !== 'string' || event['id'] === '') return 'the event has no id';
  return 'data' in event || typeof event['data_base64'] === 'string' ? undefined : 'the event has neither data nor data_base64';
}

function dataOf(event: Readonly<Record<string, unknown>>, source: string): Uint8Array {
  if (typeof event['data_base64'] === 'string') return Buffer.from(event['data_base64'], 'base64');
  const isText = typeof event['data'] === 'string' && !/json/.test(String(event['datacontenttype'] ?? 'json'));
  return Buffer.from(isText ? String(event['data']) : (memberText(source, 'data') ?? 'null'));
}

/** The source text of a member of the outermost object of valid JSON, so that no number in it is rounded. The last one counts. */
export function memberText(source: string, name: string): string | undefined {
  let depth = 0;
  let found: string | undefined;
  let start = -1;
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === '"') {
      const end = endOfString(source, at);
      if (depth === 1 && start < 0 && JSON.parse(source.slice(at, end)) === name && /^\s*:/.test(source.slice(end, end + 64))) {
        start = source.indexOf(':', end) + 1;
        at = start - 1;
      } else at = end - 1;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']' || character === ',') {
      if (start >= 0 && ((character === ',' && depth === 1) || (character !== ',' && depth === 1))) {
        found = source.slice(start, at).trim();
        start = -1;
      }
      if (character !== ',') depth--;
    }
  }
  return found;
}

function endOfString(source: string, start: number): number {
  let at = start + 1;
  while (source[at] !== '"') at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}
