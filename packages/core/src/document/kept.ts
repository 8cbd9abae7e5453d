import type { DocumentKind } from './declarations.ts';
import type { Document } from './model.ts';
import type { ReadDocument, WrittenText } from './read.ts';

/** A document of a release: what it says, and how and where it was written. */
export interface KeptDocument {
  readonly kind: DocumentKind;
  /** The name other documents use: `pune`, `production-order@1`. */
  readonly ref: string;
  readonly file: string;
  /** It comes from the library. */
  readonly library?: true;
  readonly text: WrittenText;
  readonly document: Document;
}

/** What is kept of documents after they were checked; those that are wrong are left out. */
export function keptDocuments(documents: readonly ReadDocument[]): readonly KeptDocument[] {
  return documents.flatMap(({ kind, ref, file, library, text, document }) =>
    document === undefined ? [] : [{ kind, ref, file, ...(library && { library }), text, document }],
  );
}
