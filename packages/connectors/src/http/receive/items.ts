import type { Format } from '@millrace/core';
import type { SourceItem } from '@millrace/connector';

import { httpCodes } from '../codes.ts';
import { readCloudEvent } from './cloud-event.ts';
import type { Cut } from './content.ts';

/** What the headers of a request say about its messages. */
export interface Envelope {
  readonly id?: string;
  readonly time?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The items of a body, or why there are none. */
export type Items = readonly SourceItem[] | { readonly refused: keyof typeof httpCodes; readonly sentence: string };

/** Cuts a body into items; every item carries the envelope, with `#n` after the id where there are several. */
export function itemsOf(body: Uint8Array, cut: Cut, envelope: Envelope, format: Format, sizeLimit: number): Items {
  switch (cut) {
    case 'whole':
      return body.length > sizeLimit ? tooLarge(body.length, sizeLimit) : [{ ...envelope, bytes: body }];
    case 'lines':
      return several(cutLines(body), envelope, sizeLimit);
    case 'split':
      return splitByFormat(body, envelope, format, sizeLimit);
    case 'cloud-event':
      return body.length > sizeLimit ? tooLarge(body.length, sizeLimit) : readCloudEvent(body, envelope);
  }
}

function tooLarge(actual: number, limit: number): Items {
  return { refused: 'http.too-large', sentence: `one message has ${actual} bytes, the limit is ${limit}` };
}

function several(parts: readonly Uint8Array[], envelope: Envelope, sizeLimit: number): Items {
  if (parts.length === 0) return { refused: 'http.empty', sentence: 'the body has no line with content' };
  return parts.map((bytes, index) =>
    numbered({ bytes, ...overLong(bytes, index + 1, sizeLimit) }, envelope, index, parts.length),
  );
}

function overLong(bytes: Uint8Array, line: number, limit: number): Pick<SourceItem, 'issue'> {
  if (bytes.length <= limit) return {};
  return { issue: { code: 'http.line-too-long', sentence: `line ${line} has ${bytes.length} bytes, the limit is ${limit}` } };
}

function numbered(item: SourceItem, envelope: Envelope, index: number, count: number): SourceItem {
  if (count === 1 || envelope.id === undefined) return { ...envelope, ...item };
  return { ...envelope, ...item, id: `${envelope.id}#${index + 1}` };
}

/** Lines with content, without their ends; views into the body. */
function cutLines(body: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < body.length;) {
    const found = body.indexOf(0x0a, start);
    const next = found < 0 ? body.length : found;
    const end = next > start && body[next - 1] === 0x0d ? next - 1 : next;
    if (hasContent(body, start, end)) lines.push(body.subarray(start, end));
    start = next + 1;
  }
  return lines;
}

function hasContent(body: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (body[at] !== 0x20 && body[at] !== 0x09) return true;
  return false;
}

/** Cuts with the format; a body that does not end as it should is one item that is held whole. */
function splitByFormat(body: Uint8Array, envelope: Envelope, format: Format, sizeLimit: number): Items {
  const splitter = format.split();
  const first = splitter.push(body);
  const last = first.ok ? splitter.end() : first;
  if (!first.ok || !last.ok) {
    const issue = last.issues[0];
    return [
      { ...envelope, bytes: body, issue: { code: issue?.code ?? 'http.empty', sentence: issue?.sentence ?? 'not readable' } },
    ];
  }
  const parts = [...first.value, ...last.value];
  if (parts.length === 0) return { refused: 'http.empty', sentence: 'the body has no record' };
  return parts.map(({ bytes, line, issue }, index) => {
    const bad =
      issue === undefined ? overLong(bytes, line, sizeLimit) : { issue: { code: issue.code, sentence: issue.sentence } };
    return numbered({ bytes, ...bad }, envelope, index, parts.length);
  });
}
