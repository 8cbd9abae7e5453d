import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Issue } from '@millrace/core';
import { CliError } from '../cli-error.ts';

/** The bytes of a file that must be there and hold something. */
export function bytesOf(path: string, cwd: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(resolve(cwd, path));
  } catch (error) {
    throw new CliError('cli.file', `reading ${path}: ${fileFault(error)}`);
  }
  if (bytes.length === 0)
    throw new CliError('cli.file', `reading ${path}: the file is empty`, 'give a file that holds something');
  return bytes;
}

const faults: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder and not a file'],
  ['EACCES', 'it may not be read or written by you'],
  ['EPERM', 'it may not be read or written by you'],
  ['EEXIST', 'there is a file already, and it is never overwritten'],
  ['ENOSPC', 'no space is left'],
  ['EROFS', 'nothing may be written there'],
]);

/** What went wrong with a file, in words. */
export function fileFault(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return faults.get(code) ?? message;
}

/** An issue as the command line ends with it: its sentence, and its own remedy. */
export function issueError(code: ConstructorParameters<typeof CliError>[0], doing: string, issue: Issue | undefined): CliError {
  const message = `${doing}: ${issue ? sentenceOf(issue) : 'it is not right'}`;
  const remedy = issue && remedyOf(issue);
  return remedy === undefined ? new CliError(code, message) : new CliError(code, message, remedy);
}

function sentenceOf({ sentence, at }: Issue): string {
  if (!at || sentence.includes(`line ${at.line}`)) return sentence;
  const offset = at.offset === undefined ? '' : `, offset ${at.offset}`;
  return `${sentence} (line ${at.line}, column ${at.column}${offset})`;
}

/** The remedy behind a semicolon: in lower case, without a final stop. */
function remedyOf({ code, remedy }: Issue): string | undefined {
  if (code === 'text.not-decodable') return 'say with --encoding LABEL in which encoding the file is; nothing is guessed';
  return remedy === undefined ? undefined : (remedy[0] ?? '').toLowerCase() + remedy.slice(1).replace(/\.$/u, '');
}
