import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openContract, openFormat } from '@millrace/core';
import { contractFilesOf } from '../../scripts/b2mml/contracts.ts';
import { generationsIn } from '../../scripts/b2mml/generations.ts';
import { libraryFiles, openDocuments, valueOf } from './library.ts';

const library = join(import.meta.dirname, '../../library/b2mml');
const data = join(import.meta.dirname, '../../../shared/data/b2mml');
const missing = existsSync(data) ? undefined : 'needs ../shared/data/b2mml';

test('the contracts are those of the schemas', ctx => {
  if (missing !== undefined) return ctx.skip(missing);
  const generation = generationsIn(data).find(each => each.title === 'V0401')!;
  const files = contractFilesOf(generation);
  const folder = join(library, generation.name);
  expect(globSync('*.yaml', { cwd: folder }).sort()).toEqual([...files.keys()].sort());
  const different = [...files].filter(([name, text]) => readFileSync(join(folder, name), 'utf8') !== text);
  expect(different.map(([name]) => name)).toEqual([]);
});

test('every file names MESA as its source and stays readable', () => {
  for (const { path, text } of libraryFiles('b2mml')) {
    expect(text, path).toContain('The Business To Manufacturing Markup Language (B2MML) is used courtesy of MESA International.');
    expect(Math.max(...text.split('\n').map(line => line.length)), path).toBeLessThan(200);
  }
});

test('generations are told apart by namespace: a schedule of one is refused by the contract of another', () => {
  const files = libraryFiles('b2mml').filter(({ path }) => /v0[46]0[01]\/production-schedule/.test(path));
  const documents = openDocuments(files);
  const [old, newer] = ['v0401', 'v0600'].map(each => documents.contract(`b2mml-${each}-production-schedule@1`));
  const xml = new TextEncoder().encode('<ProductionSchedule xmlns="http://www.wbf.org/xml/B2MML-V0401"/>');
  const read = (contract: typeof old): readonly string[] =>
    valueOf(openFormat({ kind: 'xml' }, { shape: contract!.shape }))
      .decode(xml)
      .issues.map(issue => issue.code);
  expect([read(old), read(newer)]).toEqual([[], ['xml.namespace']]);
  expect(openContract(newer!.document).ok).toBe(true);
});
