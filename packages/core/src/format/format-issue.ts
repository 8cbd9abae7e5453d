import type { Issue, Position } from '../value/issue.ts';
import type { FormatCode } from './codes.ts';
import { formatCodes } from './codes.ts';

/** An error of this area, with the remedy of its catalogue entry. */
export function formatIssue(code: FormatCode, path: string, sentence: string, at?: Position): Issue {
  return { code, level: 'error', path, sentence, remedy: formatCodes[code].remedy, ...(at && { at }) };
}
