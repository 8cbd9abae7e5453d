import type { Datum, Machine } from '../jsonata/machine.ts';
import { formatInteger } from './format-integer.ts';
import { formatNumber } from './format-number.ts';
import { parseIntegerPicture } from './integer-picture.ts';
import type { Members } from './kinds.ts';
import { native, type NativeFunction } from './native.ts';
import { integerReader } from './parse-integer.ts';

/** Functions that write and read numbers as a picture says. */
export const pictureFunctions: readonly NativeFunction[] = [
  native('formatNumber', '<n-so?:s>', ([value, picture, options], machine) =>
    value === undefined ? undefined : formatNumber(value as number, picture as string, options as Members | undefined, machine),
  ),
  native('formatInteger', '<n-s:s>', ([value, picture], machine) =>
    value === undefined ? undefined : formatInteger(Math.floor(value as number), pictureOf(picture, machine), machine),
  ),
  native('parseInteger', '<s-s:n>', ([text, picture], machine) =>
    text === undefined ? undefined : integerReader(pictureOf(picture, machine)).read(text as string),
  ),
];

function pictureOf(picture: Datum, machine: Machine): ReturnType<typeof parseIntegerPicture> {
  const text = String(picture);
  // Signs are looked at in pairs, so that a long picture costs its square.
  machine.spend(Math.ceil(text.length ** 2 / 64));
  return parseIntegerPicture(text);
}
