import type { CollectionDocument, CommandDeclaration, TagDeclaration } from '../../document/collect-model.ts';
import type { ContractDocument, IntegrationDocument, IntegrationTarget, MappingDocument } from '../../document/model.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { ReadDocument } from '../../document/read.ts';
import { checkMapping, type CheckSources } from './check-mapping.ts';

/** What mappings to commands are checked against. */
export interface CommandSources extends CheckSources {
  contract(ref: string): ContractDocument | undefined;
}

/**
 * What mappings give to commands against what each command writes: parameters that it does not write or that are left out, types, units and bounds.
 * The contract of commands says nothing of that, as it is the same for every collection. Each issue stands in the mapping.
 */
export function checkCommands(documents: readonly ReadDocument[], sources: CommandSources): readonly PlacedIssue[] {
  const targets = documentsOf<IntegrationDocument>(documents, 'integration').flatMap(({ document }) => document.to);
  const distinct = new Map(targets.map(to => [[to.collection, to.command, to.contract, to.mapping?.at(-1)].join('\n'), to]));
  return [...distinct.values()].flatMap(to => issuesOf(to, documents, sources));
}

function issuesOf(to: IntegrationTarget, documents: readonly ReadDocument[], sources: CommandSources): readonly PlacedIssue[] {
  const collection = documentsOf<CollectionDocument>(documents, 'collection').find(
    ({ document }) => document.name === to.collection,
  );
  const mapping = documentsOf<MappingDocument>(documents, 'mapping').find(({ document }) => document.name === to.mapping?.at(-1));
  const [general, from] = [sources.contract(to.contract), mapping && sources.contract(mapping.document.from)];
  const command = collection?.document.commands?.[to.command ?? ''];
  if (!collection || !mapping || !general || !from || !command) return [];
  const told = new Set(checkMapping(mapping.document, from, general, sources).map(({ code, path }) => `${code} ${path}`));
  return checkMapping(mapping.document, from, contractOfCommand(general, collection.document, command), sources)
    .filter(({ code, path }) => !told.has(`${code} ${path}`))
    .map(issue =>
      mapping.read.place({ ...issue, sentence: `the command "${to.command}" of "${to.collection}": ${issue.sentence}` }),
    );
}

/** The contract of commands with the parameters of one. */
function contractOfCommand(
  general: ContractDocument,
  { tags }: CollectionDocument,
  { write }: CommandDeclaration,
): ContractDocument {
  const properties = Object.entries(write).flatMap(([tag, bounds]) =>
    Object.hasOwn(tags, tag) ? [[tag, parameterSchema(tags[tag]!, bounds)] as const] : [],
  );
  const parameters = {
    type: 'object',
    required: properties.map(([tag]) => tag),
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
  const known = (general.schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...general, schema: { ...general.schema, properties: { ...known, parameters } } };
}

function parameterSchema({ type, unit }: TagDeclaration, { min, max, values }: CommandDeclaration['write'][string]): object {
  return {
    type: type === 'text' ? 'string' : type,
    ...(unit !== undefined && { unit }),
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
    ...(values !== undefined && { enum: values }),
  };
}

function documentsOf<T>(
  documents: readonly ReadDocument[],
  kind: ReadDocument['kind'],
): readonly { read: ReadDocument; document: T }[] {
  return documents.flatMap(read => (read.kind === kind && read.document ? [{ read, document: read.document as T }] : []));
}
