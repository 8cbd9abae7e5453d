import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentBytes, placeInContent } from '../src/index.ts';
import type { FormatSettings } from '../src/index.ts';

const json: FormatSettings = { kind: 'json' };

/** What stands at the place, to the end of the line. */
function standing(text: string, settings: FormatSettings, path: string): string {
  const place = placeInContent(text, settings, path)!;
  const line = text.split('\n')[place.line - 1]!;
  expect(text.slice(place.offset).startsWith(line.slice(place.column - 1))).toBe(true);
  return line.slice(place.column - 1);
}

describe('where a field stands in a text', () => {
  test('JSON: by name and place, inside lists and envelopes, or the nearest thing around it', () => {
    const text = '{\n  "a": "x}\\"]",\n  "rows": [ {"b": 1},\n {"b": 2, "a.c": 3}\n ],\n "last": true\n}';
    expect(standing(text, json, 'rows[1].b')).toBe('2, "a.c": 3}');
    expect(standing(text, json, 'rows[1]["a.c"]')).toBe('3}');
    expect(standing(text, json, 'last')).toBe('true');
    expect(standing(text, json, '')).toBe('{');
    expect(standing(text, json, 'rows[1].missing')).toBe('{"b": 2, "a.c": 3}');
    expect(standing(text, json, 'none.at.all')).toBe('{');
    expect(standing('[{"b": 5}]', json, 'b')).toBe('5}]');
    expect(standing('{"d": {"r": [\n{"b": 5}]}}', { kind: 'json', records: 'd.r' }, 'b')).toBe('5}]}}');
  });

  test('XML: elements by name and place, attributes, with and without the root', () => {
    const text = '<?xml version="1.0"?>\n<!-- <b>no</b> -->\n<n:a xmlns:n="u">\n <b>1</b>\n <b c="2"/>\n <d><e>5</e></d>\n</n:a>';
    const xml: FormatSettings = { kind: 'xml' };
    expect(standing(text, xml, 'b[1]')).toBe('<b c="2"/>');
    expect(standing(text, xml, 'b[1].@c')).toBe('c="2"/>');
    expect(standing(text, xml, 'd.e')).toBe('<e>5</e></d>');
    expect(standing(text, xml, 'a.d.e')).toBe('<e>5</e></d>');
    expect(standing(text, xml, 'd.none')).toBe('<d><e>5</e></d>');
    expect(standing(text, { kind: 'xml', records: 'a.d' }, 'e.#text')).toBe('<e>5</e></d>');
  });

  test('CSV: by the name of the column, with and without a header', () => {
    expect(standing('id;"the ""name""";qty\n1;"a;b\nc";7\n', { kind: 'delimited', separator: ';' }, 'qty')).toBe('7');
    expect(standing('1,2,3\n', { kind: 'delimited', columns: ['a', 'b', 'c'] }, 'b')).toBe('2,3');
    expect(standing('a,b\n1,2\n', { kind: 'delimited' }, 'c')).toBe('1,2');
  });

  test('is told for any text and any path without an end or an error', () => {
    const kinds = fc.constantFrom<FormatSettings>(json, { kind: 'xml' }, { kind: 'delimited' });
    const hostile = fc.string({
      unit: fc.constantFrom('<', '>', '"', '[', ']', '{', '}', ',', ':', 'a', '\\', '\n', '/', '!', '-', '@'),
    });
    fc.assert(
      fc.property(hostile, kinds, fc.constantFrom('a', 'a.a', 'a[1].@a', '', '[0][0]'), (text, settings, path) => {
        const place = placeInContent(text, settings, path)!;
        expect(place.offset).toBeLessThanOrEqual(text.length + 1);
      }),
      { numRuns: 500 },
    );
  });

  test('is not told for records of fixed width', () => {
    expect(placeInContent('x', { kind: 'fixed-width' }, 'a')).toBeUndefined();
  });
});

describe('the bytes of a text', () => {
  const encode = (text: string, settings: FormatSettings): readonly number[] | string => {
    const bytes = contentBytes(text, settings);
    return bytes.ok ? [...bytes.value] : bytes.issues[0]!.code;
  };

  test('are in the encoding of the interface, of the XML declaration, or UTF-8', () => {
    expect(encode('ü', json)).toEqual([0xc3, 0xbc]);
    expect(encode('ü', { kind: 'delimited', encoding: 'windows-1252' })).toEqual([0xfc]);
    const declared = `<?xml version="1.0" encoding='ISO-8859-1'?><a>ü</a>`;
    expect((encode(declared, { kind: 'xml' }) as number[]).includes(0xfc)).toBe(true);
    expect(encode('€', { kind: 'delimited', encoding: 'iso-8859-1' })).toBe('text.not-encodable');
  });
});
