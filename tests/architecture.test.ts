import { globSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Who may import whom, as docs/architecture.md draws it. Everything else is an arrow that is not allowed. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  connector: ['core'],
  connectors: ['connector', 'core'],
  store: ['core'],
  api: ['core'],
  plant: ['core'],
  runtime: ['connector', 'core', 'store'],
  server: ['api', 'connectors', 'connector', 'core', 'runtime', 'store'],
  cli: ['api', 'core'],
  console: ['api', 'core'],
};

/** Inside core: left never imports right. */
const folders = ['value', 'document', 'contract', 'format', 'mapping', 'exchange', 'collect'];

interface Import {
  readonly from: string;
  readonly to: string;
}

function importsOf(pattern: string): readonly Import[] {
  return globSync(pattern, { cwd: root }).flatMap(from => {
    const text = readFileSync(join(root, from), 'utf8');
    const found = text.matchAll(/(?:from\s+|import\s+|import\()'([^']+)'/g);
    return [...found].map(match => ({ from, to: match[1]! }));
  });
}

function packageOf(path: string): string {
  return path.split(sep)[1] ?? '';
}

/** A relative import as a path from the root. */
function targetOf({ from, to }: Import): string {
  return relative(root, join(root, from, '..', to));
}

/** A way round through files that import values from each other; types are gone when the program runs. */
function circleOf(sources: readonly string[]): readonly string[] | undefined {
  const imports = new Map(sources.map(from => [from, valueImportsOf(from)]));
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of sources) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}

function valueImportsOf(from: string): readonly string[] {
  const text = readFileSync(join(root, from), 'utf8');
  const found = text.matchAll(/^(?:import|export)(?! type)[^;]*?from '(\.[^']+)'/gmsu);
  return [...found].map(match => targetOf({ from, to: match[1]! }));
}

describe('the architecture', () => {
  const sources = importsOf('packages/*/src/**/*.{ts,tsx}');

  test('packages import each other only along the arrows of the design', () => {
    const wrong = sources
      .filter(({ to }) => to.startsWith('@millrace/'))
      .filter(one => !(allowed[packageOf(one.from)] ?? []).includes(one.to.split('/')[1]!));
    expect(wrong).toEqual([]);
  });

  test('no file reaches into another package by a relative path, and a package has one door', () => {
    const reaching = sources.filter(one => one.to.startsWith('.') && packageOf(targetOf(one)) !== packageOf(one.from));
    const doors = sources.filter(({ to }) => /^@millrace\/[a-z]+\/(?!testkit$)/.test(to));
    expect([...reaching, ...doors]).toEqual([]);
  });

  test('inside core, left never imports right', () => {
    const wrong = sources
      .filter(one => packageOf(one.from) === 'core' && one.to.startsWith('.'))
      .filter(
        one =>
          folders.indexOf(targetOf(one).split(sep)[3] ?? '') > folders.indexOf(one.from.split(sep)[3] ?? '') &&
          one.from.split(sep).length > 4,
      );
    expect(wrong).toEqual([]);
  });

  test('no values go in circles', () => {
    expect(circleOf([...new Set(sources.map(({ from }) => from))])).toBeUndefined();
  });

  test('core and api know nothing of Node', () => {
    expect(sources.filter(one => ['core', 'api'].includes(packageOf(one.from)) && one.to.startsWith('node:'))).toEqual([]);
  });

  test('every local import names its whole file', () => {
    expect(sources.filter(({ to }) => to.startsWith('.') && !/\.(tsx?|json|css|svg)$/.test(to))).toEqual([]);
  });

  test('only tests, demo and examples import the plant', () => {
    expect(sources.filter(one => one.to === '@millrace/plant' && packageOf(one.from) !== 'plant')).toEqual([]);
  });

  test('every package that is imported is declared by the importer', () => {
    const undeclared = sources.filter(({ from, to }) => {
      if (to.startsWith('.') || to.startsWith('node:')) return false;
      const manifest = JSON.parse(readFileSync(join(root, 'packages', packageOf(from), 'package.json'), 'utf8')) as {
        dependencies?: object;
        peerDependencies?: object;
      };
      const name = to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]!;
      return (
        name !== 'vitest' &&
        name !== 'fast-check' &&
        !Object.hasOwn({ ...manifest.dependencies, ...manifest.peerDependencies }, name)
      );
    });
    expect(undeclared).toEqual([]);
  });
});
