import { globSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDocuments, readWithLibrary, type Library, type ProjectFile, type ReadDocument } from '@millrace/core';

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
  const library = openLibrary();
  let found: readonly ProjectFile[] | undefined;
  const files = (): readonly ProjectFile[] =>
    (found ??= pathsIn(resolve(cwd, named ?? '.')).map(({ path, file }) => readFile(path, file)));
  return {
    read: () => (named === undefined ? [] : readWithLibrary(files(), library).documents),
    contract(ref) {
      const [name = ''] = ref.split('@');
      // Only files that say the name are taken apart: a folder may hold many documents.
      const naming = files().filter(({ text }) => text.includes(name));
      return contractOf(naming, ref) ?? contractOf(library.find(name), ref);
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

/** Library files are told by their names: `b2mml/v0701/equipment.yaml` holds `b2mml-v0701-equipment`, or `equipment`. */
function openLibrary(): Library {
  let paths: readonly FoundFile[] | undefined;
  return {
    find: name =>
      (paths ??= pathsIn(libraryFolder))
        .filter(({ path }) => {
          const full = path.slice(0, -'.yaml'.length).replaceAll('/', '-');
          return full === name || full.endsWith(`-${name}`) || name.endsWith(`-${full}`);
        })
        .map(({ path, file }) => readFile(path, file)),
  };
}

interface FoundFile {
  readonly path: string;
  readonly file: string;
}

function pathsIn(folder: string): readonly FoundFile[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const outside = (path: string): boolean => path.includes('node_modules') || path.startsWith('.');
  const paths = globSync('**/*.{yaml,yml}', { cwd: folder, exclude: outside }).map(path => path.replaceAll('\\', '/'));
  return paths.toSorted().map(path => ({ path, file: join(folder, path) }));
}

function readFile(path: string, file: string): ProjectFile {
  return { path, text: readFileSync(file, 'utf8') };
}
