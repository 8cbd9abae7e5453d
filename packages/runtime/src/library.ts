import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { libraryOf, libraryPrefix, type NamedLibrary, type ProjectFile } from '@millrace/core';

/** The folder of the documents that come with Millrace. */
export const libraryFolder = join(import.meta.dirname, '../../../library');

/** What a document of a library says of itself in its first lines. */
export interface LibraryEntry {
  readonly kind: string;
  /** The name by which a project uses it: `sap-units`, `isa95-equipment@1`. */
  readonly name: string;
  readonly title: string;
  /** `library:isa95/equipment.yaml` */
  readonly path: string;
  readonly text: string;
}

/** A library in a folder: its files are told by their names, and read when they are asked for. */
export interface FolderLibrary extends NamedLibrary {
  /** Every document, in the order of the files. Reads each file, but not as YAML. */
  entries(): readonly LibraryEntry[];
  /** The content of a file beside the documents, such as a test case; `undefined` where the path is not one of the library, or is not there. */
  readCase(path: string): Uint8Array | undefined;
}

/** Opens a folder as a library. A folder that is not there is an empty one. */
export function openLibrary(folder = libraryFolder): FolderLibrary {
  const paths = documentPaths(folder);
  const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
  return {
    ...libraryOf(paths, read),
    entries: () => paths.map(path => entryOf({ path: libraryPrefix + path, text: read(path) })),
    readCase(path) {
      if (!path.startsWith(libraryPrefix) || path.split('/').includes('..')) return undefined;
      try {
        return readFileSync(join(folder, path.slice(libraryPrefix.length)));
      } catch {
        return undefined;
      }
    },
  };
}

function entryOf({ path, text }: ProjectFile): LibraryEntry {
  const setting = (name: string): string => new RegExp(`^${name}: *['"]?(.*?)['"]?$`, 'mu').exec(text)?.[1] ?? '';
  const [kind, name, version] = [setting('kind'), setting('name'), setting('version')];
  return { kind, name: kind === 'contract' ? `${name}@${version}` : name, title: setting('title') || name, path, text };
}

function documentPaths(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('.yaml'))
      .map(path => path.split(sep).join('/'))
      .sort();
  } catch {
    return [];
  }
}
