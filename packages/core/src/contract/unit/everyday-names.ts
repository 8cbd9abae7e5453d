import { nearest } from '../../document/nearest.ts';
import { atoms } from './atoms.ts';

/** What people write → the code of UCUM; in lower case. */
const everyday: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...named('kg', 'kgs kilo kilos kilogram kilograms kilogramme'),
    ...named('g', 'gr gram grams gramme'),
    ...named('t', 'to ton tons tonne tonnes'),
    ...named('[lb_av]', 'lb lbs pound pounds'),
    ...named('[oz_av]', 'oz ounce ounces'),
    ...named('L', 'ltr liter liters litre litres'),
    ...named('[gal_us]', 'gal gallon gallons usgal'),
    ...named('[foz_us]', 'floz'),
    ...named('m', 'meter meters metre metres mtr'),
    ...named('[in_i]', 'in inch inches'),
    ...named('[ft_i]', 'ft foot feet'),
    ...named('[yd_i]', 'yd yard yards'),
    ...named('[mi_i]', 'mile miles'),
    ...named('s', 'sec secs second seconds'),
    ...named('min', 'mins minute minutes'),
    ...named('h', 'hr hrs hour hours std'),
    ...named('d', 'day days'),
    ...named('wk', 'week weeks'),
    ...named('mo', 'month months'),
    ...named('a', 'yr year years'),
    ...named('Cel', '°c degc c° celsius ℃'),
    ...named('[degF]', '°f degf fahrenheit ℉'),
    ...named('[psi]', 'psi'),
    ...named('%', 'pct percent prozent'),
    ...named('[ppm]', 'ppm'),
    ...named('[ppb]', 'ppb'),
    ...named('deg', '°'),
    ...named('Ohm', 'ω'),
    ...named('[pH]', 'ph'),
    ...named('[IU]', 'iu'),
    ...named('{rotations}/min', 'rpm upm'),
    ...named('[ft_i]/min', 'fpm ft/min'),
    ...named('m/min', 'mpm'),
    ...named('m3/h', 'cbm/h m³/h'),
    ...named('m3', 'cbm m³'),
    ...named('m2', 'sqm m²'),
    ...named('kW.h', 'kwh'),
    ...named('{pieces}', 'pc pcs piece pieces pce ea each st stk stück unit units'),
    ...named('1', 'none -'),
  }),
);

/** The tail of a sentence about a text that is no unit: what was probably meant, looking at the symbol that is unknown where there is one. */
export function meantUnit(text: string, symbol: string | undefined): string {
  const meant = everyday.get(text.trim().toLowerCase()) ?? (symbol === undefined ? undefined : meantSymbol(symbol));
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}

function meantSymbol(symbol: string): string | undefined {
  return everyday.get(symbol.toLowerCase()) ?? otherCase(symbol) ?? nearest(symbol, likely);
}

/** Codes that are one change away from what somebody wrote; the rare ones would only confuse. */
const likely: readonly string[] = [
  'kg',
  'mg',
  'ug',
  'mL',
  'uL',
  'hL',
  'mm',
  'cm',
  'km',
  'kPa',
  'mbar',
  'kW',
  'MW',
  'kJ',
  'MJ',
  'mmol',
  'umol',
  'Cel',
  'bar',
];

/** The same letters in another case, where that is a unit (`KG`, `Bar`). */
function otherCase(symbol: string): string | undefined {
  const wanted = symbol.replace('µ', 'u').replace('μ', 'u');
  const known = [...likely, ...atoms.keys()];
  return (
    known.find(code => code === wanted) ??
    known.find(code => code.toLowerCase() === wanted.toLowerCase()) ??
    known.find(code => code.toLowerCase() === `[${wanted.toLowerCase()}]`)
  );
}

function named(code: string, names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(' ').map(name => [name, code]));
}

/** What people mean by this text: the code of UCUM, where it is a common way to write one. */
export function everydayUnit(text: string): string | undefined {
  return everyday.get(text.trim().toLowerCase());
}
