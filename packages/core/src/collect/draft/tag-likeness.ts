import { commensurable, parseUnit } from '../../contract/unit/unit.ts';
import type { TagDeclaration } from '../../document/collect-model.ts';
import { controllerName, sourceUnit, type ControllerName } from './controller-words.ts';

/** Something found by browsing an endpoint. */
export interface FoundTag {
  readonly address: string;
  readonly name: string;
  /** Names of the folders above it, from the top. */
  readonly path?: readonly string[];
  readonly type?: 'number' | 'integer' | 'boolean' | 'text' | 'other';
  /** As the source writes it; `ucum` where it says that, too. */
  readonly unit?: string;
  readonly ucum?: string;
  readonly description?: string;
}

/** How much something found looks like a tag, from 0 to 1, why, and the unit in which it is told. */
export interface TagLikeness {
  readonly points: number;
  readonly why: string;
  readonly unit?: string;
}

const nothing: TagLikeness = { points: 0, why: '' };

/** What a type that is found counts for a type that is wanted; what is not named is not used. */
const typePoints: Readonly<Record<TagDeclaration['type'], Readonly<Record<string, number>>>> = {
  number: { number: 0.05, integer: 0.02, text: -0.15 },
  integer: { integer: 0.05, number: -0.05, text: -0.15 },
  boolean: { boolean: 0.05, integer: -0.1, text: -0.15 },
  text: { text: 0.05 },
};

/** Compares by name, aliases, folders, description, type and unit; what cannot be the tag is not alike at all. */
export function tagLikeness(name: string, tag: TagDeclaration, found: FoundTag): TagLikeness {
  const type = found.type === undefined || found.type === 'other' ? 0 : typePoints[tag.type][found.type];
  if (type === undefined) return nothing;
  const read = controllerName(found.name);
  const unit = unitOf(tag, found, read);
  if (unit === 'unlike') return nothing;
  const named = [name, ...(tag.title === undefined ? [] : [tag.title]), ...(tag.aliases ?? [])]
    .map((wanted, place) => nameLikeness(wanted, place === 0, found, read))
    .reduce((best, each) => (each.points > best.points ? each : best), nothing);
  if (named.points === 0) return nothing;
  const isOther = unit.told !== undefined && unit.told !== tag.unit;
  const why = unit.told === undefined ? named.why : `${named.why}, told in ${unit.told}${isOther ? `, becomes ${tag.unit}` : ''}`;
  const points = Math.max(0, Math.min(1, named.points + type + unit.points));
  return { points, why, ...(isOther && { unit: unit.told! }) };
}

function nameLikeness(wanted: string, isOwn: boolean, found: FoundTag, read: ControllerName): TagLikeness {
  const words = controllerName(wanted).words;
  const quoted = isOwn ? 'the name' : `"${wanted}"`;
  if (words.length === 0) return nothing;
  const own = new Set(read.words);
  const around = new Set([...own, ...(found.path ?? []).slice(-2).flatMap(folder => controllerName(folder).words)]);
  const described = new Set([...around, ...controllerName(found.description ?? '').words]);
  const isIn = (set: ReadonlySet<string>): boolean => words.every(word => set.has(word));
  if (isIn(own) && own.size === words.length) return { points: 0.88, why: `${quoted} itself` };
  if (isIn(own)) return { points: 0.55 + (0.3 * words.length) / own.size, why: `every word of ${quoted}` };
  if (isIn(around)) return { points: 0.6, why: `${quoted} with its folder` };
  if (isIn(described)) return { points: 0.5, why: `${quoted} in its description` };
  const shared = words.filter(word => own.has(word)).length;
  const all = new Set([...words, ...own]).size;
  return shared === 0 ? nothing : { points: (0.75 * shared) / all, why: `like ${quoted}` };
}

/** The unit that is told where it is known, and what it counts; `unlike` where it measures something else. */
function unitOf(
  tag: TagDeclaration,
  { ucum, unit }: FoundTag,
  read: ControllerName,
): { readonly told?: string; readonly points: number } | 'unlike' {
  const told = ucum ?? (unit === undefined || unit.trim() === '' ? read.unit : sourceUnit(unit));
  if (told === undefined) return { points: 0 };
  const given = parseUnit(told);
  if (!given.ok) return { points: 0 };
  if (tag.unit === undefined) return tag.type === 'number' || tag.type === 'integer' ? { points: 0 } : 'unlike';
  const wanted = parseUnit(tag.unit);
  if (!wanted.ok || !commensurable(wanted.value, given.value)) return 'unlike';
  return { told, points: 0.07 };
}
