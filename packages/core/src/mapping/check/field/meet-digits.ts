import type { View } from '../../../contract/view.ts';
import type { ValueField } from '../../finish/finish.ts';
import type { Flow } from '../../infer/flow.ts';
import { report, type FieldPlaces } from './places.ts';

/** Digits of any number, so that zeros may stand in front. */
const digits = /^\^\[0-9\](?:\{\d+(?:,\d*)?\}|[+*])\$$/u;

/** Warns where a text whose zeros in front tell things apart becomes a number: `0004711` and `4711` would be the same. */
export function meetDigits({ view, types, choices }: Flow, { as }: ValueField, place: string, places: FieldPlaces): void {
  if (!view || choices || types?.has('string') !== true || view.format !== undefined) return;
  const isNumber = as === 'number' || as === 'integer' || as === 'decimal' || (as === undefined && takesNumber(places.target));
  const identifies = view.schemas.map(schema => schema['identifies']).find(each => typeof each === 'string');
  if (!isNumber || (identifies === undefined && !digits.test(view.limits().pattern ?? ''))) return;
  const what = identifies === undefined ? 'digits that may begin with zeros' : `text that identifies ${identifies}`;
  report(places, 'mapping.zeros', place, `the source is ${what}, and a number would lose zeros in front`, 'warning');
}

function takesNumber(target: View | undefined): boolean {
  return target?.format === 'decimal' || target?.format === 'int64' || target?.format === 'quantity';
}
