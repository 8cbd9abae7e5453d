import { documentRoutes } from '@millrace/api';
import type { Handlers } from './handlers.ts';

/** The handlers of the routes about documents, releases and drift. */
export const documentHandlers: Pick<Handlers, keyof typeof documentRoutes> = {
  documents: ({ operations }) => operations.documents(),
  document: ({ operations }, { kind, name }) => operations.document(kind, name),
  pendingDocuments: ({ operations }) => operations.pendingDocuments(),
  releases: ({ operations }, { limit }) => operations.releases(limit ?? 50),
  releaseDocument: ({ operations }, { release, kind, name, against }) => operations.releaseDocument(release, kind, name, against),
  library: ({ operations }) => operations.library(),
  libraryDocument: ({ operations }, { kind, name }) => operations.libraryDocument(kind, name),
  compareContracts: ({ operations }, given) => operations.compareContracts(given.contract, given.with),
  exportContract: ({ operations }, { contract, form }) => operations.exportContract(contract, form ?? 'json-schema'),
  contractMessages: ({ operations }, { contract, limit }) => operations.contractMessages(contract, limit ?? 10),
  drift: ({ operations }, { messages }) => operations.drift(messages ?? 500),
  contractDrift: ({ operations }, { contract, messages, days }) =>
    operations.contractDrift(contract, { messages: messages ?? 500, days: days ?? 7 }),
};
