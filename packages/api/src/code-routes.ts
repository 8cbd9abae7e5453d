import {
  codeSetPage,
  codeSetSummary,
  crosswalkPage,
  crosswalkSummary,
  entryReport,
  missingCode,
  newEntry,
  newEntryOptional,
} from './code-schemas.ts';
import { reason } from './operation-schemas.ts';
import { route } from './route.ts';
import { closed, integer, list, object, text } from './schema.ts';

const name = (description: string) => text(description, { minLength: 1, maxLength: 300 });
const page = {
  limit: integer('At most so many; 100 where absent.', { minimum: 1, maximum: 1000, default: 100 }),
  after: name('`next` of the page before.'),
};
const crosswalk = closed(object('', { name: name('Name of the crosswalk.') }));

/** The routes about code sets and crosswalks. */
export const codeRoutes = {
  codeSets: route({
    method: 'GET',
    path: '/api/v1/code-sets',
    scope: 'read',
    summary: 'The code sets of the documents, with steward and users.',
    answer: list('By name.', codeSetSummary),
  }),
  codeSet: route({
    method: 'GET',
    path: '/api/v1/code-sets/{name}',
    scope: 'read',
    summary: 'One code set with its codes, page by page.',
    params: closed(object('', { name: name('Name of the code set.') })),
    query: closed(object('', {}, page)),
    answer: codeSetPage,
  }),
  crosswalks: route({
    method: 'GET',
    path: '/api/v1/crosswalks',
    scope: 'read',
    summary: 'The crosswalks of the documents, with steward, users and how many entries were added to this node.',
    answer: list('By name.', crosswalkSummary),
  }),
  crosswalk: route({
    method: 'GET',
    path: '/api/v1/crosswalks/{name}',
    scope: 'read',
    summary: 'One crosswalk with its entries, page by page: those of the documents, then those added to this node.',
    params: crosswalk,
    query: closed(
      object('', {}, {
        site: name('Only entries that hold at this site, its own and those for every site.'),
        code: name('Only entries with this code on either side.'),
        ...page,
      } as const),
    ),
    answer: crosswalkPage,
  }),
  crosswalkTable: route({
    method: 'GET',
    path: '/api/v1/crosswalks/{name}/table',
    scope: 'read',
    summary: 'Every entry of a crosswalk as CSV, those added to this node too: the table that a document refers to.',
    params: crosswalk,
    answer: text('CSV: from, to and as needed site, valid-from, valid-until, preferred.'),
    answerType: 'text/csv',
  }),
  missingCodes: route({
    method: 'GET',
    path: '/api/v1/missing-codes',
    scope: 'read',
    summary: 'The codes that held messages wait for, counted, with the steward who adds them; most awaited first.',
    answer: list('Most awaited first.', missingCode),
  }),
  addEntry: route({
    method: 'POST',
    path: '/api/v1/crosswalks/{name}/entries',
    scope: 'operate',
    summary: 'Adds an entry to a crosswalk of the running node and lets those held messages go on that wait for it; audited.',
    params: crosswalk,
    body: closed(object('The entry, and why.', { ...newEntry, reason }, newEntryOptional)),
    answer: entryReport,
    patience: 'long',
  }),
};
