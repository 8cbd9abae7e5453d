import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../src');
const areas = globSync('messages/en/*.json', { cwd: root }).map(path => basename(path, '.json'));

function texts(language: string, area: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(root, 'messages', language, `${area}.json`), 'utf8')) as Readonly<Record<string, string>>;
}

function placesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/gu)].map(match => match[1]!))].toSorted();
}

const baseOf = (key: string): string => key.replace(/_(?:one|other)$/u, '');

/** The keys that a template makes: `state.${state}` says every key that begins with `state.`. */
function patternOf(template: string): RegExp {
  const parts = template.split(/\$\{[^}]*\}/u).map(part => part.replaceAll('.', '\\.'));
  return new RegExp(`^${parts.join('[\\w -]+')}$`, 'u');
}

describe('the message files', () => {
  test('there is the same set of files in each language', () => {
    const german = globSync('messages/de/*.json', { cwd: root }).map(path => basename(path, '.json'));
    expect(german.toSorted()).toEqual(areas.toSorted());
    expect(areas.length).toBeGreaterThan(5);
  });

  test.each(areas)('%s has the same texts with the same places in English and German', area => {
    const [en, de] = [texts('en', area), texts('de', area)];
    expect(Object.keys(de)).toEqual(Object.keys(en));
    const differing = Object.keys(en).filter(key => `${placesOf(en[key]!)}` !== `${placesOf(de[key]!)}`);
    expect(differing).toEqual([]);
    expect(Object.entries({ ...en, ...de }).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('every text is said somewhere', () => {
    const source = globSync('**/*.{ts,tsx}', { cwd: root })
      .map(path => readFileSync(join(root, path), 'utf8'))
      .join('\n');
    const patterns = [...source.matchAll(/say\(\s*`([^`]*\$\{[^`]*)`/gu)].map(match => patternOf(match[1]!));
    const isSaid = (key: string): boolean => source.includes(`'${key}'`) || patterns.some(pattern => pattern.test(key));
    const unsaid = areas.flatMap(area =>
      Object.keys(texts('en', area))
        .filter(key => !isSaid(baseOf(key)))
        .map(key => `${area}: ${key}`),
    );
    expect(unsaid).toEqual([]);
  });
});
