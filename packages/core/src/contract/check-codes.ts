import { joinIndex, joinName } from '../document/path.ts';
import type { Day } from '../value/day.ts';
import type { Issue } from '../value/issue.ts';
import { isFields, type Value } from '../value/value.ts';
import { codeFault, codeOn, type CodeSets } from './code-set.ts';
import { contractIssue } from './codes.ts';
import { codeNames } from './code-names.ts';
import { mostIssues } from './explain.ts';
import type { SchemaObject } from './schema.ts';
import { viewOf, type View } from './view.ts';

/** Checks the codes of a message against the code sets that its contract names, as of a day; absent day: as of any time. */
export type CodeCheck = (value: Value, codeSets: CodeSets, day: Day | undefined) => readonly Issue[];

/** The places of a schema that hold codes or lead to some. */
interface CodePlace {
  codes?: string;
  items?: CodePlace;
  readonly fields: Map<string, CodePlace>;
}

const none: readonly Issue[] = Object.freeze([]);

/** The check of a schema's codes; `undefined` where it names no code set. What leads to no code costs a message nothing. */
export function codeCheckOf(schema: SchemaObject): CodeCheck | undefined {
  if (codeNames(schema, '').next().done === true) return undefined;
  let root: CodePlace | undefined;
  return (value, codeSets, day) => {
    root ??= placeOf(viewOf(schema));
    const issues: Issue[] = [];
    check(value, root, '');
    return issues.length === 0 ? none : issues;

    function check(value: Value, place: CodePlace, path: string): void {
      if (Array.isArray(value)) {
        if (place.items) for (const [index, item] of value.entries()) check(item as Value, place.items, joinIndex(path, index));
      } else if (isFields(value)) {
        for (const [name, next] of place.fields) if (Object.hasOwn(value, name)) check(value[name]!, next, joinName(path, name));
      } else if (place.codes !== undefined && value !== null) checkCode(String(value), place.codes, path);
    }

    function checkCode(code: string, name: string, path: string): void {
      const set = codeSets.get(name);
      if (set === undefined) throw new Error(`checking a code of ${name}: the project has no such code set`);
      if (codeOn(set, code, day) !== undefined || issues.length >= mostIssues) return;
      issues.push(contractIssue('contract.code', path, codeFault(set, code, day)));
    }
  };
}

/** Builds the places of a view; a schema that contains itself gives places that contain themselves. */
function placeOf(root: View): CodePlace {
  const known = new Map<string, CodePlace>();
  const numbers = new Map<SchemaObject, number>();
  const leading = new Set<CodePlace>();
  const place = build(root);
  while (spread()) continue;
  for (const each of known.values()) prune(each);
  return place;

  function build(view: View): CodePlace {
    const key = view.schemas.map(numberOf).join(' ');
    const found = known.get(key);
    if (found !== undefined) return found;
    const made: CodePlace = { fields: new Map() };
    known.set(key, made);
    if (view.codes !== undefined) leading.add(Object.assign(made, { codes: view.codes }));
    const items = view.items();
    if (items) made.items = build(items);
    for (const [name, field] of view.fields) made.fields.set(name, build(field.view()));
    return made;
  }

  function numberOf(schema: SchemaObject): number {
    const number = numbers.get(schema) ?? numbers.size;
    numbers.set(schema, number);
    return number;
  }

  /** Marks places from which a marked one is reached; answers whether there was another one. */
  function spread(): boolean {
    const before = leading.size;
    for (const each of known.values()) {
      if (nextOf(each).some(next => leading.has(next))) leading.add(each);
    }
    return leading.size > before;
  }

  function prune(each: CodePlace): void {
    for (const [name, next] of each.fields) if (!leading.has(next)) each.fields.delete(name);
    if (each.items && !leading.has(each.items)) delete each.items;
  }
}

function nextOf({ items, fields }: CodePlace): readonly CodePlace[] {
  return [...(items ? [items] : []), ...fields.values()];
}
