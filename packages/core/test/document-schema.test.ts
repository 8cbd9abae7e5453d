import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { documentDeclarations, editorSchemas, readDocuments, type DocumentKind } from '@millrace/core';
import { catalogue, edited, projectFiles } from './support/fixture-project.ts';

const { all, kinds } = editorSchemas(catalogue);
const ajv = new Ajv2020({ strict: false, allErrors: true });
const isAnyDocument = ajv.compile(all);

function accepts(text: string): boolean {
  return parseAllDocuments(text).every(document => isAnyDocument(document.toJS()));
}

describe('the schemas for editors', () => {
  it('accept every document that reads clean, as a whole and by kind', () => {
    for (const { text } of projectFiles) expect(accepts(text), JSON.stringify(isAnyDocument.errors)).toBe(true);
    for (const { text } of projectFiles) {
      for (const document of parseAllDocuments(text)) {
        const data = document.toJS() as { kind: DocumentKind };
        expect(ajv.validate(kinds[data.kind], data), JSON.stringify(ajv.errors)).toBe(true);
      }
    }
  });

  it.each([
    ['an unknown kind', 'sites.yaml', 'kind: site\nname: pune', 'kind: sight\nname: pune'],
    ['an unknown setting', 'sites.yaml', 'zone: Asia', 'zoen: Asia'],
    ['a missing setting', 'sites.yaml', 'zone: Asia/Kolkata\n', ''],
    ['a number where text belongs', 'sites.yaml', '"1710"', '1710'],
    ['a duration without unit', 'flows.yaml', 'expire: 3 d', 'expire: 3'],
    ['a number out of range', 'systems.yaml', 'concurrency: 2', 'concurrency: 0'],
    ['a word that is no choice', 'systems.yaml', 'role: erp', 'role: epr'],
    ['a setting its connector does not have', 'systems.yaml', 'poll: 2', 'pol: 2'],
    ['a secret in plain text', 'systems.yaml', '${secret:ERP_PASSWORD}', 'hunter2'],
    ['a name of an interface with a dot', 'systems.yaml', '  orders:\n', '  or.ders:\n'],
  ])('refuse what reading refuses: %s', (mistake, file, from, to) => {
    const text = edited(file, from, to).find(({ path }) => path === file)!.text;
    expect(accepts(text)).toBe(false);
    // The settings of a connector are read once the documents are put together.
    const needsConnector = /connector|secret/u.test(mistake);
    if (!needsConnector) expect(readDocuments([{ path: file, text }]).issues).not.toEqual([]);
  });

  it('explain every setting', () => {
    for (const kind of Object.keys(documentDeclarations)) expect(undescribed(kinds[kind as DocumentKind], kind)).toEqual([]);
  });
});

/** The properties of a schema, at any depth, that have no description. */
function undescribed(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, ...rest } = schema as { properties?: Record<string, object> };
  const own = Object.entries(properties).flatMap(([name, property]) => [
    ...('description' in property || 'const' in property || '$ref' in property ? [] : [`${path}.${name}`]),
    ...undescribed(property, `${path}.${name}`),
  ]);
  const inConditions = Object.entries(rest).filter(([name]) => name !== 'if' && name !== 'then');
  return [...own, ...inConditions.flatMap(([name, value]) => undescribed(value, `${path}/${name}`))];
}
