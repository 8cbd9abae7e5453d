const longest = 300;

/** What names a version, not a single message: `goods-movement@1`. */
const reference = /^[a-z][a-z0-9-]*@\d+$/;

/**
 * A sentence without what differs from message to message, so that what has the same cause reads the same: quoted texts, positions in lists,
 * and every word with a digit become `…`; how many more there are is left out. References to versions stay.
 */
export function causeOf(sentence: string): string {
  const bare = sentence
    .replace(/ \(and \d+ more\)$/, '')
    .replace(/"(?:[^"\\]|\\.)*"/g, '"…"')
    .replace(/\[\d+\]/g, '[…]')
    .replace(/[\p{L}\p{N}_@/+-]*\p{N}(?:[\p{L}\p{N}_@/+:.,-]*[\p{L}\p{N}_])?/gu, word => (reference.test(word) ? word : '…'));
  return [...bare].length <= longest ? bare : `${[...bare].slice(0, longest - 1).join('')}…`;
}
