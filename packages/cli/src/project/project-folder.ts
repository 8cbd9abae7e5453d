import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDocuments, readWithLibrary, type ProjectFile, type ReadDocument } from '@millrace/core';

/** The folder of the documents that come with Millrace. */
const libraryFolder = join(import.meta.dirname, '../../../../library');

/** The documents of a project, read when they are first needed. */
export interface ProjectFolder {
  /** Every document, and those of the library that they use, where a project is known: it was named, or a name was looked up in it. */
  read(): readonly ReadDocument[];
  /** The same to look a name up in; without `--project`, in the current folder. */
  find(): readonly ReadDocument[];
}

/** The project that an option names, or the current folder. */
export function openProject(named: string | undefined, cwd: string): ProjectFolder {
  let documents: readonly ReadDocument[] | undefined;
  const find = (): readonly ReadDocument[] =>
    (documents ??= readWithLibrary(
      readFiles(resolve(cwd, named ?? '.'), () => true),
      { find: libraryFiles },
    ).documents);
  return { find, read: () => (named === undefined ? (documents ?? []) : find()) };
}

/** A document of the library by kind and name. */
export function libraryDocument(kind: string, ref: string): ReadDocument | undefined {
  const { documents } = readDocuments(libraryFiles(ref.split('@')[0]!));
  return documents.find(each => each.kind === kind && each.ref === ref);
}

/** Library files are told by their names: `b2mml/v0701/equipment.yaml` holds `b2mml-v0701-equipment`, or `equipment`. */
function libraryFiles(name: string): readonly ProjectFile[] {
  const wanted = (path: string): boolean => {
    const full = path.slice(0, -'.yaml'.length).replaceAll('/', '-');
    return full === name || full.endsWith(`-${name}`);
  };
  return readFiles(libraryFolder, wanted);
}

function readFiles(folder: string, wanted: (path: string) => boolean): readonly ProjectFile[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const outside = (path: string): boolean => path.includes('node_modules') || path.startsWith('.');
  const paths = globSync('**/*.{yaml,yml}', { cwd: folder, exclude: outside }).map(path => path.replaceAll('\\', '/'));
  return paths
    .filter(wanted)
    .toSorted()
    .map(path => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
