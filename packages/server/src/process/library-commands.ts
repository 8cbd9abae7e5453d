import type { CommandLine } from '@millrace/api';
import { suggestion } from '@millrace/core';
import { openLibrary, type LibraryEntry } from '@millrace/runtime';
import type { Surroundings } from './surroundings.ts';

/** `library list [TEXT]`: one line a document; exit 1 where there is none. */
export function libraryList(line: CommandLine, around: Surroundings): number {
  const text = (line.arguments['TEXT'] ?? '').toLowerCase();
  const kind = line.options['kind'];
  const found = openLibrary()
    .entries()
    .filter(entry => (kind === undefined || entry.kind === kind) && `${entry.name} ${entry.title}`.toLowerCase().includes(text))
    .map(({ text: _, ...entry }) => entry);
  const width = Math.max(...found.map(({ name }) => name.length));
  const lines = found.map(entry => `${entry.kind.padEnd(9)} ${entry.name.padEnd(width)}  ${entry.title}\n`);
  around.out(line.flags.has('json') ? `${JSON.stringify(found, null, 2)}\n` : lines.join('') || 'There is no such document.\n');
  return found.length > 0 ? 0 : 1;
}

/** `library show NAME`: the document as it stands; exit 1 where there is none. */
export function libraryShow(line: CommandLine, around: Surroundings): number {
  const entry = findEntry(line, around);
  if (entry) around.out(line.flags.has('json') ? `${JSON.stringify(entry, null, 2)}\n` : entry.text);
  return entry ? 0 : 1;
}

/** The document that a command line names, the newest version of a contract; says so on stderr where there is none. */
export function findEntry(line: CommandLine, around: Surroundings): LibraryEntry | undefined {
  const wanted = line.arguments['NAME']!;
  const entries = openLibrary().entries();
  const found = entries.findLast(({ name }) => name === wanted || name.replace(/@[0-9]+$/u, '') === wanted);
  if (!found) {
    const near = suggestion(
      wanted,
      entries.map(({ name }) => name),
    );
    around.err(`millrace: the library has no document "${wanted}"${near}; see millrace library list\n`);
  }
  return found;
}
