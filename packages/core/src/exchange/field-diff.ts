import { joinIndex, joinName } from '../document/path.ts';
import { isFields, type Value } from '../value/value.ts';

/** One field that two values do not have in common. Absent: it is not there on that side. */
export interface FieldChange {
  /** `components[2].quantity`; empty for the whole. */
  readonly path: string;
  readonly before?: Value;
  readonly after?: Value;
}

/** The fields in which two values differ, in the order of the second, then what only the first one has. Lists are compared place by place. */
export function fieldDiff(before: Value | undefined, after: Value | undefined): readonly FieldChange[] {
  return [...changes('', before, after)];
}

function* changes(path: string, before: Value | undefined, after: Value | undefined): Iterable<FieldChange> {
  if (isFields(before) && isFields(after)) {
    for (const name of new Set([...Object.keys(after), ...Object.keys(before)]))
      yield* changes(joinName(path, name), own(before, name), own(after, name));
  } else if (Array.isArray(before) && Array.isArray(after)) {
    const [old, fresh] = [before as readonly Value[], after as readonly Value[]];
    for (let place = 0; place < Math.max(old.length, fresh.length); place++)
      yield* changes(joinIndex(path, place), old[place], fresh[place]);
  } else if (!isSame(before, after)) {
    yield { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
  }
}

function own(fields: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return one === other || (Number.isNaN(one) && Number.isNaN(other));
}
