import { failure, success, type Result } from '../../value/issue.ts';
import type { Rational } from '../../value/rational.ts';
import { atoms, lookUp } from './atoms.ts';
import { unitIssue } from './codes.ts';
import { meantUnit } from './everyday-names.ts';
import { sameDimension, type Measure } from './measure.ts';
import { measureOf } from './term.ts';

/** A unit of UCUM, ready for reckoning. */
export interface Unit extends Measure {
  /** The code as it was written. */
  readonly text: string;
  /** The zero of a temperature scale, in its own degrees above absolute zero. */
  readonly zero?: Rational;
  /** What is counted or meant, as annotations say: `{pieces}`, `kg{dry}`. UCUM gives them no meaning; here they must not differ. */
  readonly annotation: string;
}

const atomOf = lookUp(code => atoms.get(code));

/** Reads a UCUM code (case matters). A failure is one issue `unit.unknown` without path, with what was probably meant. */
export function parseUnit(text: string): Result<Unit> {
  if (text.trim() !== text || text === '') return refused(text, 'a code has no blanks and is not empty', text.trim());
  const measure = measureOf(text, atomOf);
  if ('fault' in measure) return refused(text, measure.fault, measure.symbol);
  const annotation = (text.match(/\{[^}]*\}/g) ?? []).join('');
  const zero = atomOf(text.replace(/\{.*\}$/, ''))?.zero;
  return success({ ...measure, text, annotation, ...(zero && { zero }) });
}

function refused(text: string, fault: string, symbol: string | undefined): Result<never> {
  const why = symbol === text && text !== '' ? '' : `: ${fault}`;
  return failure(unitIssue('unit.unknown', '', `"${text}" is no unit of UCUM${why}${meantUnit(text, symbol)}`));
}

/** Whether values of one unit can become values of the other: same dimension, and not counts of different things. */
export function commensurable(a: Unit, b: Unit): boolean {
  return sameDimension(a.dimension, b.dimension) && !annotationsDiffer(a, b);
}

/** `{pieces}` and `{boxes}` are both numbers, and yet no factor is known; an annotation on one side only says more, not something else. */
function annotationsDiffer(a: Unit, b: Unit): boolean {
  return a.annotation !== '' && b.annotation !== '' && a.annotation !== b.annotation;
}

/** Why two units do not convert, as a part of a sentence. */
export function whyNot(a: Unit, b: Unit): string {
  if (!sameDimension(a.dimension, b.dimension)) return `${a.text} is ${dimensionWords(a)}, ${b.text} is ${dimensionWords(b)}`;
  return `${a.text} and ${b.text} count different things, and no factor between them is known`;
}

const named: ReadonlyMap<string, string> = new Map([
  ['', 'a number'],
  ['g', 'a mass'],
  ['m', 'a length'],
  ['m2', 'an area'],
  ['m3', 'a volume'],
  ['s', 'a time'],
  ['K', 'a temperature'],
  ['mol', 'an amount of substance'],
  ['g.m-1.s-2', 'a pressure'],
  ['g.m2.s-2', 'an energy'],
  ['g.m2.s-3', 'a power'],
  ['g.m.s-2', 'a force'],
  ['g.m-3', 'a mass per volume'],
  ['m3.s-1', 'a volume flow'],
  ['g.s-1', 'a mass flow'],
  ['m.s-1', 'a speed'],
  ['s-1', 'a rate'],
  ['m-3.mol', 'an amount per volume'],
]);

/** What a unit measures, in words where there are any. */
export function dimensionWords({ dimension }: Measure): string {
  const key = [...dimension]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([base, exponent]) => (exponent === 1 ? base : `${base}${exponent}`))
    .join('.');
  return named.get(key) ?? `of the dimension ${key}`;
}
