import type { ValueField } from './finish.ts';

/** The first setting of a field that has no meaning without another one, with what is missing. */
export function wrongSetting(field: ValueField): { readonly setting: string; readonly sentence: string } | undefined {
  const { codes, else: otherwise, to, unit, units } = field;
  if (otherwise !== undefined && !codes) {
    return { setting: 'else', sentence: 'else says what codes outside the table become, and there is no table (codes)' };
  }
  if (unit !== undefined && to === undefined) {
    return { setting: 'unit', sentence: 'unit says in what unit the value comes, and nothing says what it becomes (to)' };
  }
  if (units === undefined || unit !== undefined) return undefined;
  return {
    setting: 'units',
    sentence: 'units names the codes of a unit that the message carries, and no expression gives it (unit)',
  };
}
