import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFormat } from '@millrace/core';
import type { FormatSettings, Value } from '@millrace/core';
import { bytesOf, formatOf, issueOf, recordsIn, splitAll, utf16, utf8, valueOf } from './support/formats.ts';

const plain = formatOf({ kind: 'delimited' });

describe('delimited text', () => {
  test('the header names the fields of every record', () => {
    const text = 'order,text\r\n1,"a, ""b""\nc"\r\n\n2,\n';
    expect(valueOf(plain.decode(utf8(text)))).toStrictEqual([
      { order: '1', text: 'a, "b"\nc' },
      { order: '2', text: '' },
    ]);
  });

  test('separator, quote and columns are as declared', () => {
    const format = formatOf({ kind: 'delimited', separator: ';', quote: "'", columns: ['a', 'b'], header: false });
    expect(valueOf(format.decode(utf8("1;'x;''y'''\n")))).toStrictEqual([{ a: '1', b: "x;'y'" }]);
    const unquoted = formatOf({ kind: 'delimited', separator: '\t', quote: '' });
    expect(valueOf(unquoted.decode(utf8('a\tb\n5" pipe\t"x\n')))).toStrictEqual([{ a: '5" pipe', b: '"x' }]);
  });

  test('a record of empty fields is a record, a blank line is none', () => {
    const tabs = formatOf({ kind: 'delimited', separator: '\t' });
    expect(recordsIn(tabs, utf8('a\tb\n\t\n  \n1\t2'))).toStrictEqual([
      { a: '', b: '' },
      { a: '1', b: '2' },
    ]);
  });

  test.each([
    ['order,qty\n', 'lacks the column "unit"'],
    ['order,qty,unit,note\n', 'undeclared column "note"'],
    ['order,quantity,unit\n', 'lacks the column "qty" and the header has the undeclared column "quantity"'],
    ['order,unit,qty\n', 'shifted: column 2 is "unit", expected "qty"'],
  ])('a header that is not the declared one is refused: %j', (header, sentence) => {
    const format = formatOf({ kind: 'delimited', columns: ['order', 'qty', 'unit'] });
    for (const result of [format.decode(utf8(header)), splitAll(format, utf8(`${header}1,2,3\n`))]) {
      expect(issueOf(result)).toMatchObject({ code: 'delimited.header', sentence: expect.stringContaining(sentence) });
    }
  });

  test('a header with a column twice or without a name is refused', () => {
    expect(issueOf(plain.decode(utf8('a,b,a\n1,2,3\n')))).toMatchObject({
      code: 'delimited.duplicate-column',
      sentence: expect.stringContaining('"a"'),
    });
    expect(issueOf(splitAll(plain, utf8('a,,c\n1,2,3\n'))).sentence).toContain('column 2');
  });

  test('a record with too many or too few fields is refused by its line', () => {
    const issues = plain.decode(utf8('a,b\n1,2\n1\n1,2,3\n')).issues;
    expect(issues.map(issue => [issue.code, issue.at?.line])).toEqual([
      ['delimited.width', 3],
      ['delimited.width', 4],
    ]);
    expect(issues[1]?.sentence).toContain('has 3 fields, expected 2: a, b');
  });

  test.each([
    ['a,b\n1,"x"y\n', 'delimited.quote'],
    ['a,b\n1,x"y\n', 'delimited.quote'],
    ['a,b\n1,"x\n', 'delimited.truncated'],
  ])('a misplaced quote is refused: %j', (text, code) => {
    expect(issueOf(plain.decode(utf8(text)))).toMatchObject({ code, at: { line: 2, column: expect.any(Number) } });
  });
});

