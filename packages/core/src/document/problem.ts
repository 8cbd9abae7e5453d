import type { Issue } from '../value/issue.ts';
import { documentCodes, type DocumentCode } from './codes.ts';

/** An error of this area; the remedy is the catalogue's unless a better one is known. */
export function problem(code: DocumentCode, path: string, sentence: string, remedy: string = documentCodes[code].remedy): Issue {
  return { code, level: 'error', path, sentence, remedy };
}

/** A warning of this area. */
export function warning(code: DocumentCode, path: string, sentence: string, remedy?: string): Issue {
  return { ...problem(code, path, sentence, remedy), level: 'warning' };
}
