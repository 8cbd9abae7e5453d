import type { CellRange } from '../range-plan.ts';
import { spaceOf } from './address.ts';
import type { ModbusConfig } from './config.ts';

/** How a range is written: `holding:200-299`, `3/input:7`. */
export const rangeForm = '^(\\d{1,3}/)?(coil|discrete|input|holding):\\d{1,5}(-\\d{1,5})?$';

/** The ranges that the settings forbid to read; without a unit those of the unit of the interface. */
export function forbiddenRanges({ forbidden, unit }: Pick<ModbusConfig, 'forbidden' | 'unit'>): readonly CellRange[] {
  return forbidden.flatMap(text => {
    const match = /^(?:(\d+)\/)?([a-z]+):(\d+)(?:-(\d+))?$/u.exec(text);
    if (match === null) return [];
    const [, unitText, table = '', first, last = first] = match;
    const offset = Number(first);
    return [{ space: spaceOf(Number(unitText ?? unit), table), offset, length: Math.max(1, Number(last) - offset + 1) }];
  });
}
