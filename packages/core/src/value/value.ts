/** What a decoded message is made of: exactly what JSON can say, and nothing that JSON would round or lose. */
export type Value = null | boolean | number | string | readonly Value[] | Fields;

/** An object of a decoded message. Its prototype is `null`, so a field named `__proto__` is inert data. */
export interface Fields {
  readonly [name: string]: Value;
}

/** Whether a value is an object with named fields (not null, not an array). */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value at a dotted path of plain field names (`Header.Order.ID`), or `undefined` where any step is absent.
 * A step through an array of one element reads that element; through any other array it is `undefined`.
 */
export function valueAt(value: Value | undefined, path: string): Value | undefined {
  let here: Value | undefined = value;
  for (const step of path.split('.')) {
    if (Array.isArray(here) && here.length === 1) here = here[0];
    if (!isFields(here) || !Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}
