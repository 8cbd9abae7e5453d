import {
  comparedContracts,
  contractDrift,
  documentKinds,
  documentList,
  documentView,
  driftSummary,
  libraryLine,
  pendingDocuments,
  releaseDocument,
  releaseView,
  writtenText,
} from './document-schemas.ts';
import { messageSummary } from './message-schemas.ts';
import { route } from './route.ts';
import { choice, closed, integer, list, object, text } from './schema.ts';

const name = (description: string) => text(description, { minLength: 1, maxLength: 300 });
const document = {
  kind: choice('Kind of document.', documentKinds),
  name: name('The name other documents use: `pune`, `production-order@1`.'),
};
const contract = closed(object('', { contract: name('`name@version`.') }));
const release = integer('Number of the release.', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
const most = (largest: number, standard: number, what: string) =>
  integer(`${what}; ${standard} where absent.`, { minimum: 1, maximum: largest, default: standard });
const newest = most(5000, 500, 'So many of the newest messages of each interface');

/** The routes about documents, their releases, and how messages differ from their contracts. */
export const documentRoutes = {
  documents: route({
    method: 'GET',
    path: '/api/v1/documents',
    scope: 'read',
    summary: 'Every document of the release in force, with owner, file and how much depends on it.',
    answer: documentList,
  }),
  document: route({
    method: 'GET',
    path: '/api/v1/documents/{kind}/{name}',
    scope: 'read',
    summary: 'One document of the release in force: its text, what it names, and what may break when it changes.',
    params: closed(object('', document)),
    answer: documentView,
  }),
  pendingDocuments: route({
    method: 'GET',
    path: '/api/v1/pending-documents',
    scope: 'read',
    summary: 'How the files of the project differ from what runs, and what a reload would find.',
    answer: pendingDocuments,
    patience: 'long',
  }),
  releases: route({
    method: 'GET',
    path: '/api/v1/releases',
    scope: 'read',
    summary: 'When the node moved to which release, by whom, and what changed each time; newest first.',
    query: closed(object('', {}, { limit: most(200, 50, 'At most so many') })),
    answer: list('Newest first.', releaseView),
  }),
  releaseDocument: route({
    method: 'GET',
    path: '/api/v1/releases/{release}/documents/{kind}/{name}',
    scope: 'read',
    summary: 'A document as a release has it; with `against`, line by line how it differs from the same in another release.',
    params: closed(object('', { release, ...document })),
    query: closed(
      object('', {}, { against: integer('Number of the other release.', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
    ),
    answer: releaseDocument,
  }),
  library: route({
    method: 'GET',
    path: '/api/v1/library',
    scope: 'read',
    summary: 'The documents that come with Millrace, ready to be used by name.',
    answer: list('In the order of the files.', libraryLine),
  }),
  libraryDocument: route({
    method: 'GET',
    path: '/api/v1/library/{kind}/{name}',
    scope: 'read',
    summary: 'The text of a document that comes with Millrace.',
    params: closed(object('', document)),
    answer: writtenText,
  }),
  compareContracts: route({
    method: 'GET',
    path: '/api/v1/contracts/{contract}/comparison',
    scope: 'read',
    summary:
      'Compares two versions of a contract: who keeps working, each difference, and what that uses the older one it touches.',
    params: contract,
    query: closed(object('', { with: name('The newer version, `name@version`.') })),
    answer: comparedContracts,
    patience: 'long',
  }),
  exportContract: route({
    method: 'GET',
    path: '/api/v1/contracts/{contract}/export',
    scope: 'read',
    summary: 'A contract for others: a JSON Schema with an address, types for TypeScript, or a document of AsyncAPI.',
    params: contract,
    query: closed(
      object('', {}, { form: choice('Which; json-schema where absent.', ['json-schema', 'typescript', 'asyncapi']) }),
    ),
    answer: text('The text.'),
    answerType: 'text/plain',
  }),
  contractMessages: route({
    method: 'GET',
    path: '/api/v1/contracts/{contract}/messages',
    scope: 'read',
    summary: 'The newest messages that came in as a contract.',
    params: contract,
    query: closed(object('', {}, { limit: most(100, 10, 'At most so many') })),
    answer: list('Newest first.', messageSummary),
  }),
  drift: route({
    method: 'GET',
    path: '/api/v1/drift',
    scope: 'read',
    summary: 'For every contract that messages come in as, whether the newest ones still say what was agreed.',
    query: closed(object('', {}, { messages: newest })),
    answer: list('Most drifting first.', driftSummary),
    patience: 'long',
  }),
  contractDrift: route({
    method: 'GET',
    path: '/api/v1/contracts/{contract}/drift',
    scope: 'read',
    summary: 'How the newest messages of a contract differ from what was agreed, and what is held because of it.',
    params: contract,
    query: closed(object('', {}, { messages: newest, days: most(366, 7, 'Held deliveries of so many days') })),
    answer: contractDrift,
    patience: 'long',
  }),
};
