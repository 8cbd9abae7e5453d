import type { ValueField } from '../../finish/finish.ts';
import type { Flow } from '../../infer/flow.ts';
import { checkCrosswalk } from './check-crosswalk.ts';
import { checkTable } from './check-table.ts';
import { checkTime } from './check-time.ts';
import { checkMessageUnit, checkTargetUnit } from './check-unit.ts';
import { finishedFlow } from './finished-flow.ts';
import { meetDigits } from './meet-digits.ts';
import { meetCodes, meetTarget } from './meet-target.ts';
import { inferText, report, type FieldPlaces } from './places.ts';

/**
 * A field whose value is an expression: the expression against the source contract, its settings, and what comes out against the
 * target. `place` is where the expression stands, `path` the field. Returns what is known of the finished value.
 */
export function checkValue(
  field: ValueField,
  place: string,
  path: string,
  places: FieldPlaces,
  required: boolean,
): Flow | undefined {
  const found = inferText(field.value, place, places);
  if (field.unit !== undefined) checkMessageUnit(field, path, places);
  if (!found) return undefined;
  const finished = finishedFlow(found, field, places);
  if (required && field.else === undefined) warnAbsent(finished, place, places);
  const settled = finished !== found;
  if (field.codes && !found.many) checkTable(found, { ...field, codes: field.codes }, path, places);
  else if (field.crosswalk !== undefined) checkCrosswalk(found, field, place, places);
  else if (field.as === undefined) meetCodes(finished, path, places);
  checkTime(found, field, place, places);
  if (!field.codes && field.crosswalk === undefined) meetDigits(found, field, place, places);
  if (field.to !== undefined) checkTargetUnit(field.to, `${path}.to`, places);
  const { unit: _, ...withoutUnit } = finished;
  meetTarget(settled ? withSourceList(field.to === undefined ? finished : withoutUnit, found) : finished, place, places, settled);
  return finished;
}

/** Settings work on single values, so a list stays a fault behind them. */
function withSourceList(finished: Flow, { many, types, view }: Flow): Flow {
  const isList = many === true || (types?.size === 1 && types.has('array'));
  return isList && finished.view === undefined ? { ...finished, many: true, ...(view && { view }) } : finished;
}

/** Says that a required field may stay empty. */
export function warnAbsent(found: Flow | undefined, place: string, places: FieldPlaces): void {
  if (!found || found.many) return;
  if (found.optional) {
    return report(places, 'mapping.may-be-absent', place, 'the source may leave this out, and the target requires it', 'warning');
  }
  const nullable = found.types?.has('null') === true && found.types.size > 1;
  if (nullable && places.target?.types && !places.target.types.has('null')) {
    report(places, 'mapping.may-be-absent', place, 'the source may be null, and the target requires a value', 'warning');
  }
}
