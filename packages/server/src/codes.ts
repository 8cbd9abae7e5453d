import type { CodeCatalogue } from '@millrace/core';

/** What the server raises: first the answers of the API, then what stops a process from starting. */
export const serverCodes = {
  'server.token-missing': {
    means: 'the request carries no token',
    remedy: 'send `Authorization: Bearer TOKEN`; the first token was printed when the node first ran',
  },
  'server.token-wrong': { means: 'the token is not known', remedy: 'use a token of this node; `millrace token list` names them' },
  'server.too-many-failures': {
    means: 'this address sent too many wrong tokens',
    remedy: 'wait as long as Retry-After says, then use the right token',
  },
  'server.scope-missing': {
    means: 'the token may not do this',
    remedy: 'use a token with the scope that is named; `millrace token add NAME --scope SCOPE` makes one',
  },
  'server.route-unknown': { means: 'there is no such route', remedy: 'see /api/v1/openapi.json for every route' },
  'server.console-unbuilt': {
    means: 'the console was not built, so there is no page to show',
    remedy: 'run `npm run build` in the folder of Millrace and start the node again',
  },
  'server.request-invalid': { means: 'the request does not have the shape of its route', remedy: 'correct what is named' },
  'server.body-too-large': { means: 'the body is larger than the API takes', remedy: 'send less at once' },
  'server.body-type': { means: 'the body is not JSON', remedy: 'send `Content-Type: application/json`' },
  'server.timeout': {
    means: 'the answer took too long',
    remedy: 'ask for less at once, or ask again; what was begun may still be completed',
  },
  'server.live-full': {
    means: 'as many pages listen to this node as it serves at once',
    remedy: 'close pages that nobody looks at; the page asks by itself meanwhile',
  },
  'server.store-unavailable': { means: 'the store could not do it', remedy: 'see the sentence; free space or restore rights' },
  'server.failed': {
    means: 'something is wrong with Millrace itself',
    remedy: 'find the request id in the log of the node and report it',
  },
  'server.arguments': { means: 'the command line does not fit the command', remedy: 'see `millrace COMMAND --help`' },
  'server.project-missing': {
    means: 'the folder of the project cannot be read',
    remedy: 'give the folder that holds the YAML files',
  },
  'server.table-unknown': {
    means: 'there is no such interface, or it reaches no such table that its user may read',
    remedy: 'use a name that the sentence gives, or give the user of the interface the right to SELECT',
  },
  'server.browse': {
    means: 'an interface cannot be asked for its tables',
    remedy: 'correct what the sentence names; only interfaces of databases (`connector: sql`) have tables',
  },
  'server.output': { means: 'a file cannot be written', remedy: 'choose a file that is not there yet, in a folder that is' },
  'server.library-copy': {
    means: 'a document of the library cannot be copied into the project',
    remedy: 'remove or rename the file that is there, or adapt that one',
  },
  'server.project-invalid': {
    means: 'the project does not check clean',
    remedy: 'correct what is named; `millrace check DIR` shows it again',
  },
  'server.data-folder': { means: 'the data folder cannot be used', remedy: 'make it readable and writable for this user' },
  'server.address': { means: 'the API cannot listen on this address', remedy: 'give another one with --listen' },
  'server.token-file': {
    means: 'the token file cannot be used',
    remedy: 'put one line of at least 32 characters without blanks into it, readable for this user',
  },
  'server.token-book': {
    means: 'tokens.json cannot be read',
    remedy: 'restore it, or remove it: the next start makes a new first token',
  },
  'server.token-name': {
    means: 'the name of the token is not usable',
    remedy: 'use letters, digits, dot, dash and underscore, at most 64; each name once',
  },
  'server.tls': { means: 'certificate or key cannot be used', remedy: 'give both as PEM files that belong together' },
  'server.store-held': { means: 'another process has the store', remedy: 'stop it first, or use another data folder' },
  'server.store-unusable': {
    means: 'the store cannot be opened',
    remedy: 'see the sentence; `millrace restore` brings back a backup',
  },
  'server.store-exists': {
    means: 'a restore never overwrites a store',
    remedy: 'choose an empty folder, or move the store away first',
  },
  'server.backup-damaged': { means: 'the backup does not verify', remedy: 'use another backup' },
} satisfies CodeCatalogue;

/** A code of the server. */
export type ServerCode = keyof typeof serverCodes;
