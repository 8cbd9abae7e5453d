import type { Library } from './library.ts';

/** What messages call a file of the library: `library:isa95/x.yaml`. No file of a project can have such a path. */
export const libraryPrefix = 'library:';

/** A library whose names are known without reading. */
export interface NamedLibrary extends Library {
  readonly names: readonly string[];
}

/**
 * The library that the YAML files under some paths (`b2mml/v0701/equipment.yaml`) make; `read` gives the text of one and is called only for
 * files that may hold what is looked for.
 */
export function libraryOf(paths: readonly string[], read: (path: string) => string): NamedLibrary {
  const byName = Map.groupBy(
    paths.flatMap(path => namesOf(path).map(name => ({ name, path }))),
    ({ name }) => name,
  );
  return {
    names: [...byName.keys()],
    find: name => (byName.get(name) ?? []).map(({ path }) => ({ path: libraryPrefix + path, text: read(path) })),
  };
}

/** What the document of a file may be called: `b2mml/v0701/equipment.yaml` is `b2mml-v0701-equipment`, or `equipment` alone. */
function namesOf(path: string): readonly string[] {
  const whole = path.slice(0, -'.yaml'.length);
  const [full, name] = [whole.replaceAll('/', '-'), whole.slice(whole.lastIndexOf('/') + 1)];
  return full === name ? [name] : [full, name];
}
