import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  libraryOf,
  projectFile,
  readDocuments,
  readWithLibrary,
  type Library,
  type ProjectFile,
  type ReadDocument,
} from '@millrace/core';

/** The folder of the documents that come with Millrace. */
const libraryFolder = join(import.meta.dirname, '../../../../library');

/** The documents of a project and of the library, read only as far as they are asked for. */
export interface ProjectFolder {
  /** Every document of the project that was named, with those of the library that it uses; none where no project was named. */
  read(): readonly ReadDocument[];
  /** A contract by `name@version`: of the named project or the current folder, else of the library. */
  contract(ref: string): ReadDocument | undefined;
  /** The contracts that the project has, to say what there is. */
  contractRefs(): readonly string[];
}

/** The project that an option names, or the current folder. */
export function openProject(named: string | undefined, cwd: string): ProjectFolder {
  let opened: Library | undefined;
  const library = (): Library => (opened ??= openLibrary());
  let found: readonly ProjectFile[] | undefined;
  const files = (): readonly ProjectFile[] =>
    (found ??= pathsIn(resolve(cwd, named ?? '.')).map(({ path, file }) => readFile(path, file)));
  return {
    read: () => (named === undefined ? [] : readWithLibrary(files(), library()).documents),
    contract(ref) {
      const [name = ''] = ref.split('@');
      // Only files that say the name are taken apart: a folder may hold many documents.
      const naming = files().filter(({ text }) => text.includes(name));
      return contractOf(naming, ref) ?? contractOf(library().find(name), ref);
    },
    contractRefs: () =>
      files().flatMap(({ text }) =>
        [...text.matchAll(/^kind: contract\nname: (\S+)\nversion: (\d+)/gmu)].map(([, name, version]) => `${name}@${version}`),
      ),
  };
}

function contractOf(files: readonly ProjectFile[], ref: string): ReadDocument | undefined {
  for (const file of files) {
    const document = readDocuments([file]).documents.find(each => each.kind === 'contract' && each.ref === ref);
    if (document) return document;
  }
  return undefined;
}

/** The library beside this package. */
function openLibrary(): Library {
  const files = new Map(pathsIn(libraryFolder).map(({ path, file }) => [path, file]));
  return libraryOf([...files.keys()], path => readFileSync(files.get(path)!, 'utf8'));
}

interface FoundFile {
  readonly path: string;
  readonly file: string;
}

function pathsIn(folder: string): readonly FoundFile[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const outside = (path: string): boolean => path.includes('node_modules') || path.startsWith('.');
  const paths = globSync('**/*.{yaml,yml}', { cwd: folder, exclude: outside }).map(path => path.replaceAll('\\', '/'));
  return paths
    .toSorted()
    .map(path => ({ path, file: join(folder, path) }))
    .filter(({ file }) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function readFile(path: string, file: string): ProjectFile {
  return projectFile(path, readFileSync(file));
}
