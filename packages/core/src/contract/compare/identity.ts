import { canonicalText } from '../../document/canonical.ts';
import { isSchemaObject } from '../schema.ts';
import type { Located } from '../schema-source.ts';
import type { Conjunction } from './reasoning.ts';

/** Puts schemas together under a key that is equal for equal demands; one of it serves one comparison. */
export function conjunctionMaker(): (parts: readonly Located[]) => Conjunction {
  const numbers = new Map<string, number>();
  const ofSchema = new Map<unknown, number>();
  return parts => {
    const found = new Map(parts.filter(part => part.schema !== true).map(part => [identityOf(part), part]));
    return { key: [...found.keys()].sort((one, other) => one - other).join(' '), parts: [...found.values()] };
  };

  /** Schemas of equal text are one where the text says all: without references, or in documents of equal text. */
  function identityOf({ schema, source, base }: Located): number {
    const remembered = ofSchema.get(schema);
    if (remembered !== undefined && typeof schema !== 'boolean') return remembered;
    const where = refersElsewhere(schema) ? `${numberOf(source.identity)} ${base}` : String(source.refAlone);
    const identity = numberOf(`${where}\n${canonicalText(schema)}`);
    ofSchema.set(schema, identity);
    return identity;
  }

  function numberOf(text: string): number {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    return number;
  }
}

const referring: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$id', 'id']);

function refersElsewhere(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(refersElsewhere);
  if (!isSchemaObject(schema)) return false;
  return Object.entries(schema).some(([name, value]) => referring.has(name) || refersElsewhere(value));
}
