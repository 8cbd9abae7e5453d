import { OperationError, readDocuments, suggestion } from '@millrace/core';
import type { DocumentKind, LibraryLine, ReleaseDocument } from '@millrace/core';
import { openLibrary } from '../library.ts';
import type { NodeContext } from './context.ts';

/** The documents that come with Millrace, with whether the release in force has them. */
export async function libraryOf({ current }: NodeContext): Promise<readonly LibraryLine[]> {
  const used = new Set(current.documents.filter(({ library }) => library).map(({ kind, ref }) => `${kind} ${ref}`));
  return openLibrary()
    .entries()
    .map(({ kind, name, title, path }) => ({
      kind: kind as DocumentKind,
      ref: name,
      title,
      file: path,
      used: used.has(`${kind} ${name}`),
    }));
}

/** The text of a document that comes with Millrace. */
export async function libraryDocumentOf(kind: DocumentKind, ref: string): Promise<NonNullable<ReleaseDocument['written']>> {
  const entries = openLibrary().entries();
  const entry = entries.find(each => each.kind === kind && each.name === ref);
  const read = entry && readDocuments([entry]).documents.find(each => each.kind === kind && each.ref === ref);
  if (entry === undefined || read === undefined) {
    const names = entries.filter(each => each.kind === kind).map(({ name }) => name);
    throw new OperationError('unknown', 'runtime.unknown-name', `the library has no ${kind} "${ref}"${suggestion(ref, names)}`);
  }
  return { file: entry.path, ...read.text };
}
