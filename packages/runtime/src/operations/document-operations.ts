import type { DocumentOperations } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { comparedContracts, exportedContract, messagesOfContract } from './contracts.ts';
import { DocumentBook } from './document-book.ts';
import { documentOf, documentsOf } from './documents.ts';
import { driftOfAll, driftOfContract } from './drift.ts';
import { libraryDocumentOf, libraryOf } from './library.ts';
import { pendingDocuments } from './pending.ts';
import { releaseDocumentOf, releasesOf } from './releases.ts';

/** What a node can be asked about its documents. */
export function documentOperations(context: NodeContext): DocumentOperations {
  const book = new DocumentBook(context);
  return {
    documents: () => documentsOf(context, book),
    document: (kind, ref) => documentOf(context, book, kind, ref),
    pendingDocuments: pendingDocuments(context),
    releases: limit => releasesOf(context, limit),
    releaseDocument: (release, kind, ref, against) => releaseDocumentOf(context, release, { kind, ref }, against),
    library: () => libraryOf(context),
    libraryDocument: (kind, ref) => libraryDocumentOf(kind, ref),
    compareContracts: (older, newer) => comparedContracts(context, book, older, newer),
    exportContract: (ref, form) => exportedContract(context, book, ref, form),
    contractMessages: (ref, limit) => messagesOfContract(context, book, ref, limit),
    drift: messages => driftOfAll(context, messages),
    contractDrift: (ref, span) => driftOfContract(context, book, ref, span),
  };
}
