import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Value } from '@millrace/core';
import { bytesOf, formatOf, issueOf, recordsIn, splitAll, utf16, utf8, valueOf } from './support/formats.ts';

describe('JSON documents', () => {
  test('an object is one record, a list several', () => {
    const format = formatOf({ kind: 'json' });
    expect(valueOf(format.decode(utf8('{"a":1}')))).toStrictEqual([{ a: 1 }]);
    expect(valueOf(format.decode(utf8('[{"a":1},{"a":2}]')))).toStrictEqual([{ a: 1 }, { a: 2 }]);
    expect(valueOf(format.decode(utf8('[]')))).toStrictEqual([]);
  });

  test('records stand at a path, through lists, and texts count from the record', () => {
    const format = formatOf({ kind: 'json', records: 'plants.orders' }, { texts: ['qty'] });
    const text = '{"plants":[{"orders":[{"qty":1.10}]},{"orders":{"qty":2.50}}],"qty":3.10}';
    expect(valueOf(format.decode(utf8(text)))).toStrictEqual([{ qty: '1.10' }, { qty: '2.50' }]);
    expect(valueOf(format.decode(utf8('{"plants":{"orders":[]}}')))).toStrictEqual([]);
  });

  test('a document without the declared path is refused, naming the step that is missing', () => {
    const format = formatOf({ kind: 'json', records: 'data.orders' });
    expect(issueOf(format.decode(utf8('{"data":{"order":[]}}')))).toMatchObject({
      code: 'format.no-records',
      path: 'data',
      sentence: expect.stringContaining('"orders"'),
    });
  });

  test('F87: nothing at all is no document', () => {
    for (const settings of [{ kind: 'json' }, { kind: 'json', lines: true }, { kind: 'xml' }, { kind: 'delimited' }] as const) {
      const format = formatOf(settings);
      for (const text of ['', ' \n']) expect(issueOf(format.decode(utf8(text))).code).toBe('format.empty');
      expect(issueOf(format.split().end()).code).toBe('format.empty');
    }
  });

  test('F97: more bytes than the limit are refused, naming limit and actual', () => {
    const format = formatOf({ kind: 'json' }, {}, { bytes: 100 });
    expect(issueOf(format.decode(utf8(`"${'x'.repeat(200)}"`))).sentence).toMatch(/202 bytes.* 100/);
    expect(issueOf(splitAll(format, utf8(`"${'x'.repeat(200)}"`), 64)).code).toBe('format.too-large');
  });

  test('a document comes out of its splitter whole', () => {
    const format = formatOf({ kind: 'json' });
    expect(recordsIn(format, utf8('[{"a":"€"},{"a":2}]'), 1)).toStrictEqual([{ a: '€' }, { a: 2 }]);
  });

  test('what is written is read back: one record, several, at a path, as lines', () => {
    const fields = fc.dictionary(
      fc.string({ unit: 'binary' }).filter(name => name.isWellFormed()),
      fc.jsonValue(),
    ) as fc.Arbitrary<Value>;
    const wellFormed = fields
      .filter(value => !JSON.stringify(value).includes('\\ud'))
      .map(value => JSON.parse(JSON.stringify(value)) as Value);
    const formats = [{ kind: 'json' }, { kind: 'json', records: 'a.b' }, { kind: 'json', lines: true }] as const;
    fc.assert(
      fc.property(fc.array(wellFormed, { minLength: 1, maxLength: 3 }), fc.constantFrom(...formats), (values, settings) => {
        const format = formatOf(settings);
        expect(valueOf(format.decode(valueOf(format.encodeAll(values))))).toStrictEqual(values);
        expect(valueOf(format.decode(valueOf(format.encode(values[0] as Value))))).toStrictEqual([values[0]]);
      }),
    );
  });

  test('the bad value among several is named with its position', () => {
    const values = [{ a: 1 }, { a: Number.NaN }];
    expect(issueOf(formatOf({ kind: 'json', lines: true }).encodeAll(values)).path).toBe('[1].a');
    expect(issueOf(formatOf({ kind: 'json' }).encodeAll(values)).path).toBe('[1].a');
  });
});

