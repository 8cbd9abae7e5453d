import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { contractsFromXsd, type ContractDocument } from '@millrace/core';
import { generationsIn } from '../../../scripts/b2mml/generations.ts';

/** Schema files that belong together, with the contracts that they become. */
export interface SchemaSet {
  /** `V0701`, or the folder of an example that brings schemas of its own. */
  readonly name: string;
  readonly folder: string;
  readonly files: readonly string[];
  /** Folders of other sets in which it finds what it does not bring itself. */
  readonly needs: readonly string[];
  readonly contracts: readonly ContractDocument[];
  /** Why the files could not be read. */
  readonly fault?: string;
}

/** The generations of a folder and the schemas beside its examples; those may name files of a generation. */
export function schemaSetsIn(from: string): readonly SchemaSet[] {
  const generations = generationsIn(from);
  const folders = generations.map(({ folder }) => folder);
  const own = filesIn(from, '.xsd')
    .map(dirname)
    .filter(folder => !folders.includes(folder));
  return [
    ...generations.map(({ title, folder, files }) => readSet(title, folder, files, folders)),
    ...[...new Set(own)].map(folder => {
      const files = readdirSync(folder).filter(name => name.endsWith('.xsd') && !name.endsWith('Extensions.xsd'));
      return readSet(basename(folder), folder, files, folders);
    }),
  ];
}

function readSet(name: string, folder: string, files: readonly string[], others: readonly string[]): SchemaSet {
  const needs = new Set<string>();
  const read = (path: string): string | undefined => {
    const found = [folder, ...others].find(each => isFile(join(each, path)));
    if (found === undefined) return undefined;
    if (found !== folder) needs.add(found);
    return readFileSync(join(found, path), 'utf8');
  };
  const contracts = contractsFromXsd({ entries: files, read });
  const set = { name, folder, files, needs: [...needs] };
  if (contracts.ok) return { ...set, contracts: contracts.value };
  return { ...set, contracts: [], fault: contracts.issues[0]?.sentence ?? 'unknown' };
}

/** The root element of a contract, and its namespace. */
export function rootOf({ schema }: ContractDocument): { readonly name: string; readonly namespace: string } {
  const [[name, root]] = Object.entries(
    schema.properties as Readonly<Record<string, { readonly xml?: { readonly namespace: string } }>>,
  ) as [[string, { readonly xml?: { readonly namespace: string } }]];
  return { name, namespace: root.xml?.namespace ?? '' };
}

/** Every file below a folder whose name ends in this way. */
export function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .map(name => join(folder, name))
    .toSorted();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
