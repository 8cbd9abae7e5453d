import { fail } from '../jsonata/failure.ts';
import type { Datum, Machine } from '../jsonata/machine.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { native, type NativeFunction } from './native.ts';

/** Functions that write texts for addresses and in base 64, and read them. */
export const encodingFunctions: readonly NativeFunction[] = [
  native('base64encode', '<s-:s>', ([text], machine) => coded(text, machine, encodeBase64)),
  native('base64decode', '<s-:s>', ([text], machine) => coded(text, machine, decodeBase64)),
  native('encodeUrlComponent', '<s-:s>', ([text], machine) => address(text, machine, encodeURIComponent)),
  native('encodeUrl', '<s-:s>', ([text], machine) => address(text, machine, encodeURI)),
  native('decodeUrlComponent', '<s-:s>', ([text], machine) => address(text, machine, decodeURIComponent)),
  native('decodeUrl', '<s-:s>', ([text], machine) => address(text, machine, decodeURI)),
];

function coded(text: Datum, machine: Machine, code: (text: string) => string): string | undefined {
  if (text === undefined) return undefined;
  machine.text((text as string).length * 9);
  return code(text as string);
}

/** Half a pair of surrogates and a broken escape fail with D3140. */
function address(text: Datum, machine: Machine, code: (text: string) => string): string | undefined {
  return coded(text, machine, whole => {
    try {
      return code(whole);
    } catch {
      return fail({ code: 'D3140', value: whole });
    }
  });
}
