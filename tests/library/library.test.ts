import { describe, expect, it } from 'vitest';
import { connectors } from '@millrace/connectors';
import { checkProject, formatIssue } from '@millrace/core';
import { openLibrary } from '@millrace/runtime';
import { libraryFiles, readCase } from './library.ts';

describe('the library', () => {
  it('checks clean, with the tests beside its mappings', async () => {
    const files = libraryFiles('isa95', 'sap', 'units');
    const { plan, issues } = await checkProject(files, connectors, { readCase, library: openLibrary() });
    const errors = issues.filter(({ level }) => level === 'error');
    expect(errors.map(formatIssue)).toEqual([]);
    expect(plan).toBeDefined();
  });

  it('names each document after its path, so that it is found without reading the others', async () => {
    const library = openLibrary();
    const lost = libraryFiles('isa95', 'sap', 'units', 'b2mml/v0701').flatMap(({ path, text }) => {
      const name = /^name: (.+)$/mu.exec(text)?.[1] ?? '';
      return library.find(name).some(file => file.text === text) ? [] : [`${path} holds ${name}`];
    });
    expect(lost).toEqual([]);
  });

  it('has a case for every mapping, and every document says what it is', () => {
    const files = libraryFiles('isa95', 'sap', 'units');
    const untested = files.filter(({ text }) => /^kind: mapping$/mu.test(text) && !/^tests:$/mu.test(text));
    expect(untested.map(({ path }) => path)).toEqual([]);
    expect(files.filter(({ text }) => !text.startsWith('# ')).map(({ path }) => path)).toEqual([]);
  });
});
