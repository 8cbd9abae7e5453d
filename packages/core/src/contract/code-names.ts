import { joinIndex, joinName } from '../document/path.ts';
import { keywords } from './keywords.ts';
import { isSchemaObject } from './schema.ts';

/** Every `codes: NAME` of a schema with its path, which starts with `at`. */
export function* codeNames(schema: unknown, at: string): Generator<{ readonly name: string; readonly path: string }> {
  if (!isSchemaObject(schema)) return;
  for (const [keyword, value] of Object.entries(schema)) {
    const path = joinName(at, keyword);
    if (keyword === 'codes' && typeof value === 'string') yield { name: value, path };
    const holds = keywords.get(keyword);
    if (holds === 'schema') yield* codeNames(value, path);
    else if (holds === 'schemas' && Array.isArray(value))
      for (const [index, each] of value.entries()) yield* codeNames(each, joinIndex(path, index));
    else if ((holds === 'schema-map' || holds === 'pattern-map') && isSchemaObject(value))
      for (const [name, each] of Object.entries(value)) yield* codeNames(each, joinName(path, name));
  }
}
