import { fail } from '../jsonata/failure.ts';
import type { Datum, Machine } from '../jsonata/machine.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { native, type NativeFunction } from './native.ts';

/** Functions that write texts for addresses and in base 64, and read them. */
export const encodingFunctions: readonly NativeFunction[] = [
  native('base64encode', '<s-:s>', ([text], machine) => coded(text, machine, encodeBase64)),
  native('base64decode', '<s-:s>', ([text], machine) => coded(text, machine, decodeBase64)),
  addressFunction('encodeUrlComponent', encodeURIComponent),
  addressFunction('encodeUrl', encodeURI),
  addressFunction('decodeUrlComponent', decodeURIComponent),
  addressFunction('decodeUrl', decodeURI),
];

function coded(text: Datum, machine: Machine, code: (text: string) => string): string | undefined {
  if (text === undefined) return undefined;
  machine.text((text as string).length * 9);
  return code(text as string);
}

/** Half a pair of surrogates and a broken escape fail with D3140. */
function addressFunction(functionName: string, code: (text: string) => string): NativeFunction {
  return native(functionName, '<s-:s>', ([text], machine) =>
    coded(text, machine, whole => {
      try {
        return code(whole);
      } catch {
        const message = `Malformed URL passed to $${functionName}(): ${JSON.stringify(whole)}`;
        return fail({ code: 'D3140', value: whole, functionName, message });
      }
    }),
  );
}
