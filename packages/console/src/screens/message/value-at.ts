import { placeSteps } from '@millrace/core';

/** What stands at a path of a decoded message; `undefined` where nothing does. */
export function valueAt(root: unknown, path: string): unknown {
  return placeSteps(path).reduce<unknown>((at, step) => {
    if (typeof at !== 'object' || at === null) return undefined;
    return Object.hasOwn(at, step) ? (at as Readonly<Record<string | number, unknown>>)[step] : undefined;
  }, root);
}
