/** A prefix stands for a power of ten, or of two. */
export interface Prefix {
  readonly base: 10n | 2n;
  readonly exponent: number;
}

/** The prefixes of UCUM. */
export const prefixes: ReadonlyMap<string, Prefix> = new Map([
  ...powers(10n, { Y: 24, Z: 21, E: 18, P: 15, T: 12, G: 9, M: 6, k: 3, h: 2, da: 1 }),
  ...powers(10n, { d: -1, c: -2, m: -3, u: -6, n: -9, p: -12, f: -15, a: -18, z: -21, y: -24 }),
  ...powers(2n, { Ki: 10, Mi: 20, Gi: 30, Ti: 40 }),
]);

function powers(base: Prefix['base'], exponents: Readonly<Record<string, number>>): readonly (readonly [string, Prefix])[] {
  return Object.entries(exponents).map(([prefix, exponent]) => [prefix, { base, exponent }] as const);
}
