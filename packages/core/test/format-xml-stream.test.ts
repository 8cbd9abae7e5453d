import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits } from '@millrace/core';
import type { Value } from '@millrace/core';
import { formatOf, issueOf, splitAll, utf16, utf8, valueOf } from './support/formats.ts';

const settings = { kind: 'xml', records: 'Orders.Group.Order' } as const;
/** So small that every document here is larger. */
const small = formatOf(settings, {}, { bytes: 1_000 });
const whole = formatOf(settings);

const filler = `<!-- a comment that makes the document longer ${'than the limit '.repeat(40)}-->`;

function document(records: readonly string[], front = ''): string {
  return `${front}<o:Orders xmlns:o="urn:o" xmlns="urn:d" day="1">${filler}<Site>Pune</Site><Group n="1 &lt; 2">${records.join('\n')}</Group>${filler}</o:Orders>`;
}

function recordsOf(bytes: Uint8Array, chunk: number, format = small): readonly Value[] {
  return valueOf(splitAll(format, bytes, chunk)).flatMap(item => valueOf(format.decode(item.bytes)) as Value[]);
}

describe('cutting large XML documents', () => {
  test('F48: a document above the limit is cut at its records, each a document with the tags around it', () => {
    const text = document(['<Order id="1"><a>x</a></Order>', '<Order id="2"/>']);
    const items = valueOf(splitAll(small, utf8(text)));
    expect(items.map(item => new TextDecoder().decode(item.bytes))).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>\n<o:Orders xmlns:o="urn:o" xmlns="urn:d" day="1"><Group n="1 &lt; 2"><Order id="1"><a>x</a></Order></Group></o:Orders>',
      '<?xml version="1.0" encoding="UTF-8"?>\n<o:Orders xmlns:o="urn:o" xmlns="urn:d" day="1"><Group n="1 &lt; 2"><Order id="2"/></Group></o:Orders>',
    ]);
    expect(items.map(item => item.line)).toEqual([1, 2]);
  });

  test('a document up to the limit stays one item', () => {
    const text = document(['<Order/>']);
    expect(valueOf(splitAll(whole, utf8(text)))).toEqual([{ bytes: utf8(text), line: 1 }]);
  });

  test('cut records are the records of the whole, wherever the pieces end', () => {
    const text = fc
      .array(fc.constantFrom('x', ' ', '\n', '\r\n', 'é', 'Ω', '😀', '&amp;', '&#65;', '<!-- > -->', '"'), { maxLength: 9 })
      .map(parts => parts.join(''));
    const record = fc
      .tuple(text, text)
      .map(([a, b]) => `<Order id="${a.replaceAll(/"|<!-- > -->/g, '&#34;')}"><a>${b}</a><b/><Order>in</Order></Order>`);
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 90 }),
        fc.boolean(),
        (records, chunk, wide) => {
          const bytes = wide ? utf16(`\uFEFF${document(records)}`) : utf8(document(records));
          expect(recordsOf(bytes, chunk)).toEqual(valueOf(whole.decode(bytes)));
        },
      ),
    );
  });

  test('single-byte encodings are kept', () => {
    const bytes = Uint8Array.from(document(['<Order>\xe9</Order>'], '<?xml version="1.0" encoding="ISO-8859-1"?>'), c =>
      c.charCodeAt(0),
    );
    expect(recordsOf(bytes, 7)).toEqual(['é']);
  });

  test('a record longer than the limit is held alone, with its beginning', () => {
    const long = `<Order>${'x'.repeat(5_000)}</Order>`;
    for (const chunk of [64, 10_000]) {
      const items = valueOf(splitAll(small, utf8(document(['<Order>1</Order>', long, '<Order>2</Order>'])), chunk));
      expect(items.map(item => item.issue?.code)).toEqual([undefined, 'format.too-large', undefined]);
      expect(items[1]!.bytes).toEqual(utf8(long.slice(0, 1_000)));
      expect(items[1]!.issue!.sentence).toContain(`${long.length} characters, the limit is 1000`);
    }
  });

  test.for([
    ['a document type declaration', `<!DOCTYPE a [<!ENTITY b "c">]>${document(['<Order/>'])}`, 'xml.doctype'],
    ['a cut document', document(['<Order>1</Order>']).slice(0, -4), 'xml.truncated'],
    ['a wrong end tag', document(['<Order>1</Ordre>']), 'xml.syntax'],
    ['F97: depth without end', document(['<a>'.repeat(2_000)]), 'xml.too-deep'],
    ['no record at all', document(['<Ordre/>']), 'format.no-records'],
    ['a name without end', `${document([]).slice(0, -11)}<${'x'.repeat(2_000)}`, 'format.too-large'],
    ['an attribute without end', `${document([]).slice(0, -11)}<x y="${'x'.repeat(2_000)}`, 'format.too-large'],
    ['a byte that is no UTF-8', `${document(['<Order/>']).slice(0, -11)}\uD800`, 'xml.'],
  ])('%s fails the stream', ([, text, code]) => {
    for (const chunk of [16, 100_000])
      expect(issueOf(splitAll(small, utf8(text as string), chunk)).code).toMatch(new RegExp(code as string));
  });

  test('F93 F97: what is wrong inside a record is found when that record is decoded, and its neighbours are whole', () => {
    const bad = ['&lol;', '&constructor;', '<b x=1/>', 'a ]]> b', '\u0007'];
    const records = bad.flatMap(each => [`<Order>${each}</Order>`, '<Order>good</Order>']);
    const results = valueOf(splitAll(small, utf8(document(records)), 50)).map(item => whole.decode(item.bytes));
    expect(results.map(result => (result.ok ? result.value[0] : result.issues[0]!.code))).toEqual([
      'xml.entity',
      'good',
      'xml.entity',
      'good',
      'xml.syntax',
      'good',
      'xml.syntax',
      'good',
      'xml.syntax',
      'good',
    ]);
  });

  test('comments, CDATA and instructions may hold what looks like tags, and be longer than a piece and than the limit', () => {
    const hidden = `<!-- </Order> <Order> ${'x'.repeat(3_000)} --><?pi </Order>?>`;
    const text = document([`${hidden}<Order><![CDATA[</Order>]]></Order>${hidden}`, `<Order a="/Order>" b='>"'/>`]);
    for (const chunk of [1, 7, 100_000])
      expect(recordsOf(utf8(text), chunk)).toEqual(['</Order>', { '@a': '/Order>', '@b': '>"' }]);
  });

  test('a root element in another namespace fails the stream at once', () => {
    const format = formatOf({ ...settings, namespace: 'urn:other' }, {}, { bytes: 1_000 });
    expect(issueOf(splitAll(format, utf8(document(['<Order/>'])))).code).toBe('xml.namespace');
  });

  test('without a path of records, or above it, a document that is too large is refused', () => {
    for (const records of [undefined, 'Orders']) {
      const format = formatOf({ kind: 'xml', ...(records && { records }) }, {}, { bytes: 1_000 });
      expect(issueOf(splitAll(format, utf8(document([]))))).toMatchObject({ code: 'format.too-large' });
    }
    expect(defaultLimits.bytes).toBeGreaterThan(1_000);
  });

  test('the limits of one item hold in each record', () => {
    const [item] = valueOf(splitAll(small, utf8(document([`<Order>${'<a>'.repeat(20)}${'</a>'.repeat(20)}</Order>`]))));
    const strict = formatOf(settings, {}, { depth: 10 });
    expect(issueOf(strict.decode(item!.bytes)).code).toBe('xml.too-deep');
  });
});
