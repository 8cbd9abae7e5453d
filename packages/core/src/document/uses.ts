import { valueFields } from './mapping-fields.ts';
import type {
  ContractDocument,
  CrosswalkDocument,
  Document,
  IntegrationDocument,
  MappingDocument,
  MappingFields,
} from './model.ts';

/** The name by which one document uses another: `production-order@1` for a contract, `units` for a code set. */
export interface Use {
  readonly kind: string;
  readonly ref: string;
}

/** Every document that a document names and a library may hold: contracts, mappings, code sets, crosswalks and collections. */
export function usesOf(document: Document): readonly Use[] {
  switch (document.kind) {
    case 'integration':
      return usesOfIntegration(document);
    case 'mapping':
      return usesOfMapping(document);
    case 'contract':
      return usesOfContract(document);
    case 'crosswalk':
      return usesOfCrosswalk(document);
    case 'collection':
      return Object.values(document.context ?? {}).map(({ from }) => use('contract', from));
    case 'binding':
      return [use('collection', document.collection)];
    default:
      return [];
  }
}

function usesOfIntegration({ from, to }: IntegrationDocument): readonly Use[] {
  const targets = to.flatMap(({ contract, collection, mapping = [] }) => [
    use('contract', contract),
    ...(collection === undefined ? [] : [use('collection', collection)]),
    ...mapping.map(name => use('mapping', name)),
  ]);
  const read = from.collection === undefined ? [] : [use('collection', from.collection)];
  return [use('contract', from.contract), ...read, ...targets];
}

function usesOfMapping({ from, to, fields }: MappingDocument): readonly Use[] {
  return [use('contract', from), use('contract', to), ...usesOfFields(fields)];
}

function usesOfFields(fields: MappingFields): readonly Use[] {
  return [...valueFields(fields)].flatMap(({ field: { crosswalk, units } }) => [
    ...(crosswalk === undefined ? [] : [use('crosswalk', crosswalk)]),
    ...(units === undefined ? [] : [use('code-set', units)]),
  ]);
}

function usesOfContract({ schema }: ContractDocument): readonly Use[] {
  const found = new Set<string>();
  collectCodes(schema, found);
  return [...found].map(name => use('code-set', name));
}

/** `codes` is a keyword of schemas; a field of that name holds a schema, not a text. */
function collectCodes(schema: unknown, found: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (Array.isArray(schema)) return schema.forEach(each => collectCodes(each, found));
  for (const [name, value] of Object.entries(schema)) {
    if (name === 'codes' && typeof value === 'string') found.add(value);
    else if (name !== 'const' && name !== 'enum' && name !== 'examples' && name !== 'default') collectCodes(value, found);
  }
}

function usesOfCrosswalk({ from, to }: CrosswalkDocument): readonly Use[] {
  return [from, to].flatMap(name => (name === undefined ? [] : [use('code-set', name)]));
}

function use(kind: string, ref: string): Use {
  return { kind, ref };
}
