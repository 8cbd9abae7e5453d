import type { Datum } from '../machine.ts';

/** An element on its way through a path with `@`, `#` or `%`: the element itself (`@`) and what has been named on the way. */
export type Tuple = Record<string, Datum>;

/** What is done with an element: with the element alone, or with the one in a tuple. */
export type Visit = (item: Datum, tuple: Tuple | undefined) => Datum;

/** Visits an element, or the one inside a tuple. */
export function visit(each: Visit, item: Datum, isTuple: boolean): Datum {
  return isTuple ? each((item as Tuple)['@'], item as Tuple) : each(item, undefined);
}
