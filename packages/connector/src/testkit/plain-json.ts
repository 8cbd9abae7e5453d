import { failure, isFields, success } from '@millrace/core';
import type { Format, RecordSplitter, Value } from '@millrace/core';

/** The simplest format that carries test records: one JSON value a document, an array of several. For the suite only. */
export const plainJson: Format = {
  contentType: 'application/json',
  decode(bytes) {
    try {
      const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Value;
      return success(Array.isArray(value) ? (value as readonly Value[]) : [value]);
    } catch (cause) {
      return failure({ code: 'json.syntax', level: 'error', path: '', sentence: `not JSON: ${String(cause)}` });
    }
  },
  encode: value => success(new TextEncoder().encode(JSON.stringify(value))),
  encodeAll: values => success(new TextEncoder().encode(JSON.stringify(values))),
  split: () => wholeDocument(),
};

function wholeDocument(): RecordSplitter {
  const chunks: Uint8Array[] = [];
  return {
    push(chunk) {
      chunks.push(chunk);
      return success([]);
    },
    end: () => success([{ bytes: Buffer.concat(chunks), line: 1 }]),
  };
}

/** The texts of a decoded test record; throws where the value is no such record. */
export function recordFields(value: Value): Readonly<Record<string, Value>> {
  if (!isFields(value)) throw new Error(`expected a record, got ${JSON.stringify(value)}`);
  return value;
}
