import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One generation of the schemas. */
export interface Generation {
  /** `v0701`: the folder in the library, and part of the names of its contracts. */
  readonly name: string;
  /** `V0701`, as MESA writes it. */
  readonly title: string;
  readonly folder: string;
  /** The schema files that declare messages. */
  readonly files: readonly string[];
}

/** Where each generation stands in a copy of MESA's repository, in the order in which they appeared. */
const folders: Readonly<Record<string, string>> = {
  V0401: 'history/V0401',
  V0500: 'history/V0500',
  V0600: 'history/V0600',
  V0701: 'V0701/Schema',
};

/** The generations that a folder holds. */
export function generationsIn(from: string): readonly Generation[] {
  return Object.entries(folders)
    .map(([title, folder]) => ({ name: title.toLowerCase(), title, folder: join(from, folder) }))
    .filter(({ folder }) => existsSync(folder))
    .map(generation => ({ ...generation, files: messageFiles(generation.folder) }));
}

/**
 * Every schema file but those that only gather others (AllSchemas), the extension points that they import, and an earlier draft of the
 * batch production record of V0401, which a later one replaces.
 */
function messageFiles(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter(name => name.endsWith('.xsd') && !/^AllSchemas|Extensions\.xsd$|V0401xxxx/.test(name))
    .toSorted();
}
