import { fail } from '../jsonata/failure.ts';
import { Callable, type Datum } from '../jsonata/machine.ts';
import { isNumber, truth } from '../jsonata/operations/operator.ts';
import { native, type NativeFunction } from './native.ts';

/** Functions that ask what a value is, and that fail an evaluation. */
export const kindFunctions: readonly NativeFunction[] = [
  native('boolean', '<x-:b>', ([value], machine) => (value === undefined ? undefined : truth(value, machine))),
  native('not', '<x-:b>', ([value], machine) => (value === undefined ? undefined : !truth(value, machine))),
  native('exists', '<x:b>', ([value]) => value !== undefined),
  native('type', '<x:s>', ([value]) => typeName(value)),
  native('error', '<s?:x>', ([message]) => fail({ code: 'D3137', message: said(message, '$error() function evaluated') })),
  native('assert', '<bs?:x>', ([condition, message]) =>
    condition ? undefined : fail({ code: 'D3141', message: said(message, '$assert() statement failed') }),
  ),
];

function said(message: Datum, otherwise: string): string {
  return typeof message === 'string' && message !== '' ? message : otherwise;
}

function typeName(value: Datum): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Callable) return 'function';
  return typeof value === 'number' ? 'object' : typeof value;
}
