import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openFormat, type FormatSettings } from '@millrace/core';
import { fencesOf } from './docs/page.ts';

interface SystemOfPage {
  readonly interfaces: Readonly<Record<string, { readonly format: FormatSettings }>>;
}

const fences = fencesOf(readFileSync(join(import.meta.dirname, '../docs/guides/formats.md'), 'utf8'));
const texts = new Map(
  fences.filter(({ language, use }) => language === 'text' && use !== '').map(({ use, text }) => [use, text]),
);
const shapes = new Map(
  fences.filter(({ language }) => language === 'json').map(({ use, text }) => [use, JSON.parse(text) as unknown]),
);
const systems = parseAllDocuments(fences.find(({ use }) => use === 'formats/systems.yaml')?.text ?? '');
const { interfaces } = systems[0]!.toJS() as SystemOfPage;

/** Interfaces that read the text, or have the shape, of another one: the page says that they are the same. */
const same: Readonly<Record<string, string>> = { 'customer-grouped': 'customer', 'sap-flat': 'sap-xml' };

test.each(Object.entries(interfaces))('the guide shows what the format of %s reads, and writes again', (name, { format }) => {
  const opened = openFormat(format);
  if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
  const bytes = new TextEncoder().encode(texts.get(name) ?? texts.get(same[name] ?? ''));
  const decoded = opened.value.decode(bytes);
  expect(decoded.ok ? decoded.value : decoded.issues).toEqual(shapes.get(name) ?? shapes.get(same[name] ?? ''));
  const written = decoded.ok ? opened.value.encodeAll(decoded.value) : decoded;
  const again = written.ok ? opened.value.decode(written.value) : written;
  expect(again).toEqual(decoded);
});
