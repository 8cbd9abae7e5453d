import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { libraryFiles } from '@millrace/runtime';
import { findEntry } from './library-commands.ts';
import { StartError } from './start-error.ts';
import type { Surroundings } from './surroundings.ts';

/** `library copy NAME [DIR]`: the document and the files it names go into the folder of their kind; nothing that is there is overwritten. */
export function libraryCopy(line: CommandLine, around: Surroundings): number {
  const folder = resolve(around.cwd, line.arguments['DIR'] ?? '.');
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new StartError('server.project-missing', `copying into a project: ${folder} is not a folder`);
  const entry = findEntry(line, around);
  if (!entry) return 1;
  const files = libraryFiles(entry).map(([name, content]) => [join(folder, `${entry.kind}s`, name), content] as const);
  const taken = files.map(([path]) => path).find(path => existsSync(path));
  if (taken !== undefined)
    throw new StartError(
      'server.library-copy',
      `copying ${entry.name}: there is a file ${relative(around.cwd, taken)} already`,
      1,
    );
  for (const [path, content] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  const names = files.map(([path]) => relative(around.cwd, path));
  around.out(line.flags.has('json') ? `${JSON.stringify({ files: names }, null, 2)}\n` : names.map(name => `${name}\n`).join(''));
  return 0;
}
