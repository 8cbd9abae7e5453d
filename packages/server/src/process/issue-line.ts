import type { Issue } from '@millrace/core';
import { harmless } from '../log/harmless.ts';

/** `file:line:col level code sentence`, as editors and people read it. */
export function issueLine({ at, level, code, sentence, remedy }: Issue): string {
  const place = at ? `${at.file ?? ''}:${at.line}:${at.column}` : '-';
  const advice = remedy === undefined ? '' : `; ${remedy.charAt(0).toLowerCase()}${remedy.slice(1).replace(/\.$/, '')}`;
  return `${harmless(`${place} ${level} ${code} ${sentence}${advice}`)}\n`;
}
