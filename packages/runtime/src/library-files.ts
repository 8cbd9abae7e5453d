import { dirname } from 'node:path';
import { openLibrary, type LibraryEntry } from './library.ts';

/**
 * A document of the library with every file beside it that it names (cases of tests, the table of a crosswalk), as they go into the folder of their
 * kind: name relative to that folder, and content.
 */
export function libraryFiles({
  name,
  path,
  text,
}: Pick<LibraryEntry, 'name' | 'path' | 'text'>): readonly (readonly [name: string, content: string | Uint8Array])[] {
  const library = openLibrary();
  const named = new Set(text.match(/[A-Za-z0-9][\w./-]*\.(?:json|xml|csv|idoc)\b/gu));
  const beside = [...named].flatMap(file => {
    const content = library.readCase(`${dirname(path)}/${file}`);
    return content === undefined ? [] : [[file, content] as const];
  });
  return [[`${name.replace(/@[0-9]+$/u, '')}.yaml`, text], ...beside];
}
