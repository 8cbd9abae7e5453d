import { wordsOf } from '../../contract/draft/words.ts';
import { mayBe, viewOf, type View } from '../../contract/view.ts';
import { commentedYaml } from '../../document/commented-yaml.ts';
import type { ContractDocument, CrosswalkDocument, MappingDocument, MappingField, MappingFields } from '../../document/model.ts';
import { joinName } from '../../document/path.ts';
import { likeness, listLikeness, type Likeness, type TargetField } from './likeness.ts';
import { sourceFields, type SourceField } from './source-fields.ts';
import { valueField } from './value-field.ts';

/** A mapping to be read and corrected by a person. */
export interface MappingDraft {
  readonly document: MappingDocument;
  /** Why each field is proposed, by its path in the document. */
  readonly remarks: ReadonlyMap<string, string>;
  /** Fields that the target requires and nothing was found for, by their path in the target. */
  readonly missing: readonly string[];
}

/** What a person says about the mapping, and what the project has. */
export interface MappingDraftOptions {
  readonly name: string;
  readonly crosswalks?: readonly CrosswalkDocument[];
}

/** Points from which a proposal is made: for what the target requires, and for what it may have. */
const leastPoints = { required: 0.45, optional: 0.6 };
const deepest = 8;

/** From so many proposals on, only what the target requires is proposed: nobody reads more. */
const mostProposals = 300;

/** Proposes the fields of a mapping between two contracts, by what they identify, their names, units, codes and types. */
export function draftMapping(
  from: ContractDocument,
  to: ContractDocument,
  { name, crosswalks = [] }: MappingDraftOptions,
): MappingDraft {
  const remarks = new Map<string, string>();
  const missing: string[] = [];
  const root = viewOf(from.schema);
  const whole = sourceFields(root, '$root.');
  const scope: Scope = { fields: sourceFields(root), whole: [] };
  const times = new Set<string>();
  const target = viewOf(to.schema);
  const fields = propose(target, scope, { path: 'fields', target: '', around: [], above: new Set(target.schemas) });
  const refs = [from, to].map(each => `${each.name}@${each.version}`);
  return { document: { kind: 'mapping', name, from: refs[0]!, to: refs[1]!, fields }, remarks, missing };

  function propose(target: View, scope: Scope, place: Place): MappingFields {
    const wanted = [...target.fields].map(([each, field]) => {
      const view = field.view();
      const said = each === '#text' ? place.around.slice(-1) : [each];
      return { name: each, words: said.flatMap(wordsOf), around: place.around.flatMap(wordsOf), view, required: field.required };
    });
    const values = assign(
      wanted.filter(each => isValue(each.view)),
      scope,
      times,
    );
    const entries = wanted.flatMap(field => {
      if (!field.required && remarks.size >= mostProposals) return [];
      const here = { ...place, path: joinName(place.path, field.name), target: joinName(place.target, field.name) };
      const made = isValue(field.view) ? proposeValue(field, values.get(field.name), here) : proposeInside(field, scope, here);
      if (made === undefined && field.required) missing.push(here.target);
      return made === undefined ? [] : [[field.name, made] as const];
    });
    return Object.fromEntries(entries);
  }

  function proposeValue(field: Wanted, match: Match | undefined, place: Place): MappingField | undefined {
    if (!match) return undefined;
    const { field: made, notes } = valueField(field.view, match.source, crosswalks);
    const absent = field.required && !match.source.certain ? ['the source may leave it out'] : [];
    const words = [`proposal: ${match.why}`, confidence(match.points), ...absent, ...notes];
    remarks.set(place.path, words.join('; '));
    return made;
  }

  function proposeInside(field: Wanted, scope: Scope, place: Place): MappingField | undefined {
    const { schemas } = field.view;
    if (place.around.length >= deepest || schemas.some(schema => place.above.has(schema))) return undefined;
    const inner: Place = {
      ...place,
      path: `${place.path}.fields`,
      around: [...place.around, field.name],
      above: new Set([...place.above, ...schemas]),
    };
    return mayBe(field.view, 'array') && field.view.items()
      ? proposeList(field, scope, place, inner)
      : proposeObject(field, scope, inner);
  }

  /** An object is proposed where something inside it is; what would be missing inside an optional one is not missing. */
  function proposeObject(field: Wanted, scope: Scope, inner: Place): MappingField | undefined {
    const before = missing.length;
    const fields = propose(field.view, scope, inner);
    if (Object.keys(fields).length > 0) return { fields };
    missing.length = before;
    return undefined;
  }

  function proposeList(field: Wanted, scope: Scope, place: Place, inner: Place): MappingField | undefined {
    const items = field.view.items()!;
    const isPlain = items.fields.size === 0;
    const lists = scope.fields.filter(each => each.kind === (isPlain ? 'values' : 'list'));
    const match = bestOf(field, lists, isPlain ? likeness : listLikeness);
    if (match && isPlain) {
      remarks.set(place.path, `proposal: ${match.why}; ${confidence(match.points)}`);
      return `${match.source.expression}[]`;
    }
    if (match) {
      const given = { fields: sourceFields(match.source.view.items()!), whole };
      return proposeEach(match.source.expression, `${match.why}; ${confidence(match.points)}`, items, given, place, inner);
    }
    const isRecursive = items.schemas.some(schema => inner.above.has(schema));
    return field.required && !isPlain && !isRecursive
      ? proposeEach('$', 'one element, of what is here; to be checked', items, scope, place, inner)
      : undefined;
  }

  function proposeEach(
    each: string,
    why: string,
    items: View,
    scope: Scope,
    place: Place,
    inner: Place,
  ): MappingField | undefined {
    const before = missing.length;
    const fields = propose(items, scope, inner);
    if (Object.keys(fields).length > 0) {
      remarks.set(place.path, `proposal: ${why}`);
      return { each, fields };
    }
    missing.length = before;
    return undefined;
  }
}

