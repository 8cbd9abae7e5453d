import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openApi } from '@millrace/api';
import { cliReference } from '@millrace/cli';
import { documentDeclarations, editorSchemas, fieldsToTable, type CodeCatalogue, type ConnectorCatalogue } from '@millrace/core';
import { faultsPage } from './fault-table.ts';
import { libraryPage } from './library-page.ts';

const root = join(import.meta.dirname, '..');

/** Every derived file of the repository: path relative to the root → its text. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const connectors = await connectorCatalogue();
  const { all, kinds } = editorSchemas(connectors);
  const files = new Map<string, string>([
    ['docs/errors.md', errorsPage(await codeCatalogues())],
    ['docs/faults.md', faultsPage(root)],
    ['docs/reference/api.json', jsonText(openApi())],
    ['docs/reference/cli.md', cliReference()],
    ['docs/reference/documents.md', documentsPage()],
    ['docs/reference/library.md', libraryPage()],
    ['schemas/millrace.schema.json', jsonText(all)],
    ...Object.entries(kinds).map(([kind, schema]) => [`schemas/${kind}.schema.json`, jsonText(schema)] as const),
  ]);
  for (const [path, text] of await connectorPages(connectors)) files.set(path, text);
  return files;
}

/** Every catalogue of codes of every package, by the path of its file. */
export async function codeCatalogues(): Promise<ReadonlyMap<string, CodeCatalogue>> {
  const found = new Map<string, CodeCatalogue>();
  for (const path of sourceFiles().filter(path => basename(path) === 'codes.ts')) {
    const module = (await import(pathToFileURL(join(root, path)).href)) as Record<string, unknown>;
    const catalogues = Object.entries(module).filter(([name]) => name.endsWith('Codes'));
    found.set(path, Object.assign({}, ...catalogues.map(([, catalogue]) => catalogue)) as CodeCatalogue);
  }
  return found;
}

/** Every source file of every package, relative to the root, in a stable order. */
export function sourceFiles(): readonly string[] {
  return globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root })
    .map(path => path.split(sep).join('/'))
    .sort();
}

async function connectorCatalogue(): Promise<ConnectorCatalogue> {
  if (globSync('packages/connectors/src/index.ts', { cwd: root }).length === 0) return new Map();
  const module = (await import('@millrace/connectors')) as { readonly connectors: ConnectorCatalogue };
  return module.connectors;
}

function errorsPage(catalogues: ReadonlyMap<string, CodeCatalogue>): string {
  const entries = [...catalogues.values()].flatMap(catalogue => Object.entries(catalogue));
  const areas = Map.groupBy(entries, ([code]) => code.split('.')[0]!);
  const sections = [...areas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([area, codes]) => errorsSection(area, codes));
  const opening =
    'Every code that Millrace raises, with what it means and what to do. Made from the catalogues in the source by `npm run generate`.';
  return ['# Errors', opening, ...sections].join('\n\n') + '\n';
}

function errorsSection(
  area: string,
  codes: readonly (readonly [string, { readonly means: string; readonly remedy: string }])[],
): string {
  const rows = codes
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { means, remedy }]) => `| \`${code}\` | ${cell(means)} | ${cell(remedy)} |`);
  return [`## ${area}`, '', '| code | what it means | what to do |', '| --- | --- | --- |', ...rows].join('\n');
}

/** One sentence inside a table cell; angle brackets would be read as HTML. */
function cell(text: string): string {
  const sentence = text.charAt(0).toUpperCase() + text.slice(1).replace(/\.?$/u, '.');
  return sentence.replaceAll('|', '\\|').replaceAll('<', '\\<');
}

function documentsPage(): string {
  const opening =
    'A project is a folder of YAML files. Each document says its `kind` and its `name`; several may stand in one file, parted by `---`. ' +
    'Durations are written `250 ms`, `30 s`, `5 min`, `2 h`, `3 d`. Made from the declarations in the source by `npm run generate`.';
  const sections = Object.entries(documentDeclarations).map(
    ([kind, { summary, fields }]) => `## ${kind}\n\n${summary}\n\n${fieldsToTable(fields)}`,
  );
  return ['# Documents', opening, ...sections].join('\n\n') + '\n';
}

/** The table of settings in a README: its heading and every row under it. */
const settingsTable = /^\| setting \| type \| default \| meaning \|\n(?:\|.*\n)+/mu;

/** The README of every connector that has a table of its settings, with the table as it should be. */
async function connectorPages(connectors: ConnectorCatalogue): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>();
  for (const path of globSync('packages/connectors/src/*/README.md', { cwd: root }).sort()) {
    const text = await readFile(join(root, path), 'utf8');
    const connector = connectors.get(basename(dirname(path)));
    if (!connector || !settingsTable.test(text)) continue;
    const table = fieldsToTable(connector.config);
    pages.set(
      path,
      text.replace(settingsTable, () => `${table}\n`),
    );
  }
  return pages;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
