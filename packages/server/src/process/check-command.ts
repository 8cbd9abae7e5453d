import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { documentCodes, type CheckedProject, type Issue } from '@millrace/core';
import type { ReadOptions } from '@millrace/runtime';
import { issueLine } from './issue-line.ts';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

/** Reads and checks a project; without `env` for any environment. */
export type ReadProject = (folder: string, options?: ReadOptions) => Promise<CheckedProject>;

/** A folder without documents is most often another one than was meant. */
const nothingThere: Issue = {
  code: 'document.none',
  level: 'error',
  path: '',
  sentence: 'there is no YAML document in this folder or below it',
  remedy: documentCodes['document.none'].remedy,
  at: { file: '.', line: 1, column: 1 },
};

/** `check DIR`: every issue on its own line, then the verdict on stderr so that the lines stay for programs. Exit 0, or 1 with errors. */
export async function checkCommand(line: CommandLine, around: Surroundings, readProject: ReadProject): Promise<number> {
  const folder = projectFolder(line, around);
  const read = await readProject(folder, line.flags.has('environment') ? { env: name => around.env[name] } : {});
  const issues = read.isEmpty && read.issues.length === 0 ? [nothingThere] : read.issues;
  const errors = issues.filter(issue => issue.level === 'error').length;
  const warnings = issues.filter(issue => issue.level === 'warning').length;
  if (line.flags.has('json'))
    around.out(`${JSON.stringify({ ok: errors === 0, errors, warnings, issues: issues.map(flat) }, null, 2)}\n`);
  else {
    around.out(issues.map(issueLine).join(''));
    around.err(errors + warnings === 0 ? 'clean\n' : `${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`);
  }
  return errors === 0 ? 0 : 1;
}

/** The folder that the argument DIR names, or the one where the command was called; it must be there. */
export function projectFolder(line: CommandLine, around: Surroundings): string {
  const folder = resolve(around.cwd, line.arguments['DIR'] ?? '.');
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new StartError('server.project-missing', `reading a project: ${folder} is not a folder`);
}

function flat({ at, ...issue }: Issue): unknown {
  const place = at && { ...(at.file !== undefined && { file: at.file }), line: at.line, column: at.column };
  return { ...issue, ...place };
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
