import { fail } from '../jsonata/failure.ts';
import type { Datum } from '../jsonata/machine.ts';

/** Named members of a datum: of a message, or made by the language. */
export type Members = Readonly<Record<string, Datum>>;

/** An object without members; without a prototype too, so that any name is only data. */
export function emptyMembers(): Record<string, Datum> {
  return Object.create(null) as Record<string, Datum>;
}

/** Deeper data is not walked: it is refused with D1011 before the stack of the machine is. */
export const deepest = 1_000;

/** Fails where data is nested too deeply to be walked. */
export function checkDepth(depth: number): void {
  if (depth > deepest) fail({ code: 'D1011', value: deepest });
}
