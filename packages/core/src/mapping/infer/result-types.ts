import type { TypeName } from '../../contract/keywords.ts';
import { standardFunctions } from '../functions/standard.ts';

const typesOf: Readonly<Record<string, readonly TypeName[]>> = {
  s: ['string'],
  n: ['number'],
  b: ['boolean'],
  o: ['object'],
  a: ['array'],
};

/** What a function of the language gives where it gives something, by its signature; `undefined` where that depends. */
export function resultTypes(name: string): ReadonlySet<TypeName> | undefined {
  const result = /:([a-z])[^:]*>$/.exec(standardFunctions.get(name)?.signature.definition ?? '')?.[1];
  const types = result === undefined ? undefined : typesOf[result];
  return types && new Set(types);
}
