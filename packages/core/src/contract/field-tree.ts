import { joinName } from '../document/path.ts';
import type { ContractDocument } from '../document/model.ts';
import type { TypeName } from './keywords.ts';
import { plainSchema } from './plain-schema.ts';
import { isSchemaObject, type SchemaObject } from './schema.ts';
import { unitWords } from './unit/unit-words.ts';
import { viewOf, type Limits, type View } from './view.ts';

/** One field of a contract, as a line of its tree. */
export interface ContractField {
  /** Dotted, lists entered without a position. */
  readonly path: string;
  readonly name: string;
  /** 0 for a field of the message itself. */
  readonly depth: number;
  /** What may stand here; empty: anything. Of a list, what its members are. */
  readonly types: readonly TypeName[];
  readonly list: boolean;
  readonly required: boolean;
  /** The subject, the natural id, or the name of a business key. */
  readonly role?: readonly string[];
  readonly unit?: string;
  readonly unitWords?: string;
  readonly codes?: string;
  readonly identifies?: string;
  readonly format?: string;
  readonly description?: string;
  readonly limits: FieldLimits;
  /** The only values that may stand here, as JSON. */
  readonly choices?: readonly string[];
  /** It holds what a field above it holds, and so on. */
  readonly again?: true;
}

/** Bounds of a field: of its text, its number, and of how many there may be in its list. */
export interface FieldLimits extends Limits {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly multipleOf?: number;
}

const mostFields = 5000;
const mostChoices = 50;

/** The fields of a contract from the top down, each before those inside of it; a contract that contains itself is cut where it does. */
export function fieldTree(contract: ContractDocument): readonly ContractField[] {
  const roles = rolesOf(contract);
  const fields: ContractField[] = [];
  walk(viewOf(plainSchema(contract.schema)), '', 0, new Set());
  return fields;

  function walk(outer: View, at: string, depth: number, above: ReadonlySet<SchemaObject | undefined>): void {
    for (const [name, { view, required }] of membersOf(outer).fields) {
      if (fields.length >= mostFields) return;
      const path = joinName(at, name);
      const here = view();
      const place = membersOf(here).schemas.find(schema => isSchemaObject(schema.properties));
      const again = place !== undefined && above.has(place);
      const role = roles.get(path);
      fields.push({
        ...describe(here),
        path,
        name,
        depth,
        required,
        ...(role && { role }),
        ...(again && { again }),
      });
      if (!again) walk(here, path, depth + 1, new Set([...above, place]));
    }
  }
}

/** The view of what a list holds, where it is one; else the view itself. */
function membersOf(view: View): View {
  const items = view.items();
  return items && view.fields.size === 0 ? membersOf(items) : view;
}

function describe(view: View): Omit<ContractField, 'path' | 'name' | 'depth' | 'required'> {
  const inner = membersOf(view);
  const unit = inner.unit ?? view.unit;
  const choices = inner.choices?.slice(0, mostChoices).map(choice => JSON.stringify(choice));
  return {
    types: [...(inner.types ?? [])],
    list: inner !== view,
    limits: { ...inner.limits(), ...listLimits(view), ...numberKeyword(inner, 'multipleOf') },
    ...(unit !== undefined && { unit, unitWords: unitWords(unit) }),
    ...(inner.codes !== undefined && { codes: inner.codes }),
    ...textKeyword(inner, 'identifies'),
    ...(inner.format !== undefined && { format: inner.format }),
    ...(textKeyword(view, 'description') ?? textKeyword(inner, 'description')),
    ...(choices && { choices }),
  };
}

function listLimits(view: View): FieldLimits {
  return { ...numberKeyword(view, 'minItems'), ...numberKeyword(view, 'maxItems') };
}

function numberKeyword<K extends string>(view: View, name: K): { readonly [P in K]?: number } {
  const value = view.schemas.map(schema => schema[name]).find(each => typeof each === 'number');
  return value === undefined ? {} : ({ [name]: value } as { readonly [P in K]?: number });
}

function textKeyword<K extends string>(view: View, name: K): { readonly [P in K]?: string } | undefined {
  const value = view.schemas.map(schema => schema[name]).find(each => typeof each === 'string');
  return value === undefined ? undefined : ({ [name]: value } as { readonly [P in K]?: string });
}

/** What the settings of a contract make of its fields. */
function rolesOf({ subject, id, keys, revision, sequence }: ContractDocument): ReadonlyMap<string, readonly string[]> {
  const named: readonly (readonly [path: string | undefined, role: string])[] = [
    [subject, 'subject'],
    ...(id ?? []).map(path => [path, 'id'] as const),
    ...Object.entries(keys ?? {}).map(([name, path]) => [path, `key ${name}`] as const),
    [revision, 'revision'],
    [sequence, 'sequence'],
  ];
  const given = named.filter((each): each is readonly [string, string] => each[0] !== undefined);
  return new Map([...Map.groupBy(given, ([path]) => path)].map(([path, list]) => [path, list.map(([, role]) => role)]));
}
