import { aggregateFunctions } from './aggregate.ts';
import { encodingFunctions } from './encoding.ts';
import { higherOrderFunctions } from './higher-order.ts';
import { kindFunctions } from './kind.ts';
import { listFunctions } from './list.ts';
import { matchFunctions } from './match.ts';
import type { NativeFunction } from './native.ts';
import { numberFunctions } from './number.ts';
import { objectFunctions } from './object.ts';
import { pictureFunctions } from './picture.ts';
import { stringFunctions } from './string.ts';
import { textFunctions } from './text.ts';
import { timeFunctions } from './time.ts';

/** The functions of JSONata 2.2 by name, without `$eval`, which needs the compiler. */
export const standardFunctions: ReadonlyMap<string, NativeFunction> = new Map(
  [
    aggregateFunctions,
    encodingFunctions,
    higherOrderFunctions,
    kindFunctions,
    listFunctions,
    matchFunctions,
    numberFunctions,
    objectFunctions,
    pictureFunctions,
    stringFunctions,
    textFunctions,
    timeFunctions,
  ]
    .flat()
    .map(each => [each.name, each]),
);
