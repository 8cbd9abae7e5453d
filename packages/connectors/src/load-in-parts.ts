import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';

type Require = ReturnType<typeof createRequire>;

/** One package of a library, as the package that uses it finds it. */
export interface LibraryPart {
  readonly name: string;
  readonly require: Require;
}

/**
 * Loads a library of many CommonJS packages one after the other, those that others stand on first, and lets everything else go on in between: at once
 * it would stop all polling of the node for as long as it takes. `isOwn`: which packages are the library's own, whose parts are looked for. What
 * cannot be loaded so is left to whoever imports the library.
 */
export async function loadInParts(name: string, isOwn: (name: string) => boolean, from = import.meta.url): Promise<void> {
  const require = createRequire(from);
  if (require.cache[require.resolve(name)] !== undefined) return;
  for await (const part of libraryParts({ name, require }, isOwn)) {
    try {
      part.require(part.name);
    } catch {
      // Some parts want others to be loaded in an order of their own.
    }
    await setImmediate();
  }
}

/** The packages of a library, each after those that it stands on, the library itself last. */
export async function* libraryParts(
  part: LibraryPart,
  isOwn: (name: string) => boolean,
  known = new Set<string>(),
): AsyncGenerator<LibraryPart> {
  if (known.has(part.name)) return;
  known.add(part.name);
  if (isOwn(part.name)) {
    for (const below of partsBelow(part)) yield* libraryParts(below, isOwn, known);
    await setImmediate();
  }
  yield part;
}

/** What a package stands on by its own word; nothing where it keeps that to itself. */
function partsBelow({ name, require }: LibraryPart): readonly LibraryPart[] {
  try {
    const file = require.resolve(`${name}/package.json`);
    const { dependencies = {} } = require(file) as { readonly dependencies?: Readonly<Record<string, string>> };
    const below = createRequire(file);
    return Object.keys(dependencies).map(each => ({ name: each, require: below }));
  } catch {
    return [];
  }
}
