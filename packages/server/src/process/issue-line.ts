import type { Issue } from '@millrace/core';

/** `file:line:col level code sentence`, as editors and people read it. */
export function issueLine({ at, level, code, sentence, remedy }: Issue): string {
  const place = at ? `${at.file ?? ''}:${at.line}:${at.column}` : '-';
  return `${place} ${level} ${code} ${sentence}${remedy === undefined ? '' : `; ${remedy}`}\n`;
}
