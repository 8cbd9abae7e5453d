/**
 * A list of message numbers as bytes: zigzag differences as variable-length integers, so that a batch of neighbours costs about a byte
 * each. The order is kept, because outcomes are given in it.
 */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let previous = 0;
  for (const number of numbers) {
    const difference = number - previous;
    pushVarint(bytes, difference >= 0 ? difference * 2 : -difference * 2 - 1);
    previous = number;
  }
  return Uint8Array.from(bytes);
}

/** The list that `packNumbers` packed. */
export function unpackNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let previous = 0;
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale;
    scale *= 128;
    if (byte >= 0x80) continue;
    previous += value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    numbers.push(previous);
    value = 0;
    scale = 1;
  }
  return numbers;
}

/** Arithmetic, not shifts: numbers go to 2^53. */
function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}

/** The longest stretch of numbers that one row of `attempt_span` covers; a look-up reads at most this far back. */
export const spanLimit = 1_024;

/** The stretches that a list of numbers lies in, each at most `spanLimit` long. */
export function spansOf(numbers: readonly number[]): readonly (readonly [first: number, last: number])[] {
  if (numbers.length === 1) return [[numbers[0] as number, numbers[0] as number]];
  const spans: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const span = spans.at(-1);
    if (span !== undefined && number - span[0] < spanLimit) span[1] = number;
    else spans.push([number, number]);
  }
  return spans;
}
