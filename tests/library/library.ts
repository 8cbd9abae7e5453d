import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  compileMapping,
  openContract,
  openFormat,
  readWithLibrary,
  type CodeSetDocument,
  type Contract,
  type ContractDocument,
  type Format,
  type MappingDocument,
  type MappingProgram,
  type ProjectFile,
  type Result,
  type Value,
} from '@millrace/core';
import { openLibrary } from '@millrace/runtime';

const folder = join(import.meta.dirname, '../../library');

/** The files of some folders of the library, as a project of their own; `readCase` reads what stands beside them. */
export function libraryFiles(...folders: readonly string[]): readonly ProjectFile[] {
  return globSync(
    folders.map(each => `${each}/**/*.yaml`),
    { cwd: folder },
  )
    .map(path => path.split(sep).join('/'))
    .sort()
    .map(path => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** A file beside a document of the library. */
export function readCase(path: string): Uint8Array {
  return readFileSync(join(folder, path.replace(/^library:/u, '')));
}

/** Documents of the library ready for use. */
export interface OpenLibrary {
  readonly mappings: readonly MappingDocument[];
  contract(ref: string): Contract;
  program(mapping: MappingDocument): MappingProgram;
  codes(name: string): readonly string[];
}

/** Opens the documents of some folders and what they use. */
export function openDocuments(files: readonly ProjectFile[]): OpenLibrary {
  const { documents } = readWithLibrary(files, openLibrary());
  const byName = new Map(documents.map(({ kind, ref, document }) => [`${kind} ${ref}`, document]));
  const contracts = new Map<string, Contract>();
  return {
    mappings: documents.flatMap(({ document }) => (document?.kind === 'mapping' ? [document] : [])),
    contract: ref => {
      const known = contracts.get(ref) ?? valueOf(openContract(byName.get(`contract ${ref}`) as ContractDocument));
      contracts.set(ref, known);
      return known;
    },
    program: mapping => valueOf(compileMapping(mapping)),
    codes: name => Object.keys((byName.get(`code-set ${name}`) as CodeSetDocument).codes),
  };
}

/** XML as an interface with this contract writes and reads it. */
export function xmlOf({ shape }: Contract): Format {
  return valueOf(openFormat({ kind: 'xml' }, { shape }));
}

/** The one message of what a format read. */
export function decoded(format: Format, bytes: Uint8Array): Value {
  return valueOf(format.decode(bytes))[0]!;
}

/** What succeeded; a test fails with the sentences where it did not. */
export function valueOf<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.issues.map(({ path, sentence }) => `${path}: ${sentence}`).join('\n'));
}
