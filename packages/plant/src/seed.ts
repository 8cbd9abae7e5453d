/**
 * A number from 0 up to 1 that depends on nothing but its arguments, so that a run with the same seed makes the same choices
 * whatever the order in which the sockets answered. FNV-1a over the words, finished by an avalanche.
 */
export function chance(seed: number, ...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const word of words) {
    const text = `${word}\u0000`;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** A whole number from `low` to `high`, both included, chosen as `chance` chooses. */
export function between(low: number, high: number, seed: number, ...words: readonly (string | number)[]): number {
  return low + Math.floor(chance(seed, ...words) * (high - low + 1));
}

/** One of the given things, chosen as `chance` chooses. */
export function oneOf<T>(things: readonly T[], seed: number, ...words: readonly (string | number)[]): T {
  return things[between(0, things.length - 1, seed, ...words)] as T;
}
