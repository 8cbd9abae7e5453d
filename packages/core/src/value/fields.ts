import type { Value } from './value.ts';

/** Fields while they are being filled by a reader. */
export type OpenFields = Record<string, Value>;

/** Sets a field as own inert data; a field named `__proto__` never touches the prototype. */
export function putField(fields: OpenFields, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  } else fields[name] = value;
}

/** An empty object without members of its own making: its prototype is empty and frozen, so that any name is only data. */
export function inertFields<T = Value>(): Record<string, T> {
  return new Inert() as Record<string, T>;
}

/** As quick to fill and read as a literal; an object whose prototype is `null` itself is kept as a hash table, at three times the cost. */
const Inert = function Inert() {} as unknown as new () => object;

/** The prototype of objects whose names are all data. */
export const inertPrototype: object = Object.freeze(Object.create(null) as object);

Inert.prototype = inertPrototype;
