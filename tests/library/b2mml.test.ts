import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { MappingDocument, Value } from '@millrace/core';
import { decoded, libraryFiles, openDocuments, readCase, valueOf, xmlOf } from './library.ts';
import { messagesOf } from './messages.ts';

const schema = join(import.meta.dirname, '../../../shared/data/b2mml/V0701/Schema/AllSchemas.xsd');
const library = openDocuments(libraryFiles('isa95'));
const outgoing = library.mappings.filter(({ to }) => to.startsWith('b2mml-v0701-'));
const missing = !existsSync(schema)
  ? 'needs ../shared/data/b2mml (the schemas of B2MML V7)'
  : spawnSync('xmllint', ['--version']).error && 'needs xmllint (apt-get install libxml2-utils)';

/** What xmllint says of documents, `[]` where each is valid. */
function validate(documents: readonly Uint8Array[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-b2mml-'));
  try {
    const files = documents.map((_, index) => join(folder, `${index}.xml`));
    files.forEach((file, index) => writeFileSync(file, documents[index]!));
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, ...files], { encoding: 'utf8' });
    return status === 0 ? [] : stderr.split('\n').filter(line => !line.endsWith('validates') && line !== '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function written(mapping: MappingDocument, message: Value): Promise<Uint8Array> {
  const target = library.contract(mapping.to);
  const mapped = valueOf(library.program(mapping).run(message, {}));
  expect(target.check(mapped)).toEqual([]);
  return valueOf(xmlOf(target).encode(mapped));
}

async function readBack(mapping: MappingDocument, bytes: Uint8Array): Promise<Value> {
  const message = decoded(xmlOf(library.contract(mapping.from)), bytes);
  return valueOf(library.program(mapping).run(message, {}));
}

/** The mapping that goes the other way. */
function backOf({ from, to }: MappingDocument): MappingDocument {
  return library.mappings.find(each => each.from === to && each.to === from)!;
}

function messages(mapping: MappingDocument, count: number): readonly Value[] {
  const arbitrary = messagesOf(library.contract(mapping.from).document.schema, library);
  return fc.sample(arbitrary, { numRuns: count, seed: 7 });
}

describe.each(outgoing.map(mapping => [mapping.from, mapping] as const))('%s as B2MML V7', (_, mapping) => {
  it('has cases that are valid against the schema of MESA', ctx => {
    if (missing) return ctx.skip(missing);
    const cases = mapping.tests!.map(({ expect }) => readCase(`isa95/b2mml/${expect.message}`));
    expect(validate(cases)).toEqual([]);
  });

  it('is valid whatever the message, and comes back as it was', async ctx => {
    const given = messages(mapping, 15);
    const documents = await Promise.all(given.map(message => written(mapping, message)));
    const back = await Promise.all(documents.map(bytes => readBack(backOf(mapping), bytes)));
    expect(back).toEqual(given);
    if (missing) return ctx.skip(`came back as it was; validating ${missing}`);
    expect(validate(documents)).toEqual([]);
  });
});

describe('what the canonical contracts cannot hold', () => {
  const orders = library.mappings.find(({ name }) => name === 'b2mml-v0701-to-isa95-operations-request')!;
  const order = (inner: string) =>
    new TextEncoder().encode(
      `<OperationsRequest xmlns="http://www.mesa.org/xml/B2MML"><ID>1</ID><SegmentRequirement><ID>1</ID><ProcessSegmentID/>` +
        `<OperationsDefinitionID/><OperationsSegmentID/>${inner}</SegmentRequirement></OperationsRequest>`,
    );
  const material = (inner: string) => order(`<MaterialRequirement><ID>1</ID>${inner}</MaterialRequirement>`);

  it.each([
    [
      'several lots in one line',
      material('<MaterialLotID>A</MaterialLotID><MaterialLotID>B</MaterialLotID>'),
      'several materials, lots',
    ],
    [
      'a property with two values',
      order(
        '<SegmentParameter><ID>1</ID><Value><ValueString>1</ValueString></Value><Value><ValueString>2</ValueString></Value></SegmentParameter>',
      ),
      'several values',
    ],
  ])('is held, not cut off: %s', async (_, bytes, sentence) => {
    await expect(readBack(orders, bytes)).rejects.toThrow(sentence);
  });
});