describe('JSON lines', () => {
  const format = formatOf({ kind: 'json', lines: true }, { texts: ['q'] });

  test('every line is a record; blank lines and line ends do not matter', () => {
    expect(valueOf(format.decode(utf8('{"a":1}\r\n\n  \n{"a":2}')))).toStrictEqual([{ a: 1 }, { a: 2 }]);
  });

  test('an issue names the line of the body', () => {
    expect(issueOf(format.decode(utf8('{"a":1}\n{"a":tru}\n')))).toMatchObject({
      code: 'json.syntax',
      at: { line: 2, column: 6 },
    });
  });

  test('cut lines are the same whatever the chunks, with their line numbers', () => {
    const text = '\ufeff{"a":"ä€😀"}\n\n{"q":1.10}\r\n{"b":"x"}';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), chunk => {
        for (const bytes of [utf8(text), utf16(text, 'le'), utf16(text, 'be')]) {
          const items = valueOf(splitAll(format, bytes, chunk));
          expect(items.map(item => item.line)).toEqual([1, 3, 4]);
          expect(items.flatMap(item => valueOf(format.decode(item.bytes)))).toStrictEqual([
            { a: 'ä€😀' },
            { q: '1.10' },
            { b: 'x' },
          ]);
        }
      }),
    );
  });

  test('a line feed byte inside a UTF-16 character does not end a line', () => {
    const declared = formatOf({ kind: 'json', lines: true, encoding: 'utf-16le' });
    // U+0A0A, U+0A00 and U+000A-like neighbours: the byte 0x0A at every place of a unit.
    expect(recordsIn(declared, utf16('{"a":"\u0a0a\u0a00"}\n{"a":"\u010a\u0a01"}\n'), 3)).toStrictEqual([
      { a: '\u0a0a\u0a00' },
      { a: '\u010a\u0a01' },
    ]);
  });

  test('F48 F97: an over-long line is one item with an issue, and its neighbours are whole', () => {
    const small = formatOf({ kind: 'json', lines: true }, {}, { bytes: 50 });
    const bytes = utf8(`{"a":1}\n{"a":"${'x'.repeat(500)}"}\n{"a":2}\n`);
    for (const chunk of [1, 7, 64, 1000]) {
      const items = valueOf(splitAll(small, bytes, chunk));
      expect(items.map(item => item.issue?.code)).toEqual([undefined, 'format.too-large', undefined]);
      expect(items[1]?.issue?.sentence).toMatch(/line 2 has 508 bytes, the limit is 50/);
      expect(items[1]?.bytes.length).toBe(50);
      expect(items[2]?.line).toBe(3);
      expect(valueOf(small.decode(items[2]?.bytes ?? new Uint8Array()))).toStrictEqual([{ a: 2 }]);
    }
  });

  test('F48: a line of a hundred megabytes is passed over without being kept', () => {
    const splitter = formatOf({ kind: 'json', lines: true }, {}, { bytes: 1000 }).split();
    const chunk = utf8('x'.repeat(1024 * 1024));
    for (let i = 0; i < 100; i++) expect(valueOf(splitter.push(chunk))).toHaveLength(0);
    const [item] = valueOf(splitter.push(utf8('\n{}\n')));
    expect(item?.issue?.sentence).toContain('104857600 bytes');
  });

  test('F97: more records than the limit are refused at once, and cut one by one', () => {
    const few = formatOf({ kind: 'json', lines: true }, {}, { items: 10 });
    expect(issueOf(few.decode(utf8('{}\n'.repeat(11))))).toMatchObject({ code: 'format.too-many-records', at: { line: 11 } });
    expect(valueOf(few.decode(utf8('{}\n'.repeat(10))))).toHaveLength(10);
    expect(recordsIn(few, utf8('{}\n'.repeat(11)))).toHaveLength(11);
    const delimited = formatOf({ kind: 'delimited' }, {}, { items: 10 });
    expect(issueOf(delimited.decode(utf8(`a\n${'1\n'.repeat(11)}`)))).toMatchObject({
      code: 'format.too-many-records',
      at: { line: 12 },
    });
  });

  test('F87: a line that is cut off at the end is an item that does not decode', () => {
    const items = valueOf(splitAll(format, utf8('{"a":1}\n{"a":')));
    expect(items).toHaveLength(2);
    expect(issueOf(format.decode(items[1]?.bytes ?? new Uint8Array())).code).toBe('json.truncated');
  });

  test('F84: a wrong mark fails the stream, an undecodable line only itself', () => {
    const declared = formatOf({ kind: 'json', lines: true, encoding: 'utf-8' });
    expect(issueOf(splitAll(declared, utf16('\ufeff{}\n'))).code).toBe('text.encoding-contradiction');
    const items = valueOf(splitAll(declared, bytesOf('{"a":"', 0xe4, '"}\n{"a":1}\n')));
    expect(items.map(item => declared.decode(item.bytes).ok)).toEqual([false, true]);
  });
});
