import type { Issue, Level, Position } from '@millrace/core';

import { mtconnectCodes, type MtconnectCode } from './codes.ts';

/** One thing that is not as MTConnect says; the remedy stands in the catalogue. */
export function issueOf(code: MtconnectCode, level: Level, path: string, sentence: string, at?: Position): Issue {
  return { code, level, path, sentence, remedy: mtconnectCodes[code].remedy, ...(at && { at }) };
}

/** An issue for a person in one line: where, and what. */
export function sayIssue({ sentence, path, at }: Issue): string {
  const place = at ? `line ${at.line}, column ${at.column}: ` : '';
  return `${place}${path === '' ? '' : `${path}: `}${sentence}`;
}
