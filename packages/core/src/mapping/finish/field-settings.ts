import { suggestion } from '../../document/nearest.ts';
import { targets } from './convert.ts';
import type { ValueField } from './finish.ts';

const settings = ['value', 'codes', 'else', 'as', 'crosswalk', 'back', 'to', 'unit', 'units', 'round'];
const modes = ['half-even', 'half-up', 'down', 'up'];

/** The first setting of a field that cannot be as it is, with what was expected. */
export function wrongSetting(field: ValueField): { readonly setting: string; readonly sentence: string } | undefined {
  const { codes, else: otherwise, as, to, unit, units, round } = field;
  const strange = Object.keys(field).find(name => !settings.includes(name));
  if (strange !== undefined)
    return { setting: strange, sentence: `"${strange}" is no setting of a field${suggestion(strange, settings)}` };
  if (typeof field.value !== 'string') return { setting: 'value', sentence: 'expected an expression' };
  if (otherwise !== undefined && !codes) {
    return { setting: 'else', sentence: 'else says what codes outside the table become, and there is no table (codes)' };
  }
  if (as !== undefined && !targets.includes(as)) {
    return { setting: 'as', sentence: `expected one of ${targets.join(', ')}, found ${JSON.stringify(as)}` };
  }
  if (unit !== undefined && to === undefined) {
    return { setting: 'unit', sentence: 'unit says in what unit the value comes, and nothing says what it becomes (to)' };
  }
  if (units !== undefined && unit === undefined) {
    return {
      setting: 'units',
      sentence: 'units names the codes of a unit that the message carries, and no expression gives it (unit)',
    };
  }
  return round === undefined ? undefined : wrongRounding(round);
}

function wrongRounding(
  round: NonNullable<ValueField['round']>,
): { readonly setting: string; readonly sentence: string } | undefined {
  const { digits, mode } = round;
  if (!Number.isInteger(digits) || digits < 0 || digits > 30) {
    return {
      setting: 'round.digits',
      sentence: `expected the digits behind the point, 0 to 30, found ${JSON.stringify(digits)}`,
    };
  }
  if (mode === undefined || modes.includes(mode)) return undefined;
  return { setting: 'round.mode', sentence: `expected one of ${modes.join(', ')}, found ${JSON.stringify(mode)}` };
}
