import { inertFields } from '../../value/fields.ts';
import type { Value } from '../../value/value.ts';
import { Callable } from '../jsonata/machine.ts';

/** What cannot stand in a message: where, and what it is. */
export interface NotAValue {
  readonly found: string;
  readonly at: string;
}

/** How deep a result may be nested. */
const deepest = 200;

/**
 * A result of an expression as a plain value: sequences become lists, absent members are left out, minus zero is zero.
 * `NotAValue` where something is in it that no message can carry.
 */
export function plainValue(result: unknown, at = '', depth = 0): { readonly value: Value } | NotAValue {
  switch (typeof result) {
    case 'string':
    case 'boolean':
      return { value: result };
    case 'number':
      return Number.isFinite(result) ? { value: result === 0 ? 0 : result } : { found: String(result), at };
    case 'object':
      if (result === null) return { value: null };
      if (depth > deepest) return { found: `more than ${deepest} levels`, at };
      return Array.isArray(result) ? plainList(result, at, depth) : plainFields(result, at, depth);
    default:
      return { found: `a ${typeof result}`, at };
  }
}

function plainList(result: readonly unknown[], at: string, depth: number): { readonly value: Value } | NotAValue {
  const list: Value[] = [];
  for (const [index, each] of result.entries()) {
    if (each === undefined) continue;
    const plain = plainValue(each, `${at}[${index}]`, depth + 1);
    if (!('value' in plain)) return plain;
    list.push(plain.value);
  }
  return { value: list };
}

function plainFields(result: object, at: string, depth: number): { readonly value: Value } | NotAValue {
  if (result instanceof Callable) return { found: 'a function', at };
  const fields = inertFields();
  for (const [name, each] of Object.entries(result)) {
    if (each === undefined) continue;
    const plain = plainValue(each, at === '' ? name : `${at}.${name}`, depth + 1);
    if (!('value' in plain)) return plain;
    fields[name] = plain.value;
  }
  return { value: fields };
}
