import type { ContractDocument } from '../../document/model.ts';
import type { SchemaObject } from '../schema.ts';
import { viewOf, type View } from '../view.ts';

const deepest = 5;
const mostPlaces = 2_000;

interface Place {
  readonly path: readonly string[];
  readonly view: View;
  /** Every message has a value here. */
  readonly certain: boolean;
  readonly listed: boolean;
}

/**
 * The subject of a document, proposed: the first identifier (`ID`, `…ID`, `Id`, `…Number`) from the root down that every message has,
 * rather outside of lists; else any identifier, else any text.
 */
export function subjectOf(schema: SchemaObject, root: string): Pick<ContractDocument, 'subject' | 'keys'> {
  const texts = textPlaces(schema);
  const identifying = texts.filter(place => isIdentifier(place.path));
  const best = bestOf(identifying) ?? bestOf(texts);
  return { subject: best?.path.join('.') ?? root };
}

function bestOf(places: readonly Place[]): Place | undefined {
  const rank = (place: Place): number => (place.certain ? 0 : 2) + (place.listed ? 1 : 0);
  return places.toSorted((a, b) => rank(a) - rank(b))[0];
}

function isIdentifier(path: readonly string[]): boolean {
  const name = path.at(-1) === '#text' ? path.at(-2) : path.at(-1);
  return name !== undefined && /(?:^|[a-z_])(?:ID|Id|Number)$|^id$|^number$/.test(name);
}

/** Texts from the root down, level by level. */
function textPlaces(schema: SchemaObject): readonly Place[] {
  const found: Place[] = [];
  let level: readonly Place[] = [{ path: [], view: viewOf(schema), certain: true, listed: false }];
  for (let depth = 0; depth < deepest && level.length > 0 && level.length < mostPlaces; depth++) {
    level = level.flatMap(fieldsOf);
    found.push(...level.filter(place => place.view.types?.size === 1 && place.view.types.has('string')));
  }
  return found;
}

function fieldsOf(place: Place): readonly Place[] {
  const items = place.view.items();
  const view = items ?? place.view;
  return [...view.fields]
    .filter(([name]) => !name.startsWith('@'))
    .map(([name, field]) => ({
      path: [...place.path, name],
      view: field.view(),
      certain: place.certain && field.required,
      listed: place.listed || items !== undefined,
    }));
}
