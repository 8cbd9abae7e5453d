const last = 0xffff_ffff;

/** The number of the message after this one (Part 4, 7.38: after the largest comes 1). */
export function following(sequence: number): number {
  return sequence >= last ? 1 : sequence + 1;
}

/** Whether a message was already taken when `expected` comes next: it lies in the half of the numbers behind. */
export function isBehind(sequence: number, expected: number): boolean {
  const ahead = (sequence - expected + last) % last;
  return ahead > last / 2;
}

/** The numbers from `expected` up to the one before `sequence`. */
export function missing(expected: number, sequence: number, atMost: number): readonly number[] | undefined {
  const numbers: number[] = [];
  for (let number = expected; number !== sequence; number = following(number)) {
    if (numbers.length === atMost) return undefined;
    numbers.push(number);
  }
  return numbers;
}
