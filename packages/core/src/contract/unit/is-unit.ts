import { parseUnit } from './unit.ts';

/** What nearly every message carries; looked up instead of read. */
const everyday: ReadonlySet<string> = new Set(
  '1 % kg g mg t L mL hL m mm cm km m2 m3 s min h d Cel K Pa kPa MPa bar mbar N J kJ kW kW.h W V A Hz {piece} {pieces}'.split(
    ' ',
  ),
);

/** Whether a text is a unit of UCUM (format `ucum`): `kg`, `m3/h`, `{piece}`; not `KG`, `pcs`. */
export function isUnit(text: string): boolean {
  return everyday.has(text) || parseUnit(text).ok;
}
