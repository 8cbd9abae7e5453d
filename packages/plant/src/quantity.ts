/** Quantities are text in messages and thousandths in arithmetic: SAP's quantities have three decimals, and nothing may be rounded. */
export type Thousandths = bigint;

/** Thousandths of a decimal text such as `24.910`, or `undefined` where it is not a number of at most three decimals. */
export function readQuantity(text: unknown): Thousandths | undefined {
  const match = typeof text === 'string' ? /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text) : null;
  return match ? BigInt(match[1] ?? '0') * 1000n + BigInt((match[2] ?? '').padEnd(3, '0')) : undefined;
}

/** The decimal text of thousandths, always with three decimals. */
export function writeQuantity(amount: Thousandths): string {
  return `${amount / 1000n}.${String(amount % 1000n).padStart(3, '0')}`;
}
