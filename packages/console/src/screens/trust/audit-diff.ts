/** One field of the state that an audit entry is about, before and after. */
export interface FieldChange {
  /** Dotted path; empty: the whole. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** What differs between the states before and after, field by field; texts that are no JSON differ as a whole. */
export function changesOf(before: string | undefined, after: string | undefined): readonly FieldChange[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap(field => {
    const [was, is] = [old.get(field), now.get(field)];
    if (was === is) return [];
    return [{ field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

function fieldsOf(text: string | undefined): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  if (text === undefined) return fields;
  try {
    collect(JSON.parse(text), '', fields);
  } catch {
    fields.set('', text); // states of one word are no JSON
  }
  return fields;
}

function collect(value: unknown, path: string, fields: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) {
    fields.set(path, typeof value === 'string' ? value : JSON.stringify(value));
    return;
  }
  const isList = Array.isArray(value);
  for (const [name, part] of Object.entries(value)) {
    const step = isList ? `[${name}]` : path === '' ? name : `.${name}`;
    collect(part, path + step, fields);
  }
}
