import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvText } from '../src/text/csv.ts';
import { readCsv } from '../src/text/read-csv.ts';
import { phrase } from '../src/text/phrase.ts';
import { plain, plainLines } from '../src/text/plain.ts';
import { agoText, durationText } from '../src/text/time.ts';

describe('text of others on the page', () => {
  test('what cannot be seen, or turns the direction of writing, becomes a mark', () => {
    expect(plain('a\u0000b\u202Ec\u200Bd\u2028e\u007F')).toBe('a␀b⟨U+202E⟩c⟨U+200B⟩d⟨U+2028⟩e␡');
    expect(plain('<b onclick="x">&amp;')).toBe('<b onclick="x">&amp;');
    expect(plain('Prüfstück 試験 Ω')).toBe('Prüfstück 試験 Ω');
    expect(plain('half \ud800 pair')).toBe('half ⟨U+D800⟩ pair');
  });

  test('line ends and tabs stay where they belong to the text, carriage returns are seen', () => {
    expect(plainLines('a\r\n\tb\u0007')).toBe('a␍\n\tb␇');
  });

  test('nothing invisible is left of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(plain(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

describe('CSV', () => {
  test('what is read is what was written, quotes, commas and line ends among it', () => {
    const cell = fc.string().filter(text => !/^\s*[=+\-@\t\r]/u.test(text));
    const rows = fc.array(fc.tuple(cell, cell), { maxLength: 20 });
    fc.assert(
      fc.property(rows, lines => {
        expect(readCsv(csvText(['from', 'to'], lines))).toEqual([['from', 'to'], ...lines]);
      }),
    );
    expect(readCsv('a,b\n"x ""y""\r\nz",\n\n')).toEqual([
      ['a', 'b'],
      ['x "y"\r\nz', ''],
    ]);
    expect(readCsv('')).toEqual([]);
  });

  test('no cell is a formula to a spreadsheet, numbers stay numbers', () => {
    const rows = [['=HYPERLINK("x")', '+1-2', '-5', '@SUM(A1)', '\t=1', 'a "b", c', 7, undefined]] as const;
    const header = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(csvText(header, rows)).toBe(`a,b,c,d,e,f,g,h\r\n"'=HYPERLINK(""x"")",'+1-2,-5,'@SUM(A1),'\t=1,"a ""b"", c",7,\r\n`);
  });

  test('no text ever begins a cell with a sign that starts a formula, unless it is a number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const cell = csvText(['h'], [[text]])
          .slice(3, -2)
          .replace(/^"/u, '');
        expect(/^[-+]?\d+([.,]\d+)?"?$/u.test(cell) || !/^[\s]*[=+\-@]/u.test(cell)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('phrases', () => {
  const texts = { rows_one: '{count} row of {name}', rows_other: '{count} rows of {name}', plainly: 'no places' };

  test('choose between one and many, and write numbers as the language does', () => {
    expect(phrase(texts, 'en', 'rows', { count: 1, name: 'x' })).toBe('1 row of x');
    expect(phrase(texts, 'de', 'rows', { count: 12_345, name: 'x' })).toBe('12.345 rows of x');
    expect(phrase(texts, 'en', 'plainly')).toBe('no places');
  });

  test('say the key where a text is missing, and leave a place that nobody fills', () => {
    expect(phrase(texts, 'en', 'missing')).toBe('missing');
    expect(phrase(texts, 'en', 'rows', { count: 2 })).toBe('2 rows of {name}');
  });
});

describe('times', () => {
  test('a duration is said in its largest unit', () => {
    expect(durationText(250, 'en')).toBe('250 ms');
    expect(durationText(61_000, 'en')).toBe('1 min');
    expect(durationText(5_400_000, 'en')).toBe('1.5 hr');
    expect(durationText(3 * 86_400_000, 'de')).toBe('3 Tg.');
  });

  test('an age counts whole units, and never lies in the future', () => {
    expect(agoText(-500, 'en')).toBe('now');
    expect(agoText(125_000, 'en')).toBe('2 min. ago');
  });
});
