import type { Value } from '../value/value.ts';

/** Reads one path of a value, prepared once. */
export type PathReader = (value: Value) => Value | undefined;

/**
 * A reader of a dotted path, equal to `valueAt` and several times as fast: own fields only, a list of one element is entered,
 * any other list ends the path.
 */
export function pathReader(path: string): PathReader {
  const steps = path.split('.');
  const [only] = steps;
  if (steps.length === 1) return value => fieldOf(value, only!);
  return value => {
    let here: Value | undefined = value;
    for (let index = 0; index < steps.length && here !== undefined; index++) here = fieldOf(here, steps[index]!);
    return here;
  };
}

function fieldOf(value: Value, name: string): Value | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const here: unknown = Array.isArray(value) ? (value.length === 1 ? value[0] : undefined) : value;
  if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
  return Object.hasOwn(here, name) ? (here as Record<string, Value>)[name] : undefined;
}
