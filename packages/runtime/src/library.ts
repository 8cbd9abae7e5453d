import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { Library, ProjectFile } from '@millrace/core';

/** The folder of the documents that come with Millrace. */
export const libraryFolder = join(import.meta.dirname, '../../../library');

/** What messages call a file of the library: `library:isa95/x.yaml`. No file of a project can have such a path. */
const prefix = 'library:';

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
export interface FolderLibrary extends Library {
  /** Every document, in the order of the files. Reads each file, but not as YAML. */
  entries(): readonly LibraryEntry[];
  /** The content of a file beside the documents, such as a test case; `undefined` where the path is not one of the library, or is not there. */
  readCase(path: string): Uint8Array | undefined;
}

/** Opens a folder as a library. A folder that is not there is an empty one. */
export function openLibrary(folder = libraryFolder): FolderLibrary {
  const paths = documentPaths(folder);
  const byName = Map.groupBy(
    paths.flatMap(path => namesOf(path).map(name => ({ name, path }))),
    ({ name }) => name,
  );
  const read = (path: string): ProjectFile => ({ path: prefix + path, text: readFileSync(join(folder, path), 'utf8') });
  return {
    names: [...byName.keys()],
    entries: () => paths.map(read).map(entryOf),
    find: name => (byName.get(name) ?? []).map(({ path }) => read(path)),
    readCase(path) {
      if (!path.startsWith(prefix) || path.split('/').includes('..')) return undefined;
      try {
        return readFileSync(join(folder, path.slice(prefix.length)));
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

/** What the document of a file may be called: `b2mml/v0701/equipment.yaml` is `b2mml-v0701-equipment`, or `equipment` alone. */
function namesOf(path: string): readonly string[] {
  const name = basename(path, '.yaml');
  const full = path.slice(0, -'.yaml'.length).replaceAll('/', '-');
  return full === name ? [name] : [full, name];
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
