import { defaultLimits, openFormat } from '@millrace/core';
import type { DecodeLimits, Format, FormatSettings, Issue, Result, Shape, SplitItem, Value } from '@millrace/core';

/** A shape from lists of paths. */
export function shapeOf(paths: { [K in keyof Shape]?: readonly string[] }): Shape {
  const { texts = [], numbers = [], flags = [], lists = [] } = paths;
  return { texts: new Set(texts), numbers: new Set(numbers), flags: new Set(flags), lists: new Set(lists) };
}

/** The value of a success; throws the issues of a failure. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.issues, undefined, 1));
  return result.value;
}

/** The first issue of a failure; throws on success. */
export function issueOf(result: Result<unknown>): Issue {
  if (result.ok || !result.issues[0]) throw new Error('expected an issue');
  return result.issues[0];
}

/** An opened format, with some limits changed. */
export function formatOf(
  settings: FormatSettings,
  paths: { [K in keyof Shape]?: readonly string[] } = {},
  limits: Partial<DecodeLimits> = {},
): Format {
  return valueOf(openFormat(settings, { shape: shapeOf(paths), limits: { ...defaultLimits, ...limits } }));
}

/** UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** UTF-16 bytes of a text, without a mark unless the text begins with one. */
export function utf16(text: string, order: 'le' | 'be' = 'le'): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), order === 'le');
  return bytes;
}

/** Bytes given as text and numbers. */
export function bytesOf(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(part => (typeof part === 'number' ? [part] : [...utf8(part)])));
}

/** Everything that a splitter gives for bytes that arrive in chunks of a size. */
export function splitAll(format: Format, bytes: Uint8Array, chunk = bytes.length): Result<readonly SplitItem[]> {
  const splitter = format.split();
  const items: SplitItem[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, chunk)) {
    const part = splitter.push(bytes.slice(at, at + Math.max(1, chunk)));
    if (!part.ok) return part;
    items.push(...part.value);
  }
  const rest = splitter.end();
  return rest.ok ? { ...rest, value: [...items, ...rest.value] } : rest;
}

/** The records that all items of a stream decode to. */
export function recordsIn(format: Format, bytes: Uint8Array, chunk?: number): readonly Value[] {
  return valueOf(splitAll(format, bytes, chunk)).flatMap(item => valueOf(format.decode(item.bytes)));
}