describe('numbers in delimited text', () => {
  const german = formatOf(
    { kind: 'delimited', separator: ';', decimalMark: ',', decimals: ['menge'] },
    { numbers: ['zahl'], flags: ['ok'] },
  );
  const read = (fields: string): unknown => valueOf(german.decode(utf8(`menge;zahl;ok\n${fields}\n`)))[0];

  test('F85: a decimal comma becomes a point, the text otherwise stays exact', () => {
    expect(read('1234,50;0,5;true')).toStrictEqual({ menge: '1234.50', zahl: 0.5, ok: true });
    expect(read('-0,10;-2;0')).toStrictEqual({ menge: '-0.10', zahl: -2, ok: false });
    expect(read('12345678901234567890,123456789;;')).toStrictEqual({ menge: '12345678901234567890.123456789' });
  });

  test('F85: a qualifier is kept', () => {
    expect(read('<0,002;;')).toStrictEqual({ menge: '<0.002' });
    expect(read('>= 5;;')).toStrictEqual({ menge: '>=5' });
  });

  test.each(['1.234,5', '1.234', '1 234,5', "1'234", '1,2,3', '5,', ',5', '12,50-', 'ca. 5', 'n/a'])(
    'F85: %j is ambiguous and refused',
    text => {
      const issue = issueOf(german.decode(utf8(`menge;zahl;ok\n${text};1;1\n`)));
      expect(issue).toMatchObject({
        code: 'delimited.number',
        path: 'menge',
        at: { line: 2 },
        sentence: expect.stringContaining('","'),
      });
    },
  );

  test('F85: a point is not read where a comma is declared, nor a comma where a point is', () => {
    const point = formatOf({ kind: 'delimited', separator: ';', decimals: ['qty'] });
    expect(issueOf(point.decode(utf8('qty\n1,5\n'))).code).toBe('delimited.number');
    expect(issueOf(point.decode(utf8('qty\n1,234.5\n'))).code).toBe('delimited.number');
    expect(valueOf(point.decode(utf8('qty\n1.50\n')))).toStrictEqual([{ qty: '1.50' }]);
  });

  test('F94: a number column is exact or refused, an empty one has no value', () => {
    expect(issueOf(german.decode(utf8('menge;zahl;ok\n1;123456789012345678901;1\n')))).toMatchObject({
      code: 'delimited.number',
      path: 'zahl',
    });
    expect(issueOf(german.decode(utf8('menge;zahl;ok\n1;<5;1\n'))).path).toBe('zahl');
    expect(issueOf(german.decode(utf8('menge;zahl;ok\n1;1;ja\n')))).toMatchObject({ code: 'delimited.flag', path: 'ok' });
    expect(read(';;')).toStrictEqual({ menge: '' });
  });
});

