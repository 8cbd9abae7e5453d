import { draftSources } from '@millrace/core';
import type { CommandDeclaration } from './command.ts';

/** What the files that a contract is drafted of may be: samples of messages, or descriptions. */
export const draftKinds = ['json', 'ndjson', 'xml', 'csv', ...draftSources] as const;

const data = { value: 'DIR', summary: 'Folder of the store, the tokens and the state of the node.' };

/**
 * The commands that need the program of a node and not a running node. The server carries them out; the command line starts it.
 * They are declared here because both read them.
 */
export const processCommands = {
  check: {
    name: 'check',
    summary: 'Checks a project and prints everything that is wrong with file, line and column.',
    arguments: [{ name: 'DIR', summary: 'Folder of the project.' }],
    options: {
      environment: { summary: 'Also check that every ${env:NAME} has a value here and fits its setting.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace check examples/two-plants',
    bad: 'the project has errors',
    json: '{ ok, errors, warnings, issues: [{ code, level, sentence, path, remedy?, file?, line?, column? }] }',
  },
  test: {
    name: 'test',
    summary: 'Runs the tests of a project and says which fields, branches and codes of its mappings no test reaches.',
    arguments: [{ name: 'DIR', summary: 'Folder of the project; where you are if absent.', optional: true }],
    options: {
      only: { value: 'NAME', summary: 'Only this integration or mapping.' },
      update: { summary: 'Write what comes out into the files that tests expect; look at the difference before you commit it.' },
      watch: { summary: 'Run again whenever a file changes, until Ctrl-C.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace test examples/two-plants',
    bad: 'a test fails, or the project does not check so that none can run',
    json: '{ tests: [{ kind, of, name, passed, issues }], coverage: [{ kind, name, points: [{ field, kind, words, expression?, reached }] }] }',
  },
  'contract infer': {
    name: 'contract infer',
    summary:
      'Drafts a contract from samples of messages, from a description, or from a table that an interface reaches; each guess is marked, and a person corrects it.',
    arguments: [
      {
        name: 'FILE',
        summary:
          'Samples of one kind of message, the more the better, or one description; with --interface the folder of the project instead, where you are if absent.',
        optional: true,
        many: true,
      },
    ],
    options: {
      kind: { value: 'KIND', summary: `What the files are: ${draftKinds.join(', ')}.`, standard: 'told by name and content' },
      name: { value: 'NAME', summary: 'Name of the contract.', standard: 'the name of the first file, of --root or of --table' },
      owner: { value: 'TEAM', summary: 'Who answers for the contract.' },
      root: { value: 'NAME', summary: 'Which message of a description: an element, entity, schema, table or message.' },
      records: { value: 'PATH', summary: 'Dotted path of the messages inside a sample.' },
      encoding: {
        value: 'LABEL',
        summary: 'Encoding of the files, such as windows-1252.',
        standard: 'that of the byte order mark or XML declaration, else utf-8',
      },
      interface: {
        value: 'SYSTEM.INTERFACE',
        summary: 'Ask the database of this interface of the project, which is only looked at.',
      },
      table: { value: 'NAME', summary: 'Table or view of that database, `schema.table` or `table`.' },
      secrets: { value: 'DIR', summary: 'Folder with one file for each ${secret:NAME}; else the variable MILLRACE_SECRET_NAME.' },
      out: { value: 'FILE', summary: 'Write there, where no file is yet, instead of printing.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace contract infer samples/order-1.json samples/order-2.json --name production-order',
    bad: 'the project has no such interface, or its database no such table that may be read',
    json: 'the contract document',
  },
  'explain mapping': {
    name: 'explain mapping',
    summary: 'Says each field of a mapping in a sentence that can be reviewed without reading expressions.',
    arguments: [
      { name: 'NAME', summary: 'Name of the mapping.' },
      { name: 'DIR', summary: 'Folder of the project; where you are if absent.', optional: true },
    ],
    options: { json: { summary: 'Print JSON.' } },
    example: 'millrace explain mapping order-to-work-order examples/two-plants',
    bad: 'the project has no such mapping',
    json: '{ mapping, from, to, fields: [{ field, required, sentence, expression?, empty? }] }',
  },
  'library list': {
    name: 'library list',
    summary: 'Lists the documents that come with Millrace; a project uses one by naming it.',
    arguments: [{ name: 'TEXT', summary: 'Only names and titles with this text.', optional: true }],
    options: {
      kind: { value: 'KIND', summary: 'Only one kind: contract, mapping, code-set or crosswalk.' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace library list isa95 --kind contract',
    bad: 'there is none',
    json: '[{ kind, name, title, path }]',
  },
  'library show': {
    name: 'library show',
    summary: 'Prints a document of the library.',
    arguments: [{ name: 'NAME', summary: 'Its name; a contract with or without its version.' }],
    options: { json: { summary: 'Print JSON.' } },
    example: 'millrace library show isa95-goods-movement@1',
    bad: 'the library has no such document',
    json: '{ kind, name, title, path, text }',
  },
  'library copy': {
    name: 'library copy',
    summary:
      'Copies a document of the library, with the files beside it, into a project to adapt it: there it takes the place of the original.',
    arguments: [
      { name: 'NAME', summary: 'Its name; a contract with or without its version.' },
      { name: 'DIR', summary: 'Folder of the project; where you are if absent.', optional: true },
    ],
    options: { json: { summary: 'Print JSON.' } },
    example: 'millrace library copy sap-unit-to-ucum examples/two-plants/project',
    bad: 'the library has no such document, or the project has a file of that name',
    json: '{ files }',
  },
  run: {
    name: 'run',
    summary: 'Runs a node with a project until it is told to stop; SIGHUP reads the project again.',
    arguments: [{ name: 'DIR', summary: 'Folder of the project.' }],
    options: {
      data: { ...data, standard: 'DIR/.millrace' },
      listen: { value: 'HOST:PORT', summary: 'Where the API answers; port 0 takes a free one.', standard: '127.0.0.1:7400' },
      'tls-cert': { value: 'FILE', summary: 'Certificate chain (PEM); with --tls-key the API speaks HTTPS.' },
      'tls-key': { value: 'FILE', summary: 'Private key (PEM).' },
      'token-file': { value: 'FILE', summary: 'A file with an admin token of your own making, instead of a first-run token.' },
      secrets: { value: 'DIR', summary: 'Folder with one file for each ${secret:NAME}; else the variable MILLRACE_SECRET_NAME.' },
      'sign-in': {
        value: 'FILE',
        summary: 'How people sign in: idle lock, notice, OpenID provider (YAML or JSON); without it by name and password.',
      },
      name: { value: 'NAME', summary: 'Name of the node.', standard: 'the name of the folder' },
      watch: { summary: 'Read the project again when a document changes.' },
      'ready-json': { summary: 'Print one JSON line on stdout when the API answers.' },
    },
    example: 'millrace run examples/two-plants --listen 127.0.0.1:7400',
    json: '{ event: "ready", api, token?, welcome?, node, pid, data } (with --ready-json)',
  },
  restore: {
    name: 'restore',
    summary: 'Makes the store of a stopped node from a backup; refuses where there is one already.',
    arguments: [
      { name: 'FILE', summary: 'The backup.' },
      { name: 'DATA', summary: 'Folder of the store to make.' },
    ],
    options: { json: { summary: 'Print JSON.' } },
    example: 'millrace restore backup-monday.db /var/lib/millrace',
    bad: 'the backup is damaged',
    json: '{ path, messages, findings }',
  },
  account: {
    name: 'account',
    summary: 'Makes, lists and changes the accounts of people who sign in at a node; a running node knows at once and audits it.',
    arguments: [
      { name: 'ACTION', summary: 'list, invite, role, disable, enable, end (for good) or reset (the password).' },
      { name: 'NAME', summary: 'Name of the account; it stands in the audit trail and is never given twice.', optional: true },
    ],
    options: {
      data,
      role: { value: 'ROLE', summary: 'viewer, operator, engineer, approver or administrator.', standard: 'viewer' },
      sites: { value: 'SITES', summary: 'Only these sites, with commas between.', standard: 'all' },
      title: { value: 'TEXT', summary: 'How the person is called.', standard: 'the name' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace account invite vera --role operator --data examples/two-plants/.millrace',
    bad: 'there is no such account, its name was given already, or nobody could administer the node any more',
    json: '{ name, link, expiresAt } (invite, reset); [{ name, title, role, state, createdAt, sites? }] (list); { name, role, sites? } (role); { name, state } (the others)',
  },
  token: {
    name: 'token',
    summary: 'Makes, lists and removes the tokens of a node; a running node knows at once.',
    arguments: [
      { name: 'ACTION', summary: 'add, list or remove.' },
      { name: 'NAME', summary: 'Name of the token; it stands in the audit trail.', optional: true },
    ],
    options: {
      data,
      scope: {
        value: 'SCOPE',
        summary:
          'What it may do: read, operate (and read), change (and operate), approve (and read), admin (everything); several with commas between.',
        standard: 'read',
      },
      sites: { value: 'SITES', summary: 'Only these sites, with commas between.', standard: 'all' },
      expires: { value: 'TIME', summary: 'It is refused after so many days or hours, such as 90d or 12h.', standard: 'never' },
      json: { summary: 'Print JSON.' },
    },
    example: 'millrace token add night-shift --scope operate --data examples/two-plants/.millrace',
    bad: 'there is no such token, or there is one of that name already',
    json: '{ name, scopes, sites?, expiresAt?, token } (add); [{ name, scopes, sites?, createdAt, expiresAt?, lastUsed? }] (list); { removed } (remove)',
  },
} as const satisfies Readonly<Record<string, CommandDeclaration>>;
