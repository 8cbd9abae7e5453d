import { plain } from '../../text/plain.ts';

/** A sentence of the node, which begins in lower case, as one that stands alone. */
export function sentenceText(sentence: string): string {
  const text = plain(sentence);
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/u.test(text) ? '' : '.'}`;
}
