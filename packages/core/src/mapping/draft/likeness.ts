import { wordsOf } from '../../contract/draft/words.ts';
import { commensurable, parseUnit } from '../../contract/unit/unit.ts';
import { mayBe, type View } from '../../contract/view.ts';
import type { SourceField } from './source-fields.ts';

/** How much a source field looks like a target field, from 0 to 1, and why. */
export interface Likeness {
  readonly points: number;
  readonly why: string;
}

/** What is known of a target field. */
export interface TargetField {
  readonly name: string;
  readonly words: readonly string[];
  readonly around: readonly string[];
  readonly view: View;
}

const nothing: Likeness = { points: 0, why: '' };

/** Compares by identity, name, unit, codes and type; what cannot become the other is not alike at all. */
export function likeness(target: TargetField, source: SourceField): Likeness {
  const identity = identityOf(target.view);
  const sourceIdentity = identityOf(source.view);
  if (identity !== undefined && sourceIdentity !== undefined && identity !== sourceIdentity) return nothing;
  if (!unitsFit(target.view, source.view) || losesZeros(target.view, source.view)) return nothing;
  const named = nameLikeness(target, source);
  if (identity !== undefined && identity === sourceIdentity)
    return { points: Math.min(1, 0.9 + named / 10), why: `both identify ${identity}` };
  const meaning = sharedMeaning(target.view, source.view);
  const points = Math.min(1, named + (meaning === undefined ? 0 : 0.15) + typeLikeness(target.view, source.view));
  const name = source.names.at(-1) === target.name ? 'the same name' : 'like names';
  return { points: named === 0 ? 0 : points, why: meaning === undefined ? name : `${name}, ${meaning}` };
}

/** Lists are compared by name, and by what their elements have in common. */
export function listLikeness(target: TargetField, source: SourceField): Likeness {
  const named = nameLikeness(target, source);
  const [wanted, given] = [target.view.items(), source.view.items()];
  if (!wanted || !given) return nothing;
  const names = [...given.fields.keys()].map(wordsOf);
  const found = [...wanted.fields.keys()].filter(name => names.some(words => shared(wordsOf(name), words) >= 0.5)).length;
  const inside = wanted.fields.size === 0 ? 0 : found / wanted.fields.size;
  return { points: Math.min(1, named + inside * 0.8), why: inside > named ? 'elements with like fields' : 'like names' };
}

function identityOf(view: View): string | undefined {
  return view.schemas.map(schema => schema['identifies']).find(each => typeof each === 'string');
}

/** Words in common over all words; the words around count a little. */
function nameLikeness(target: TargetField, source: SourceField): number {
  if (target.words.length === 0 || source.words.length === 0) return 0;
  const own = shared(things(target.words), things(source.words));
  const unlike = target.words.includes('id') === source.words.includes('id') ? 0 : 0.1;
  if (own === 1) return 0.8 - unlike + 0.1 * shared(target.around, source.around);
  const [wide, near] = [
    [...target.around, ...target.words],
    [...source.around, ...source.words],
  ].map(words => new Set(words));
  const whole = shared([...wide!], [...near!]);
  const contained = target.words.length > 1 && target.words.every(word => source.words.includes(word)) ? 0.6 : 0;
  return Math.max(own * 0.75, contained, whole === 1 ? 0.75 : whole * 0.6);
}

/** A name of a thing says its id, too: `Material` and `MaterialNumber`. */
function things(words: readonly string[]): readonly string[] {
  const others = words.filter(word => word !== 'id');
  return others.length > 0 ? others : words;
}

function shared(one: readonly string[], other: readonly string[]): number {
  const [left, right] = [new Set(one), new Set(other)];
  const all = left.union(right).size;
  return all === 0 ? 0 : left.intersection(right).size / all;
}

/** Digits with zeros in front tell things apart; as a number they would not. */
function losesZeros(target: View, source: View): boolean {
  const asNumber = !mayBe(target, 'string') || ['decimal', 'int64', 'quantity'].includes(target.format ?? '');
  const { pattern = '' } = source.limits();
  const isText = source.types?.has('string') === true && source.format === undefined;
  return asNumber && isText && (identityOf(source) !== undefined || /^\^\[0-9\](?:\{\d+(?:,\d*)?\}|[+*])\$$/u.test(pattern));
}

function unitsFit(target: View, source: View): boolean {
  if (target.unit === undefined || source.unit === undefined) return true;
  const [wanted, given] = [parseUnit(target.unit), parseUnit(source.unit)];
  return wanted.ok && given.ok && commensurable(wanted.value, given.value);
}

function sharedMeaning(target: View, source: View): string | undefined {
  if (target.unit !== undefined && source.unit !== undefined) return 'units that convert';
  if (target.codes !== undefined && target.codes === source.codes) return 'the same codes';
  return target.format !== undefined && target.format === source.format ? `both ${target.format}` : undefined;
}

/** Unlike types count against each other a little: most can be converted. */
function typeLikeness(target: View, source: View): number {
  const types = ['string', 'number', 'boolean'] as const;
  const meets = types.some(type => mayBe(target, type) && mayBe(source, type));
  return meets ? 0.05 : -0.1;
}
