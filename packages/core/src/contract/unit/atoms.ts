import { over, rational, rationalOf } from '../../value/rational.ts';
import { product, type Atom, type Measure } from './measure.ts';
import { prefixes } from './prefixes.ts';
import { customaryUnits } from './table-customary.ts';
import { industryUnits } from './table-industry.ts';
import { physicsUnits } from './table-physics.ts';
import { siUnits } from './table-si.ts';
import { measureOf } from './term.ts';

/** The base units. The mole is one of them, as in the SI since 2019; UCUM still calls it a number, and would turn moles into pieces. */
const bases = 'm s g rad K C cd mol';

/** Units that only a procedure defines: each is a dimension of its own. */
const arbitraryMetric = '[iU]';
const arbitraryPlain =
  "[arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] " +
  "[tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] [AU] [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU] " +
  '[hp_X] [hp_C] [hp_M] [hp_Q] [kp_X] [kp_C] [kp_M] [kp_Q]';

/** Logarithms, tangents and roots: a value of them is no multiple of anything. */
const levelsMetric = 'Np B B[SPL] B[V] B[mV] B[uV] B[10.nV] B[W] B[kW]';
const levelsPlain = "[pH] [p'diop] %[slope] [hp'_X] [hp'_C] [hp'_M] [hp'_Q] [m/s2/Hz^(1/2)] bit_s";

/** Every symbol of UCUM with what it stands for. */
export const atoms: ReadonlyMap<string, Atom> = resolveAtoms();

function resolveAtoms(): ReadonlyMap<string, Atom> {
  const found = new Map<string, Atom>();
  const own = (codes: string, metric: boolean, apart?: 'level'): void => {
    for (const code of codes.split(' ')) {
      const measure = { factor: rational(1n), dimension: new Map([[code, 1]]) };
      found.set(code, { measure, metric, ...(apart && { apart }) });
    }
  };
  own(bases, true);
  own(arbitraryMetric, true);
  own(arbitraryPlain, false);
  own(levelsMetric, true, 'level');
  own(levelsPlain, false, 'level');
  const tables = [siUnits, physicsUnits, industryUnits, customaryUnits];
  const metric = new Map(tables.flatMap(table => Object.entries(table.metric)));
  const plain = new Map(tables.flatMap(table => Object.entries(table.plain)));
  const resolve = (code: string): Atom | undefined => {
    const known = found.get(code);
    const definition = known ? undefined : (metric.get(code) ?? plain.get(code));
    if (definition === undefined) return known;
    const atom = { measure: defined(definition, lookUp(resolve)), metric: metric.has(code) };
    found.set(code, atom);
    return atom;
  };
  for (const code of [...metric.keys(), ...plain.keys()]) resolve(code);
  for (const [code, atom] of Object.entries(scales())) found.set(code, atom);
  return found;
}

/** A definition of the tables: a decimal factor and units. */
function defined(definition: string, atomOf: (code: string) => Atom | undefined): Measure {
  const [factor, units] = definition.split(' ') as [string, string];
  const measure = measureOf(units, atomOf);
  if ('fault' in measure) throw new Error(`the table of units has a wrong definition, ${definition}: ${measure.fault}`);
  return product({ factor: rationalOf(factor)!, dimension: new Map() }, measure);
}

function scales(): Readonly<Record<string, Atom>> {
  const scale = (degree: readonly [bigint, bigint], zero: string, metric: boolean): Atom => ({
    measure: { factor: rational(...degree), dimension: new Map([['K', 1]]) },
    metric,
    zero: rationalOf(zero)!,
    apart: 'scale',
  });
  return {
    Cel: scale([1n, 1n], '273.15', true),
    '[degF]': scale([5n, 9n], '459.67', false),
    '[degRe]': scale([5n, 4n], '218.52', false),
  };
}

/** Looks a symbol up, with a prefix where a metric unit has one. A whole symbol comes first: `cd` is no hundredth of a day. */
export function lookUp(atomOf: (code: string) => Atom | undefined): (code: string) => Atom | undefined {
  return code => {
    const whole = atomOf(code);
    if (whole) return whole;
    for (const length of [2, 1]) {
      const prefix = prefixes.get(code.slice(0, length));
      const atom = prefix && atomOf(code.slice(length));
      if (!prefix || !atom?.metric) continue;
      const size = prefix.base ** BigInt(Math.abs(prefix.exponent));
      const factor = prefix.exponent < 0 ? rational(1n, size) : rational(size);
      const measure = product({ factor, dimension: new Map() }, atom.measure);
      return { ...atom, measure, ...(atom.zero && { zero: over(atom.zero, factor) }) };
    }
    return undefined;
  };
}
