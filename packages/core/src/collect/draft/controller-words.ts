import { wordsOf } from '../../contract/draft/words.ts';
import { everydayUnit } from '../../contract/unit/everyday-names.ts';

/** What programmers of controllers write → what it says. */
const short: ReadonlyMap<string, string> = new Map(
  Object.entries({
    act: 'actual',
    alm: 'alarm',
    cmd: 'command',
    cnt: 'count',
    counter: 'count',
    ctr: 'count',
    cur: 'current',
    cyc: 'cycle',
    flt: 'fault',
    mach: 'equipment',
    mtr: 'motor',
    pos: 'position',
    press: 'pressure',
    prs: 'pressure',
    pwr: 'power',
    rcp: 'recipe',
    rdy: 'ready',
    rej: 'reject',
    run: 'running',
    sp: 'setpoint',
    spd: 'speed',
    tm: 'time',
    temp: 'temperature',
    tmp: 'temperature',
    tot: 'total',
    vel: 'velocity',
    pv: 'actual',
    st: 'state',
    sts: 'state',
    drehzahl: 'speed',
    geschwindigkeit: 'speed',
    temperatur: 'temperature',
    zähler: 'count',
    zaehler: 'count',
    störung: 'fault',
    stoerung: 'fault',
    läuft: 'running',
    laeuft: 'running',
    sollwert: 'setpoint',
    istwert: 'actual',
  }),
);

/** Words that say in which unit a value is, where a name ends with one. */
const unitWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    f: '[degF]',
    c: 'Cel',
    fpm: '[ft_i]/min',
    mpm: 'm/min',
    psi: '[psi]',
    bar: 'bar',
    rpm: '{rotations}/min',
    sec: 's',
    ms: 'ms',
    kwh: 'kW.h',
    kw: 'kW',
    pct: '%',
    mm: 'mm',
  }),
);

/** What the name of something a controller tells says: its words, and the unit it ends with. */
export interface ControllerName {
  readonly words: readonly string[];
  readonly unit?: string;
}

/** Reads a name such as `SEAL_TMP_F` (seal temperature, in °F). */
export function controllerName(name: string): ControllerName {
  const parts = name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d%°]+/u)
    .filter(part => part !== '');
  const unit = parts.length > 1 ? unitWords.get(parts.at(-1)!) : undefined;
  const words = unit === undefined ? wordsOf(name) : wordsOf(parts.slice(0, -1).join(' '));
  return { words: [...new Set(words.map(word => short.get(word) ?? word))], ...(unit !== undefined && { unit }) };
}

/** The code of UCUM for a unit as a source writes it: what people commonly write goes before codes that nobody means (`F` is no farad here). */
export function sourceUnit(text: string): string {
  return everydayUnit(text) ?? text.trim();
}
