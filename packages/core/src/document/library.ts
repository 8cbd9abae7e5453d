import { problem } from './problem.ts';
import { byPlace, type PlacedIssue } from './place.ts';
import type { ProjectFile } from './project-file.ts';
import { readDocuments, type ReadDocument, type ReadProject } from './read.ts';
import { usesOf, type Use } from './uses.ts';

/** Ready documents beside a project, by name. A project uses one by naming it; only those it reaches are read. */
export interface Library {
  /** The files that may hold documents of a name, told by their own names alone. */
  find(name: string): readonly ProjectFile[];
  /** The names of its documents, as far as files tell them, for whoever misspells one; a contract's without its version. */
  readonly names?: readonly string[];
}

/** Reads the documents of a project, and those of the library that they reach. A document of the project stands before one of the library. */
export function readWithLibrary(files: readonly ProjectFile[], library: Library | undefined): ReadProject {
  const own = readDocuments(files);
  if (library === undefined) return own;
  const shelf = openShelf(library);
  const documents = [...own.documents];
  const issues = [...own.issues, ...own.documents.flatMap(document => replacing(document, shelf))];
  const known = new Set(documents.map(({ kind, ref }) => `${kind} ${ref}`));
  // Grows while it is walked: what a document of the library uses is reached, too.
  for (const { document } of documents) {
    for (const use of document ? usesOf(document) : []) {
      const key = `${use.kind} ${use.ref}`;
      if (known.has(key)) continue;
      known.add(key);
      const found = shelf(use);
      if (!found) continue;
      documents.push({ ...found.document, library: true });
      issues.push(...found.issues);
    }
  }
  return { documents, issues: issues.sort(byPlace) };
}

interface Shelved {
  readonly document: ReadDocument;
  readonly issues: readonly PlacedIssue[];
}

/** Finds a document of the library by kind and name, reading each file once. */
function openShelf(library: Library): (use: Use) => Shelved | undefined {
  const read = new Map<string, ReadProject>();
  const readFile = (file: ProjectFile): ReadProject => {
    const known = read.get(file.path) ?? readDocuments([file]);
    read.set(file.path, known);
    return known;
  };
  return ({ kind, ref }) => {
    const [name = ref] = ref.split('@');
    for (const file of library.find(name)) {
      if (!file.text.includes(`name: ${name}`)) continue;
      const { documents, issues } = readFile(file);
      const document = documents.find(each => each.kind === kind && each.ref === ref);
      if (document) return { document, issues };
    }
    return undefined;
  };
}

/** Worth knowing: the project adapts a document of the library. */
function replacing(document: ReadDocument, shelf: (use: Use) => Shelved | undefined): readonly PlacedIssue[] {
  const found = shelf(document);
  if (!found) return [];
  const sentence = `this ${document.kind} takes the place of the library's, in ${found.document.file}`;
  return [document.place({ ...problem('document.replaces-library', 'name', sentence), level: 'info' })];
}
