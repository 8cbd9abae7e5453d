import type { CodeCatalogue } from '@millrace/core';

/** What the server raises: first the answers of the API, then what stops a process from starting. */
export const serverCodes = {
  'server.token-missing': {
    means: 'the request carries neither a token nor a session',
    remedy: 'sign in, or send `Authorization: Bearer TOKEN`; the first token was printed when the node first ran',
  },
  'server.token-expired': {
    means: 'the token is over',
    remedy: 'ask an administrator for another one; `millrace token add NAME --expires 90d` makes one',
  },
  'server.session-ended': { means: 'the session is over', remedy: 'sign in again' },
  'server.session-locked': {
    means: 'the session is locked, because nobody was there for a while',
    remedy: 'give the password again on the page',
  },
  'server.session-needed': {
    means: 'this is for a person who is signed in',
    remedy: 'sign in on the page; a token has neither a session nor a password',
  },
  'server.csrf': {
    means: 'the request did not come from the page of this node',
    remedy:
      'load the page again; programs use a token. Behind a proxy, let it pass the Host header on or give `publicUrl` in the sign-in file',
  },
  'server.sign-in-wrong': {
    means: 'there is no account that may enter with this name and password',
    remedy: 'correct them; an administrator can make a link with which you choose another password',
  },
  'server.sign-in-throttled': {
    means: 'too many sign-ins failed for this account or from this address',
    remedy: 'wait as long as Retry-After says, then try again',
  },
  'server.sign-in-off': {
    means: 'this way of signing in is not in use at this node',
    remedy: 'sign in the way that the page offers; the sign-in file says which',
  },
  'server.invitation': {
    means: 'the link does not work: it was used, replaced, or is older than 24 hours',
    remedy: 'ask an administrator for another one; on the machine of the node `millrace account reset NAME` makes one',
  },
  'server.password-weak': {
    means: 'the password is too easy to guess',
    remedy: 'take at least 12 characters, such as several words that do not belong together',
  },
  'server.account-name': {
    means: 'the name of the account is not usable',
    remedy: 'use lower-case letters, digits and . _ @ + -, at most 100; a name is given once and never again',
  },
  'server.account-unknown': { means: 'there is no such account', remedy: 'use a name that `millrace account list` shows' },
  'server.account-state': {
    means: 'the account is not in a state for this',
    remedy: 'see the sentence; what is ended stays ended, so make an account of another name',
  },
  'server.account-sites': {
    means: 'the sites do not fit',
    remedy: 'administrators and admin tokens are for all sites; name sites of the project for others',
  },
  'server.last-administrator': {
    means: 'nobody could administer the node any more',
    remedy: 'make another administrator first',
  },
  'server.session-unknown': { means: 'there is no such session', remedy: 'it may be over already; see the list' },
  'server.site-scope': {
    means: 'this is about other sites, or about all of them',
    remedy: 'ask somebody who may act for all sites',
  },
  'server.open-id': {
    means: 'signing in at the OpenID provider did not succeed',
    remedy: 'try again; where it fails again, see the log of the node, the provider and the sign-in file',
  },
  'server.busy': { means: 'too many ask for the same costly thing at once', remedy: 'try again in a moment' },
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
  'server.account-book': {
    means: 'accounts.json cannot be read',
    remedy: 'restore it from a backup of the data folder; without it nobody can sign in with a password',
  },
  'server.file-locked': {
    means: 'another process is changing the same file',
    remedy: 'try again; where no process does, remove the file that ends in .lock',
  },
  'server.sign-in-file': {
    means: 'the sign-in file cannot be used',
    remedy: 'correct what the sentence names; docs/guides/sign-in.md shows a whole file',
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
  'server.signing-key': {
    means: 'the key with which proofs of delivery are signed cannot be read',
    remedy:
      'put signing-key.pem of the data folder back from a copy; without one move it away: the next start makes another key, with another fingerprint',
  },
  'server.backup-damaged': { means: 'the backup does not verify', remedy: 'use another backup' },
} satisfies CodeCatalogue;

/** A code of the server. */
export type ServerCode = keyof typeof serverCodes;
