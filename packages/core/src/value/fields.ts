import type { Value } from './value.ts';

/** Fields while they are being filled by a reader. */
export type OpenFields = Record<string, Value>;

/** Sets a field as own inert data; a field named `__proto__` never touches the prototype. */
export function putField(fields: OpenFields, name: string, value: Value): void {
  if (name === '__proto__') {
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  } else fields[name] = value;
}
