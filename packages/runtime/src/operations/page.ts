import { OperationError } from '@millrace/core';

/** The positions of one page of a list, and where the next page continues. */
export interface Page {
  readonly rows: readonly number[];
  readonly next?: string;
}

/** A page of a list of a known length that does not change while it is read. */
export function pageOf(length: number, { limit, after }: { readonly limit: number; readonly after?: string }): Page {
  const start = after === undefined ? 0 : Number(after);
  if (!Number.isSafeInteger(start) || start < 0)
    throw new OperationError('invalid', 'runtime.bad-place', `"${after}" is not a place in the list`);
  const end = Math.min(length, start + limit);
  const rows = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
  return { rows, ...(end < length && { next: String(end) }) };
}