describe('cutting delimited text', () => {
  const text = 'id,text\r\n1,"a\nb ""q"", c"\r\n2,x\n\n3,"ä€😀"\n4,""';
  const records = [
    { id: '1', text: 'a\nb "q", c' },
    { id: '2', text: 'x' },
    { id: '3', text: 'ä€😀' },
    { id: '4', text: '' },
  ];

  test('records are the same whatever the chunks, each alone behind the header, with its line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.boolean(), (chunk, marked) => {
        const whole = marked ? `\ufeff${text}` : text;
        const declared = formatOf({ kind: 'delimited', encoding: 'utf-16be' });
        for (const [format, bytes] of [
          [plain, utf8(whole)],
          [plain, utf16(`\ufeff${text}`)],
          [declared, utf16(whole, 'be')],
        ] as const) {
          const items = valueOf(splitAll(format, bytes, chunk));
          expect(items.map(item => item.line)).toEqual([2, 4, 6, 7]);
          expect(items.map(item => valueOf(format.decode(item.bytes)))).toStrictEqual(records.map(record => [record]));
        }
      }),
    );
  });

  test('an item is the header line and the record line', () => {
    const [item] = valueOf(splitAll(plain, utf8('a,b\r\n1,2\r\n')));
    expect(new TextDecoder().decode(item?.bytes)).toBe('a,b\n1,2');
    const bare = formatOf({ kind: 'delimited', columns: ['a', 'b'], header: false });
    expect(new TextDecoder().decode(valueOf(splitAll(bare, utf8('1,2\n')))[0]?.bytes)).toBe('1,2');
  });

  test('cutting and then reading gives what reading the whole gives', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'ä', '7'), maxLength: 6 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        (rows, chunk) => {
          const values = rows.map(([a, b]) => ({ a, b }));
          const bytes = valueOf(plain.encodeAll(values));
          expect(valueOf(plain.decode(bytes))).toStrictEqual(values);
          expect(recordsIn(plain, bytes, chunk)).toStrictEqual(values);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('arbitrary bytes never throw and never give a record that the whole does not have', () => {
    const piece = fc.constantFrom('a', ',', '"', '\n', '\r\n', '""', '"a"', 'b');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (pieces, chunk) => {
        const bytes = utf8(`x,y\n${pieces.join('')}`);
        const items = splitAll(plain, bytes, chunk);
        const whole = plain.decode(bytes);
        if (!whole.ok || !items.ok) return;
        expect(items.value.flatMap(item => valueOf(plain.decode(item.bytes)))).toStrictEqual(whole.value);
      }),
      { numRuns: 1000 },
    );
  });

  test('F87: a file that ends inside a quoted field fails, naming the record', () => {
    expect(issueOf(splitAll(plain, utf8('a,b\n1,2\n3,"x\ny\n'), 3))).toMatchObject({
      code: 'delimited.truncated',
      sentence: expect.stringContaining('line 3'),
    });
  });

  test('F48: an over-long record is one item with an issue, and its neighbours are whole', () => {
    const small = formatOf({ kind: 'delimited' }, {}, { bytes: 40 });
    const bytes = utf8(`a,b\n1,2\n"${'x\n'.repeat(200)}",2\n3,4\n`);
    for (const chunk of [1, 10, 1000]) {
      const items = valueOf(splitAll(small, bytes, chunk));
      expect(items.map(item => [item.line, item.issue?.code])).toEqual([
        [2, undefined],
        [3, 'format.too-large'],
        [204, undefined],
      ]);
    }
  });

  test('a bad record fails alone', () => {
    const items = valueOf(splitAll(plain, bytesOf('a,b\n1\n2,', 0xff, '\n3,x"\n4,ok\n')));
    expect(items.map(item => plain.decode(item.bytes).ok)).toEqual([false, false, false, true]);
  });

  test('a header alone is a file without records', () => {
    expect(valueOf(splitAll(plain, utf8('a,b\n')))).toEqual([]);
    expect(issueOf(splitAll(plain, utf8('\n\n'))).code).toBe('format.empty');
  });

  test('100,000 records are cut in well under a second', () => {
    const bytes = utf8(`id,material,qty\n${Array.from({ length: 100_000 }, (_, i) => `${i},"MAT-${i}",${i}.5\n`).join('')}`);
    const start = performance.now();
    expect(valueOf(splitAll(plain, bytes, 65_536))).toHaveLength(100_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('the closing line', () => {
  const format = formatOf({ kind: 'delimited', trailer: { mark: 'END', countColumn: 1 } });

  test('F87: a closing line that agrees is no record', () => {
    for (const bytes of [
      utf8('a,b\n1,2\n3,4\nEND,2\n'),
      utf8('a,b\n1,2\n3,4\n"END",2,,\n\n'),
      utf16('\ufeffa,b\n1,2\n3,4\nEND,2'),
    ]) {
      for (const chunk of [1, 5, 100])
        expect(recordsIn(format, bytes, chunk)).toStrictEqual([
          { a: '1', b: '2' },
          { a: '3', b: '4' },
        ]);
      expect(valueOf(format.decode(bytes))).toHaveLength(2);
    }
  });

  test.each([
    ['a,b\n1,2\nEND,2\n', 'says 2 records, but 1 came'],
    ['a,b\n1,2\n', 'missing after 1 records'],
    ['a,b\n1,2\nEN', 'missing after 2 records'],
    ['a,b\nEND,x\n', 'expected the number of records'],
    ['a,b\nEND\n', 'expected the number of records'],
    ['a,b\nEND,0\n1,2\n', 'after the closing line'],
  ])('F87: %j fails at its end', (text, sentence) => {
    expect(issueOf(splitAll(format, utf8(text), 4))).toMatchObject({
      code: 'delimited.trailer',
      sentence: expect.stringContaining(sentence),
    });
  });

  test('F87: a whole text with a wrong count is refused when it is decoded at once', () => {
    expect(issueOf(format.decode(utf8('a,b\n1,2\nEND,2\n'))).sentence).toContain('says 2 records, but 1 came');
    expect(issueOf(format.decode(utf8('a,b\nEND,0\n1,2\n'))).code).toBe('delimited.trailer');
  });

  test('it is written after several records, and a record that looks like it is refused', () => {
    const bytes = valueOf(format.encodeAll([{ a: '1', b: '2' }]));
    expect(new TextDecoder().decode(bytes)).toBe('a,b\r\n1,2\r\nEND,1\r\n');
    expect(recordsIn(format, bytes)).toHaveLength(1);
    expect(issueOf(format.encode({ a: 'END', b: '1' })).code).toBe('delimited.not-representable');
  });
});

describe('writing delimited text', () => {
  test('what is written is read back, for any texts and separators', () => {
    const name = fc.string({ minLength: 1, maxLength: 4 }).filter(text => text.trim() !== '');
    const content = fc.string({ unit: 'grapheme' }).filter(text => text.isWellFormed() && !text.includes('\0'));
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 4 }).chain(names =>
          fc.array(
            fc.tuple(...names.map(() => content)).map(cells => Object.fromEntries(names.map((n, i) => [n, cells[i] as string]))),
            { minLength: 1, maxLength: 3 },
          ),
        ),
        fc.constantFrom(',', ';', '\t', '|'),
        (values, separator) => {
          const format = formatOf({ kind: 'delimited', separator });
          expect(valueOf(format.decode(valueOf(format.encodeAll(values as readonly Value[]))))).toStrictEqual(values);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('numbers are written with the declared mark and without exponent', () => {
    const format = formatOf({
      kind: 'delimited',
      separator: ';',
      decimalMark: ',',
      columns: ['a', 'b', 'c'],
      header: false,
      decimals: ['b'],
    });
    expect(new TextDecoder().decode(valueOf(format.encode({ a: 1e21, b: '12.50', c: null })))).toBe(
      '1000000000000000000000;12,50;\r\n',
    );
    expect(issueOf(format.encode({ b: 'twelve' }))).toMatchObject({ code: 'delimited.number', path: 'b' });
  });

  test.each([
    [{ a: 1, z: 2 }, 'delimited.unknown-column', 'z'],
    [{ a: [1] }, 'delimited.not-representable', 'a'],
    [{ a: { b: 1 } }, 'delimited.not-representable', 'a'],
    [{ a: Number.NaN }, 'delimited.not-representable', 'a'],
    ['x', 'delimited.not-representable', ''],
  ])('what does not fit is refused, nothing is dropped: %j', (value, code, path) => {
    expect(issueOf(formatOf({ kind: 'delimited', columns: ['a'] }).encode(value as Value))).toMatchObject({ code, path });
  });

  test('a text that needs quotes is refused where quoting is off', () => {
    expect(issueOf(formatOf({ kind: 'delimited', quote: '' }).encode({ a: '1,2', b: '' })).code).toBe(
      'delimited.not-representable',
    );
  });
});

describe('settings', () => {
  test.each<[Partial<FormatSettings> & { kind: FormatSettings['kind'] }, string]>([
    [{ kind: 'delimited', separator: ',,' }, 'separator'],
    [{ kind: 'delimited', separator: '§' }, 'separator'],
    [{ kind: 'delimited', separator: '\n' }, 'separator'],
    [{ kind: 'delimited', separator: '"' }, 'quote'],
    [{ kind: 'delimited', header: false }, 'columns'],
    [{ kind: 'delimited', columns: ['a', 'a'] }, 'columns'],
    [{ kind: 'delimited', columns: [] }, 'columns'],
    [{ kind: 'delimited', columns: ['a'], decimals: ['b'] }, 'decimals'],
    [{ kind: 'delimited', records: 'a' }, 'records'],
    [{ kind: 'delimited', trailer: { mark: 'END', countColumn: 0 } }, 'trailer.countColumn'],
    [{ kind: 'xml', root: '1x' }, 'root'],
    [{ kind: 'xml', lines: true }, 'lines'],
    [{ kind: 'json', records: 'a..b' }, 'records'],
  ])('contradictory settings are refused: %j', (settings, path) => {
    expect(issueOf(openFormat(settings))).toMatchObject({ code: 'format.settings', path });
  });
});
