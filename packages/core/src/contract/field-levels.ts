import { joinName } from '../document/path.ts';
import type { TypeName } from './keywords.ts';
import { stepInto, viewOf, type View } from './view.ts';

/** One field of a contract in a tree that is opened level by level. */
export interface LevelField {
  readonly name: string;
  /** From the whole message, with `[]` behind every list: `operations[].seq`. */
  readonly path: string;
  readonly types: readonly TypeName[];
  /** It is a list; what is below it is below its elements. */
  readonly list: boolean;
  readonly required: boolean;
  readonly unit?: string;
  readonly codes?: string;
  readonly format?: string;
  readonly choices?: readonly unknown[];
  readonly title?: string;
  readonly description?: string;
  /** There are fields below it. */
  readonly hasFields: boolean;
}

/** The fields of a contract, level by level: a schema may contain itself, so that there is no end to them. */
export interface FieldLevels {
  /** The fields below a path, the fields of the whole message below the empty one; none where there is no such path. */
  below(path: string): readonly LevelField[];
  field(path: string): LevelField | undefined;
  /** What the schema says of the value at a path; of a list, of its elements. */
  view(path: string): View | undefined;
  /** The path of a field by the names on the way to it, lists entered. */
  pathOf(names: readonly string[]): string | undefined;
}

/** Opens a schema as a tree of fields. Each level is looked at once, when it is first asked for. */
export function openFieldLevels(schema: Readonly<Record<string, unknown>>): FieldLevels {
  const views = new Map<string, View | undefined>([['', viewOf(schema)]]);
  const levels = new Map<string, readonly LevelField[]>();
  const below = (path: string): readonly LevelField[] => {
    const known = levels.get(path) ?? fieldsBelow(views.get(path), path, (at, view) => void views.set(at, view));
    levels.set(path, known);
    return known;
  };
  const field = (path: string): LevelField | undefined => {
    const above = parentOf(path);
    if (above === undefined) return undefined;
    if (above !== '' && !levels.has(above)) field(above);
    return below(above).find(each => each.path === path);
  };
  return {
    below: path => {
      if (path !== '' && !views.has(path)) field(path);
      return below(path);
    },
    field,
    view: path => {
      field(path);
      return views.get(path);
    },
    pathOf: names =>
      names.reduce<string | undefined>(
        (above, name) => (above === undefined ? undefined : below(above).find(each => each.name === name)?.path),
        '',
      ),
  };
}

/** The path of the field around one: `operations[]` of `operations[].seq`; `undefined` of the whole message. */
function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  const cut = /^(.*?)\.?(?:[^.[\]]+|\[".*"\])(?:\[\])?$/u.exec(path);
  return cut?.[1] ?? '';
}

function fieldsBelow(view: View | undefined, path: string, keep: (path: string, view: View) => void): readonly LevelField[] {
  if (!view) return [];
  return [...view.fields.keys()].flatMap(name => {
    const step = stepInto(view, name);
    if (step.kind !== 'field') return [];
    const isList = step.view.types?.has('array') === true;
    const inner = isList ? (step.view.items() ?? step.view) : step.view;
    const at = joinName(path, name) + (isList ? '[]' : '');
    keep(at, inner);
    return [fieldOf(name, at, isList, step.required, step.view, inner)];
  });
}

function fieldOf(name: string, path: string, list: boolean, required: boolean, view: View, inner: View): LevelField {
  const about = (keyword: 'title' | 'description'): string | undefined =>
    [...view.schemas, ...inner.schemas].map(schema => schema[keyword]).find(each => typeof each === 'string');
  const [title, description] = [about('title'), about('description')];
  return {
    name,
    path,
    types: [...(inner.types ?? [])],
    list,
    required,
    ...(inner.unit !== undefined && { unit: inner.unit }),
    ...(inner.codes !== undefined && { codes: inner.codes }),
    ...(inner.format !== undefined && { format: inner.format }),
    ...(inner.choices && { choices: inner.choices }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    hasFields: inner.fields.size > 0,
  };
}
