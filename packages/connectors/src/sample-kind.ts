import type { Sample, SampleType } from '@millrace/core';

/** The forms that a value of a sample takes where each has a column of its own; `none`: it has no value. */
export const sampleKinds = ['none', 'double', 'int', 'uint', 'text', 'boolean'] as const;

export type SampleKind = (typeof sampleKinds)[number];

/**
 * The form of a value in a series of that type, so that it stays exact: whole numbers of whole-number series are `int` (64 bits with a sign) or
 * `uint`; a whole number beyond 64 bits is `text`, because rounding it would be a lie.
 */
export function sampleKind(value: Sample['value'], type: SampleType): SampleKind {
  switch (typeof value) {
    case 'boolean':
      return 'boolean';
    case 'string':
      return 'text';
    case 'bigint':
      return kindOfWhole(value, type);
    case 'number':
      return type !== 'double' && Number.isSafeInteger(value) && !Object.is(value, -0)
        ? kindOfWhole(BigInt(value), type)
        : 'double';
    default:
      return 'none';
  }
}

function kindOfWhole(value: bigint, type: SampleType): SampleKind {
  if (value >= 0n && value < 2n ** 64n && (type === 'uint64' || value >= 2n ** 63n)) return 'uint';
  return BigInt.asIntN(64, value) === value ? 'int' : 'text';
}

/** A double in digits that give it back exactly, with the sign of zero. */
export function doubleText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
