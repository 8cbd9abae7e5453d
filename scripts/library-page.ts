import { readDocuments, type ContractDocument, type Document } from '@millrace/core';
import { openLibrary, type LibraryEntry } from '@millrace/runtime';

type Schema = Readonly<Record<string, unknown>>;

const opening =
  'The documents that come with Millrace; a project uses one by naming it. [The guide](../guides/library.md) says how, ' +
  '[library/README.md](../../library/README.md) why they are as they are. A field with * is required. Made from the documents by `npm run generate`.';

/** The page of the library: contracts with their keys and fields, mappings, codes; of B2MML only the names. */
export function libraryPage(): string {
  const entries = openLibrary().entries();
  const [ours, generated] = [entries.filter(entry => !isGenerated(entry)), entries.filter(isGenerated)];
  const documents = ours.flatMap(entry => readDocuments([entry]).documents.flatMap(({ document }) => document ?? []));
  const contracts = documents.filter(document => document.kind === 'contract');
  return [
    '# Library',
    opening,
    '## Contracts',
    ...contracts.map(contractSection),
    '## Mappings',
    mappingTable(documents),
    '## Codes',
    codeTable(documents),
    '## B2MML and BatchML',
    ...generationSections(generated),
    '',
  ].join('\n\n');
}

function isGenerated({ path }: LibraryEntry): boolean {
  return path.startsWith('library:b2mml/');
}

function contractSection(contract: ContractDocument): string {
  const { name, version, title, subject, keys = {}, schema } = contract;
  const known = Object.entries(keys).map(([key, path]) => `${key} \`${path}\``);
  const facts = [`Ordered by \`${subject}\``, ...(known.length > 0 ? [`found by ${known.join(', ')}`] : [])].join('; ');
  const header = ['| field | holds | meaning |', '| --- | --- | --- |'];
  return [
    `### ${name}@${version}`,
    `${title ?? name}. ${facts}.`,
    [...header, ...rowsOf(schema, schema, '', [])].join('\n'),
  ].join('\n\n');
}

/** One row a field, nested ones under their full name; what refers to itself is followed once. */
function rowsOf(root: Schema, schema: Schema, prefix: string, within: readonly Schema[]): readonly string[] {
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>).flatMap(([name, declared]) => {
    const field = resolved(root, declared);
    const items = field['items'] === undefined ? undefined : resolved(root, field['items'] as Schema);
    const inner = items ?? field;
    const path = `${prefix}${name}`;
    const row = `| \`${path}\`${required.includes(name) ? ' *' : ''} | ${holds(field, items)} | ${cell(meaningOf(declared, field))} |`;
    const nested = within.includes(inner) ? [] : rowsOf(root, inner, `${path}${items ? '[]' : ''}.`, [...within, inner]);
    return [row, ...nested];
  });
}

function resolved(root: Schema, schema: Schema): Schema {
  const name = typeof schema['$ref'] === 'string' ? schema['$ref'].replace('#/$defs/', '') : undefined;
  return name === undefined ? schema : (root['$defs'] as Readonly<Record<string, Schema>>)[name]!;
}

function holds(field: Schema, items: Schema | undefined): string {
  if (items) return items['type'] === 'object' ? 'list' : `list of ${holds(items, undefined)}`;
  if (typeof field['codes'] === 'string') return `code of ${field['codes']}`;
  if (typeof field['format'] === 'string') return field['format'];
  return ({ string: 'text', boolean: 'flag', object: 'group' } as Readonly<Record<string, string>>)[String(field['type'])] ?? '';
}

function meaningOf(declared: Schema, field: Schema): string {
  return String(declared['description'] ?? field['description'] ?? '');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '\\<');
}

function mappingTable(documents: readonly Document[]): string {
  const rows = documents.flatMap(document =>
    document.kind === 'mapping' ? [`| \`${document.name}\` | \`${document.from}\` | \`${document.to}\` |`] : [],
  );
  return ['| mapping | from | to |', '| --- | --- | --- |', ...rows].join('\n');
}

function codeTable(documents: readonly Document[]): string {
  const rows = documents.flatMap(document => {
    if (document.kind !== 'code-set' && document.kind !== 'crosswalk') return [];
    const count = document.kind === 'code-set' ? Object.keys(document.codes).length : (document.entries ?? []).length;
    return [`| \`${document.name}\` | ${document.kind} | ${cell(document.title ?? '')} | ${count} |`];
  });
  return ['| name | kind | title | entries |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function generationSections(entries: readonly LibraryEntry[]): readonly string[] {
  const generations = Map.groupBy(entries, ({ path }) => path.split('/')[1]!);
  return [...generations].map(
    ([generation, found]) => `**${generation.toUpperCase()}**: ${found.map(({ name }) => `\`${name}\``).join(', ')}`,
  );
}
