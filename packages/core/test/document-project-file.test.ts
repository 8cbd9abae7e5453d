import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectFile, readDocuments } from '@millrace/core';

const site = 'kind: site\nname: pune\ncode: "1"\nzone: Asia/Kolkata\nsystems: {}\n';
const bytes = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])));

describe('a file of a project', () => {
  it('is its text where it is UTF-8, byte order mark and replacement characters too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(projectFile('a.yaml', bytes(text))).toEqual({ path: 'a.yaml', text });
      }),
    );
    for (const text of ['\uFEFFa: 1', 'a: \uFFFD']) expect(projectFile('a.yaml', bytes(text)).text).toBe(text);
  });

  it('that is not UTF-8 is refused at the byte, and its name still counts', () => {
    const { documents, issues } = readDocuments([projectFile('a.yaml', bytes(site, 'title: Pü P', 0xfc, 'ne\n'))]);
    expect(documents.map(({ ref, document }) => [ref, document])).toEqual([['pune', undefined]]);
    expect(issues.map(({ code, sentence, at }) => [code, sentence, at.line, at.column])).toEqual([
      ['document.encoding', 'the file is not UTF-8: the byte FC does not belong here', 6, 12],
    ]);
  });

  it('that ends inside a character, or is UTF-16, is refused', () => {
    expect(projectFile('a.yaml', bytes('a: ', 0xc3)).broken).toEqual({ byte: 0xc3, at: { line: 1, column: 4, offset: 3 } });
    expect(projectFile('a.yaml', bytes(0xff, 0xfe, 'a', 0)).broken?.byte).toBe(0xff);
  });
});
