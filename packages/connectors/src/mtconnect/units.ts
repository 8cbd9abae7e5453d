/** UCUM by unit of MTConnect (Part 2, units and nativeUnits); a unit for three values at once stands for each of them. */
const ucum: ReadonlyMap<string, string> = new Map(
  `
  AMPERE A | CELSIUS Cel | COUNT {count} | DECIBEL dB | DEGREE deg | DEGREE_3D deg | DEGREE/SECOND deg/s | DEGREE/SECOND^2 deg/s2 | HERTZ Hz | JOULE J
  KILOGRAM kg | LITER L | LITER/SECOND L/s | MICRO_RADIAN urad | MILLIMETER mm | MILLIMETER_3D mm | MILLIMETER/REVOLUTION mm/{rev}
  MILLIMETER/SECOND mm/s | MILLIMETER/SECOND^2 mm/s2 | NEWTON N | NEWTON_METER N.m | OHM Ohm | PASCAL Pa | PASCAL_SECOND Pa.s | PERCENT % | PH [pH]
  REVOLUTION/MINUTE {rev}/min | SECOND s | SIEMENS/METER S/m | VOLT V | VOLT_AMPERE V.A | VOLT_AMPERE_REACTIVE V.A{reactive} | WATT W | WATT_SECOND W.s
  GRAM/CUBIC_METER g/m3 | CUBIC_MILLIMETER mm3 | CUBIC_MILLIMETER/SECOND mm3/s | CUBIC_MILLIMETER/SECOND^2 mm3/s2 | MILLIGRAM mg
  MILLIGRAM/CUBIC_MILLIMETER mg/mm3 | MILLILITER mL | COUNT/SECOND {count}/s | PASCAL/SECOND Pa/s | UNIT_VECTOR_3D 1 | REVOLUTION/SECOND^2 {rev}/s2
  REVOLUTION/SECOND {rev}/s | GRAM g | METER/SECOND^2 m/s2 | COULOMB C | CUBIC_METER m3 | SQUARE_MILLIMETER mm2 | SOUND_LEVEL dB
  CENTIPOISE cP | DEGREE/MINUTE deg/min | FAHRENHEIT [degF] | FOOT [ft_i] | FOOT/MINUTE [ft_i]/min | FOOT/SECOND [ft_i]/s | FOOT/SECOND^2 [ft_i]/s2
  FOOT_3D [ft_i] | GALLON/MINUTE [gal_us]/min | HOUR h | INCH [in_i] | INCH/MINUTE [in_i]/min | INCH/SECOND [in_i]/s | INCH/SECOND^2 [in_i]/s2
  INCH_POUND [in_i].[lbf_av] | INCH_3D [in_i] | KELVIN K | KILOWATT kW | KILOWATT_HOUR kW.h | LITER/MINUTE L/min | MILLIMETER/MINUTE mm/min | MINUTE min
  POUND [lb_av] | POUND/INCH^2 [psi] | RADIAN rad | RADIAN/MINUTE rad/min | RADIAN/SECOND rad/s | RADIAN/SECOND^2 rad/s2 | BAR bar
  TORR mm[Hg] | MILLIMETER_MERCURY mm[Hg] | PASCAL/MINUTE Pa/min | GRAVITATIONAL_FORCE [g] | GRAVITATIONAL_ACCELERATION [g] | AMPERE_HOUR A.h
  CUBIC_FOOT/HOUR [cft_i]/h | CUBIC_FOOT/MINUTE [cft_i]/min | SQUARE_INCH [sin_i] | CUBIC_FOOT [cft_i] | INCH/REVOLUTION [in_i]/{rev}`
    .split(/\||\n/)
    .map(each => each.trim().split(' '))
    .filter((pair): pair is [string, string] => pair.length === 2),
);

/** Whether the standard has this unit; a prefix names one of somebody else. */
export function isUnit(unit: string): boolean {
  return ucum.has(unit) || unit === 'OTHER' || unit.includes(':');
}

/** The UCUM unit of a unit of MTConnect; `undefined` where it has none. */
export function ucumOf(unit: string): string | undefined {
  return ucum.get(unit);
}

/** Every unit that is known, for tests. */
export const unitNames: readonly string[] = [...ucum.keys()];