/** The text of a draft: each line says why it is proposed, and what the target requires and nothing was found for stands above. */
export function mappingDraftYaml({ document, remarks, missing }: MappingDraft): string {
  const open = missing.map(path => `MISSING: the target requires ${path}, and no field of the source looks like it`);
  const all = new Map(remarks);
  if (open.length > 0) all.set('fields', open.join('\n'));
  return commentedYaml(document, all);
}

interface Scope {
  /** Fields of the element that the expressions stand in. */
  readonly fields: readonly SourceField[];
  /** Fields of the whole message, where that is another place. */
  readonly whole: readonly SourceField[];
}

interface Place {
  readonly path: string;
  readonly target: string;
  readonly around: readonly string[];
  readonly above: ReadonlySet<object>;
}

interface Wanted extends TargetField {
  readonly required: boolean;
}

interface Match extends Likeness {
  readonly source: SourceField;
}

function isValue(view: View): boolean {
  return view.fields.size === 0 && !(mayBe(view, 'array') && view.items());
}

/**
 * The best source field for each target field, each source field once unless it identifies something; a time of the whole message
 * once in the whole mapping (`times`): a start is no end.
 */
function assign(wanted: readonly Wanted[], scope: Scope, times: Set<string>): ReadonlyMap<string, Match> {
  const pairs = wanted.flatMap(field => candidates(field, scope).map(match => ({ field, match })));
  pairs.sort((one, other) => other.match.points - one.match.points);
  const chosen = new Map<string, Match>();
  const used = new Set<string>();
  for (const { field, match } of pairs) {
    const { expression } = match.source;
    const time = timeOf(match.source, scope);
    const taken = used.has(expression) || (time !== undefined && times.has(time));
    if (chosen.has(field.name) || (taken && !match.why.startsWith('both identify'))) continue;
    chosen.set(field.name, match);
    used.add(expression);
    if (time !== undefined) times.add(time);
  }
  return chosen;
}

/** The path of a time in the whole message, or nothing for any other field and those of elements. */
function timeOf({ expression, view }: SourceField, scope: Scope): string | undefined {
  if (!view.format?.startsWith('date')) return undefined;
  if (expression.startsWith('$root.')) return expression.slice('$root.'.length);
  return scope.whole.length === 0 ? expression : undefined;
}

/** Fields of the whole message count a little less than those of the element at hand. */
function candidates(field: Wanted, scope: Scope): readonly Match[] {
  const least = field.required ? leastPoints.required : leastPoints.optional;
  const near = scope.fields.filter(each => each.kind === 'value').map(source => ({ source, ...likeness(field, source) }));
  const far = scope.whole
    .filter(each => each.kind === 'value')
    .map(source => {
      const found = likeness(field, source);
      return { source, why: found.why, points: found.points - 0.15 };
    });
  return [...near, ...far].filter(({ points }) => points >= least);
}

function bestOf(
  field: Wanted,
  sources: readonly SourceField[],
  compare: (target: TargetField, source: SourceField) => Likeness,
): Match | undefined {
  const least = field.required ? leastPoints.required : leastPoints.optional;
  const found = sources.map(source => ({ source, ...compare(field, source) })).filter(({ points }) => points >= least);
  return found.toSorted((one, other) => other.points - one.points)[0];
}

function confidence(points: number): string {
  return points >= 0.85 ? 'likely' : points >= 0.65 ? 'probable' : 'to be checked';
}
