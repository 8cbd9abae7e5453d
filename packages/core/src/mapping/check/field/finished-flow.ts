import type { TypeName } from '../../../contract/keywords.ts';
import type { CrosswalkDocument } from '../../../document/model.ts';
import type { Target } from '../../finish/convert.ts';
import type { ValueField } from '../../finish/finish.ts';
import { typed, type Flow } from '../../infer/flow.ts';
import type { Places } from './places.ts';

const convertedTypes: Readonly<Record<Target, TypeName>> = {
  text: 'string',
  decimal: 'string',
  number: 'number',
  integer: 'integer',
  flag: 'boolean',
  instant: 'string',
  local: 'string',
  'edm-datetime': 'string',
  'edm-date': 'string',
  'edm-time': 'string',
};

/** What is known of a value behind the settings of its field: translated, converted, rounded, of another type. */
export function finishedFlow(found: Flow, field: ValueField, places: Places): Flow {
  const { codes, crosswalk, to, round, as } = field;
  if (!codes && crosswalk === undefined && to === undefined && !round && as === undefined) return found;
  let flow = withoutNull(found);
  if (codes) flow = translated(flow, [...Object.values(codes), ...(field.else === undefined ? [] : [field.else])]);
  if (crosswalk !== undefined) flow = crossed(flow, field, places.crosswalks?.get(crosswalk));
  if (to !== undefined || round) flow = reckoned(flow, field);
  return as === undefined || !Object.hasOwn(convertedTypes, as) ? flow : converted(flow, as);
}

/** A null has nothing to translate or convert: the field is left out. */
function withoutNull(flow: Flow): Flow {
  const { types, choices, ...rest } = flow;
  if (!types?.has('null')) return flow;
  const others = new Set([...types].filter(type => type !== 'null'));
  const left = choices?.filter(choice => choice !== null);
  return { ...rest, types: others, ...(left && { choices: left }), optional: true };
}

function translated({ optional }: Flow, choices: readonly string[]): Flow {
  return { ...typed('string'), choices: [...new Set(choices)], ...(optional && { optional }) };
}

/** The codes of the other side; those that the document lists where it lists all. */
function crossed({ optional }: Flow, { back }: ValueField, crosswalk: CrosswalkDocument | undefined): Flow {
  const codes = back === true ? crosswalk?.from : crosswalk?.to;
  const complete = crosswalk && crosswalk.table === undefined && (crosswalk.missing ?? 'hold') === 'hold';
  const choices = complete ? crosswalk.entries?.map(entry => (back === true ? entry.from : entry.to)) : undefined;
  return {
    ...typed('string'),
    ...(codes !== undefined && { codes }),
    ...(choices && { choices: [...new Set(choices)] }),
    ...(optional && { optional }),
  };
}

/** A converted quantity is as long as it is, and no longer one of the choices. */
function reckoned(flow: Flow, { to, round }: ValueField): Flow {
  const { view: _, choices: __, maxLength: ___, codes: ____, format, inexact, ...rest } = flow;
  const exact = format === 'quantity' ? 'quantity' : 'decimal';
  return {
    ...rest,
    ...(flow.types?.has('string') && { format: exact }),
    ...(to !== undefined && { unit: to }),
    ...(inexact && !round && { inexact }),
  };
}

function converted(flow: Flow, as: Target): Flow {
  const { view: _, choices: __, maxLength, format, codes, types: before, ...rest } = flow;
  const number = as === 'number' || as === 'integer';
  const isText = before?.size === 1 && before.has('string');
  return {
    ...rest,
    types: new Set([convertedTypes[as]]),
    ...(as === 'decimal' && { format: 'decimal' }),
    ...(as === 'instant' && { format: 'date-time' }),
    ...(as === 'local' && { format: 'date-time-local' }),
    ...(as === 'text' &&
      isText && {
        ...(maxLength !== undefined && { maxLength }),
        ...(format !== undefined && { format }),
        ...(codes !== undefined && { codes }),
      }),
    ...(number && format === 'int64' && { inexact: 'int64' as const }),
  };
}
