import { dataTypeName, dataTypes } from './data-type.ts';
import type { PropertySet } from './message.ts';
import type { Properties, ReadValue, Typed, WriteValue } from './metric-value.ts';
import { ValueError } from './value-error.ts';

/** Reads properties. Throws `ValueError` where there are not as many values as keys, or one has no type (6.4.8, 6.4.9). */
export function readPropertySet({ keys = [], values = [] }: PropertySet, readValue: ReadValue): Properties {
  if (keys.length !== values.length) throw new ValueError(`a PropertySet has ${keys.length} keys and ${values.length} values`);
  const read = new Map<string, Typed>();
  for (const [place, { type: number, isNull, value }] of values.entries()) {
    const type = dataTypeName(number);
    if (type === undefined) throw new ValueError(`property ${keys[place]} has no known type (${number ?? 'none'})`);
    read.set(keys[place]!, { type, value: isNull === true || value === undefined ? null : readValue(type, value) });
  }
  return { kind: 'properties', values: read };
}

/** Properties as they go on the wire. Throws `ValueError`. */
export function writePropertySet({ values }: Properties, writeValue: WriteValue): PropertySet {
  return {
    keys: [...values.keys()],
    values: [...values.values()].map(({ type, value }) => ({
      type: dataTypes[type],
      ...(value === null ? { isNull: true } : { value: writeValue(type, value) }),
    })),
  };
}
