import { fail } from '../jsonata/failure.ts';
import type { Datum, Machine } from '../jsonata/machine.ts';
import { formatInteger } from './format-integer.ts';
import { formatNumber } from './format-number.ts';
import { parseIntegerPicture, type IntegerFormat } from './integer-picture.ts';
import type { Members } from './kinds.ts';
import { native, type NativeFunction } from './native.ts';
import { integerReader } from './parse-integer.ts';

/** Functions that write and read numbers as a picture says. */
export const pictureFunctions: readonly NativeFunction[] = [
  native('formatNumber', '<n-so?:s>', ([value, picture, options], machine) =>
    value === undefined ? undefined : formatNumber(value as number, given(picture), options as Members | undefined, machine),
  ),
  native('formatInteger', '<n-s:s>', ([value, picture], machine) =>
    value === undefined ? undefined : formatInteger(Math.floor(value as number), pictureOf(picture, machine), machine),
  ),
  native('parseInteger', '<s-s:n>', ([text, picture], machine) =>
    text === undefined ? undefined : integerReader(pictureOf(picture, machine)).read(text as string),
  ),
];

function pictureOf(picture: Datum, machine: Machine): IntegerFormat {
  const text = given(picture);
  // Signs are looked at in pairs, so that a long picture costs its square.
  machine.spend(Math.ceil(text.length ** 2 / 64));
  return parseIntegerPicture(text);
}

/** A signature lets nothing pass for any argument; without a picture there is nothing to write by. */
function given(picture: Datum): string {
  return typeof picture === 'string' ? picture : fail({ code: 'T0410', value: picture, index: 2 });
}
