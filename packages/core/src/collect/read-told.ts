import type { TagDeclaration } from '../document/collect-model.ts';
import type { TagBinding } from '../document/plan.ts';
import type { TagValue } from './data-value.ts';
import { doubleScaler, scaleOf, shortInteger, wholeScaler } from './exact-scale.ts';
import type { Sample } from './sample.ts';

/** A value in the standard's type and unit. */
export type StandardValue = Exclude<Sample['value'], null>;

/** Makes a told value one of the standard; `undefined` where it is of another type. */
export type ToldReader = (told: TagValue) => StandardValue | undefined;

/**
 * The reader of a tag. Protocols that have only text may tell numbers and flags as text (`12.5`, `true`), protocols that have only numbers
 * flags as 0 and 1; anything else that is not of the declared type is not read.
 */
export function toldReader(tag: TagDeclaration, binding: TagBinding): ToldReader {
  const { values, ...row } = binding;
  if (values !== undefined) return namedReader(values, toldReader(tag, row));
  switch (tag.type) {
    case 'text':
      return told => (typeof told === 'string' ? told : undefined);
    case 'boolean':
      return told => flags.get(told);
    case 'integer':
      return integerReader(tag, binding);
    case 'number':
      return numberReader(tag, binding);
  }
}

/** The value that a table of names gives for what is told, read as if that had been told. */
function namedReader(values: Readonly<Record<string, string>>, read: ToldReader): ToldReader {
  return told => {
    if (typeof told === 'object') return undefined;
    const text = String(told);
    return Object.hasOwn(values, text) ? read(values[text]!) : undefined;
  };
}

const flags: ReadonlyMap<TagValue, boolean> = new Map<TagValue, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  [1n, true],
  [0n, false],
  ['true', true],
  ['false', false],
]);

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const whole = /^[+-]?\d+$/;

function numberReader(tag: TagDeclaration, binding: TagBinding): ToldReader {
  const scale = scaleOf(binding, tag.unit);
  const scaled = scale ? doubleScaler(scale) : Number;
  return told => {
    if (typeof told === 'number' || typeof told === 'bigint') return scaled(told);
    return typeof told === 'string' && told.length <= 400 && decimal.test(told) ? scaled(Number(told)) : undefined;
  };
}

function integerReader(tag: TagDeclaration, binding: TagBinding): ToldReader {
  const scale = scaleOf(binding, tag.unit);
  const scaled = scale ? wholeScaler(scale) : wholeNumber;
  return told => {
    if (typeof told === 'number') return Number.isFinite(told) ? scaled(told) : undefined;
    if (typeof told === 'bigint') return scaled(told);
    return typeof told === 'string' && told.length <= 40 && whole.test(told) ? scaled(BigInt(told)) : undefined;
  };
}

function wholeNumber(told: number | bigint): number | bigint | undefined {
  if (typeof told === 'bigint') return shortInteger(told);
  if (Number.isSafeInteger(told)) return told;
  return Number.isInteger(told) ? BigInt(told) : undefined;
}
