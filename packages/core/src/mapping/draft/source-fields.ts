import { mayBe, type View } from '../../contract/view.ts';
import { wordsOf } from '../../contract/draft/words.ts';

const deepest = 8;
const mostFields = 4000;

/** One field of the source, by the expression that reads it. */
export interface SourceField {
  readonly expression: string;
  readonly names: readonly string[];
  /** The words of its name, and those of the fields around it. */
  readonly words: readonly string[];
  readonly around: readonly string[];
  readonly view: View;
  /** Every element of the scope has it. */
  readonly certain: boolean;
  readonly kind: 'value' | 'list' | 'values';
}

/** The fields below a place of the source, through objects and not into lists, nearest first; expressions begin with `prefix`. */
export function sourceFields(root: View, prefix = ''): readonly SourceField[] {
  const found: SourceField[] = [];
  let level: readonly Inner[] = [{ view: root, names: [], certain: true, above: new Set() }];
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const next: Inner[] = [];
    for (const place of level) {
      for (const [name, field] of place.view.fields) {
        if (found.length >= mostFields) return found;
        const view = field.view();
        const [schema] = view.schemas;
        if (schema && place.above.has(schema)) continue;
        const names = [...place.names, name];
        const certain = place.certain && field.required;
        found.push(...fieldsAt(view, names, certain, prefix));
        if (view.fields.size > 0)
          next.push({ view, names, certain, above: schema ? new Set(place.above).add(schema) : place.above });
      }
    }
    level = next;
  }
  return found;
}

interface Inner {
  readonly view: View;
  readonly names: readonly string[];
  readonly certain: boolean;
  readonly above: ReadonlySet<object>;
}

function fieldsAt(view: View, names: readonly string[], certain: boolean, prefix: string): readonly SourceField[] {
  const items = mayBe(view, 'array') ? view.items() : undefined;
  if (!items && view.fields.size > 0) return [];
  const kind = !items ? 'value' : items.fields.size > 0 ? 'list' : 'values';
  const said = names.at(-1) === '#text' ? names.slice(0, -1) : names;
  const expression = prefix + names.map(quoted).join('.');
  return [
    { expression, names, words: wordsOf(said.at(-1) ?? ''), around: said.slice(0, -1).flatMap(wordsOf), view, certain, kind },
  ];
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/u;
const reserved: ReadonlySet<string> = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/** A name as JSONata takes it. */
function quoted(name: string): string {
  return plainName.test(name) && !reserved.has(name) ? name : `\`${name}\``;
}
