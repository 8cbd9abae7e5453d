import { readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import {
  readDocuments,
  suggestion,
  type ContractDocument,
  type PlacedIssue,
  type ReadDocument,
  type ReadProject,
} from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { fileFault, issueError } from './input-file.ts';
import type { ProjectFolder } from './project-folder.ts';

/**
 * The contract that a word on the command line means: `name@version` of the project or the library, a file with one contract,
 * `file.yaml#name@version`, or a JSON Schema in a `.json` file.
 */
export function findContract(word: string, cwd: string, project: ProjectFolder): ContractDocument {
  const [path = '', name] = word.split('#');
  const file = resolve(cwd, path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) {
    return extname(file) === '.json'
      ? schemaFile(file)
      : contractIn(readDocuments([{ path, text: readFileSync(file, 'utf8') }]), path, name);
  }
  const found = project.contract(word);
  if (!found) throw missing(word, project.contractRefs());
  return whole(found, word);
}

function contractIn({ documents, issues }: ReadProject, path: string, name: string | undefined): ContractDocument {
  const contracts = documents.filter(each => each.kind === 'contract');
  const chosen = name === undefined ? contracts : contracts.filter(each => each.ref === name);
  const [only] = chosen;
  if (only && chosen.length === 1) return whole(only, path, issues);
  const refs = contracts.map(each => each.ref);
  if (name !== undefined) throw missing(`${path}#${name}`, refs);
  const found = refs.length === 0 ? 'no contract' : `${refs.length} contracts; name one, such as ${path}#${refs[0]}`;
  throw new CliError('cli.contract', `reading ${path}: expected one contract, found ${found}`);
}

/** The document, or the first thing that is wrong with its file. */
function whole(found: ReadDocument, word: string, issues: readonly PlacedIssue[] = []): ContractDocument {
  if (found.document?.kind === 'contract') return found.document;
  const doing = `reading the contract ${word}`;
  const issue = issues.find(each => each.level === 'error');
  if (issue) throw issueError('cli.contract', doing, issue);
  throw new CliError('cli.contract', `${doing}: the document is not right`, '`millrace check` says where and why');
}

function missing(word: string, known: readonly string[]): CliError {
  return new CliError(
    'cli.contract',
    `finding the contract ${word}: there is no such file and no such contract${suggestion(word, known)}`,
  );
}

function schemaFile(file: string): ContractDocument {
  let schema: unknown;
  try {
    schema = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CliError('cli.contract', `reading ${basename(file)}: ${fileFault(error)}`);
  }
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema))
    throw new CliError('cli.contract', `reading ${basename(file)}: expected a JSON Schema`);
  return {
    kind: 'contract',
    name: basename(file, '.json'),
    version: 1,
    owner: '',
    subject: '',
    schema: schema as ContractDocument['schema'],
  };
}
