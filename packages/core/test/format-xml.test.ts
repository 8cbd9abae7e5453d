import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openFormat } from '@millrace/core';
import type { Value } from '@millrace/core';
import { formatOf, issueOf, recordsIn, shapeOf, utf8, valueOf } from './support/formats.ts';

const plain = formatOf({ kind: 'xml' });

function read(text: string): Value {
  return valueOf(plain.decode(utf8(text)))[0] as Value;
}

describe('reading XML', () => {
  test('elements, attributes, text and lists become fields', () => {
    expect(read('<SyncX releaseID="1"><A>t</A><B u="kg">1.5</B><C/><D>1</D><D>2</D><E x=""/></SyncX>')).toStrictEqual({
      SyncX: { '@releaseID': '1', A: 't', B: { '@u': 'kg', '#text': '1.5' }, C: '', D: ['1', '2'], E: { '@x': '' } },
    });
  });

  test('prefixes and namespace declarations are dropped', () => {
    const text =
      '<p:a xmlns:p="urn:x" xmlns="urn:y" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="T"><p:b/><b/></p:a>';
    expect(read(text.replace('<b/>', '<c/>'))).toStrictEqual({ a: { '@type': 'T', b: '', c: '' } });
  });

  test('where two namespaces have an element of one name, the parent keeps its own and the other is named in full', () => {
    const one = '<p:a xmlns:p="urn:x" xmlns="urn:y"><p:b>1</p:b><b>2</b><p:b>3</p:b><b>4</b></p:a>';
    expect(read(one)).toStrictEqual({ a: { b: ['1', '3'], '{urn:y}b': ['2', '4'] } });
    const other = '<p:a xmlns:p="urn:x" xmlns="urn:y"><b>1</b><b>2</b><p:b>3</p:b><b>4</b></p:a>';
    expect(read(other)).toStrictEqual({ a: { '{urn:y}b': ['1', '2', '4'], b: '3' } });
  });

  test('white space between elements is dropped, inside a text kept', () => {
    expect(read('<a>\n  <b> x\r\n y </b>\n  <c> </c>\n</a>')).toStrictEqual({ a: { b: ' x\n y ', c: ' ' } });
  });

  test('CDATA, comments and processing instructions do not break a text', () => {
    expect(read('<a>x<!-- no --><![CDATA[<&>]]><?pi x?>&#x41;&amp;&lt;&quot;&apos;&gt;</a>')).toStrictEqual({ a: 'x<&>A&<"\'>' });
  });

  test('mixed content keeps its text and warns that its place is lost', () => {
    const result = plain.decode(utf8('<a>one<b>x</b>two</a>'));
    expect(valueOf(result)).toStrictEqual([{ a: { b: 'x', '#text': 'onetwo' } }]);
    expect(result.issues[0]).toMatchObject({ code: 'xml.mixed-content', level: 'warning', path: 'a' });
  });

  test('xsi:nil is null, also beside attributes', () => {
    const xsi = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
    expect(read(`<a ${xsi}><b i:nil="true"/><c i:nil="1" x="1"/><d i:nil="false">t</d></a>`)).toStrictEqual({
      a: { b: null, c: { '@x': '1', '#text': null }, d: 't' },
    });
    expect(issueOf(plain.decode(utf8(`<a ${xsi} i:nil="true">t</a>`))).code).toBe('xml.nil-content');
    expect(issueOf(plain.decode(utf8(`<a ${xsi} i:nil="yes"/>`))).code).toBe('xml.nil-content');
  });

  test('declared lists are lists with one element too', () => {
    const settings = { kind: 'xml', arrays: ['a.b'] } as const;
    const format = formatOf(settings, { lists: ['a.b.c'] });
    expect(valueOf(format.decode(utf8('<a><b><c>1</c></b></a>')))).toStrictEqual([{ a: { b: [{ c: ['1'] }] } }]);
    expect(valueOf(format.decode(utf8('<a/>')))).toStrictEqual([{ a: '' }]);
  });

  test('numbers and flags of the contract are converted exactly', () => {
    const format = formatOf({ kind: 'xml' }, { numbers: ['a.n', 'a.q.#text', 'a.@n'], flags: ['a.f'] });
    const text = '<a n="3"><n> 1.50 </n><n>-2e3</n><f>true</f><f>0</f><q u="kg">0.1</q></a>';
    expect(valueOf(format.decode(utf8(text)))).toStrictEqual([
      { a: { '@n': 3, n: [1.5, -2000], f: [true, false], q: { '@u': 'kg', '#text': 0.1 } } },
    ]);
  });

  test.each(['12,5', '', 'NaN', 'INF', '123456789012345678901234567890', '1e400', '0x1'])(
    'the text %j is no number, never a rounded one',
    text => {
      const format = formatOf({ kind: 'xml' }, { numbers: ['a.n'] });
      expect(issueOf(format.decode(utf8(`<a>\n<n>${text}</n></a>`)))).toMatchObject({
        code: 'xml.not-a-number',
        path: 'a.n',
        at: { line: 2 },
      });
    },
  );

  test('a flag is one of four words', () => {
    const format = formatOf({ kind: 'xml' }, { flags: ['a'] });
    expect(issueOf(format.decode(utf8('<a>yes</a>')))).toMatchObject({ code: 'xml.not-a-flag', path: 'a' });
  });

  test('records stand at a path, and the shape of the contract counts from the record', () => {
    const format = formatOf({ kind: 'xml', records: 'O.D.R' }, { numbers: ['n'], lists: ['l'] });
    const text = '<O><D><R><n>1</n><l>a</l></R></D><D><R><n>2</n></R><R><n>3</n></R></D></O>';
    expect(valueOf(format.decode(utf8(text)))).toStrictEqual([{ n: 1, l: ['a'] }, { n: 2 }, { n: 3 }]);
    expect(issueOf(format.decode(utf8('<O><X/></O>'))).code).toBe('format.no-records');
  });

  test('the namespace of the root is checked where one is declared', () => {
    const format = formatOf({ kind: 'xml', namespace: 'urn:v2' });
    expect(valueOf(format.decode(utf8('<a xmlns="urn:v2"/>')))).toStrictEqual([{ a: '' }]);
    expect(issueOf(format.decode(utf8('<a xmlns="urn:v1"/>')))).toMatchObject({
      code: 'xml.namespace',
      sentence: expect.stringMatching(/urn:v2.*urn:v1/),
    });
    expect(issueOf(format.decode(utf8('<a/>'))).sentence).toContain('no namespace');
  });

  test('attributes that differ only in their prefix are refused', () => {
    expect(issueOf(plain.decode(utf8('<a xmlns:p="urn:p" x="1" p:x="2"/>'))).code).toBe('xml.ambiguous-attribute');
  });

  test.each([
    ['<a><b></a>', 'xml.syntax'],
    ['<a', 'xml.truncated'],
    ['<a><b>', 'xml.truncated'],
    ['<a>text', 'xml.truncated'],
    ['<a><!-- ', 'xml.truncated'],
    ['<?xml version="1.0"?>', 'xml.truncated'],
    ['<a/><b/>', 'xml.syntax'],
    ['<a/>text', 'xml.syntax'],
    ['text<a/>', 'xml.syntax'],
    ['<a x=1/>', 'xml.syntax'],
    ['<a x="1" x="2"/>', 'xml.syntax'],
    ['<p:a/>', 'xml.syntax'],
    ['<a>\u0001</a>', 'xml.syntax'],
    ['<a>]]></a>', 'xml.syntax'],
    ['<a b="<"/>', 'xml.syntax'],
    ['{"a":1}', 'xml.syntax'],
  ])('F87: the document %j is refused as %s, with a place', (text, code) => {
    expect(issueOf(plain.decode(utf8(text)))).toMatchObject({ code, at: { line: 1, column: expect.any(Number) } });
  });

  test('a bare ampersand is refused at its own place, not where the parser gives up', () => {
    for (const text of ['<a>\n<b>AT&T</b></a>', '<a>\n<b>AT&T;</b></a>', '<a>\n<b>AT& more</b>\n<c>x;</c></a>']) {
      expect(issueOf(plain.decode(utf8(text)))).toMatchObject({ code: 'xml.entity', at: { line: 2, column: 6 }, path: 'a.b' });
    }
  });

  test('a document comes out of its splitter whole', () => {
    expect(recordsIn(plain, utf8('<a>€</a>'), 1)).toStrictEqual([{ a: '€' }]);
  });
});

describe('writing XML', () => {
  const text = (value: Value, settings = {}): string =>
    new TextDecoder().decode(valueOf(formatOf({ kind: 'xml', ...settings }).encode(value)));

  test('everything is escaped, and the namespace is the default one', () => {
    const value = { a: { '@x': '<"&\n', b: 'a<b>&]]>\r', c: [1, true, null, ''] } };
    expect(text(value, { namespace: 'urn:x"' })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x&quot;" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"' +
        ' x="&lt;&quot;&amp;&#10;"><b>a&lt;b&gt;&amp;]]&gt;&#13;</b><c>1</c><c>true</c><c xsi:nil="true"/><c/></a>\n',
    );
  });

  test('a value with not exactly one top field is written inside the declared root', () => {
    expect(text({ a: 1, b: 2 }, { root: 'r' })).toContain('<r><a>1</a><b>2</b></r>');
    expect(text({ a: [1, 2] }, { root: 'r' })).toContain('<r><a>1</a><a>2</a></r>');
    for (const value of [{ a: 1, b: 2 }, { a: [1, 2] }, { '@a': 1 }, 'x', {}])
      expect(issueOf(plain.encode(value)).code).toBe('xml.no-root');
  });

  test('several records stand at their path, or as equal children of the root', () => {
    const written = (settings: object, values: readonly Value[]): string =>
      new TextDecoder().decode(valueOf(formatOf({ kind: 'xml', ...settings }).encodeAll(values)));
    expect(written({ records: 'O.R' }, [{ n: 1 }, { n: 2 }])).toContain('<O><R><n>1</n></R><R><n>2</n></R></O>');
    expect(written({ root: 'O' }, [{ R: { n: 1 } }, { R: 2 }])).toContain('<O><R><n>1</n></R><R>2</R></O>');
    expect(issueOf(plain.encodeAll([{ R: 1 }, { R: 2 }])).code).toBe('format.several-records');
  });

  test.each([
    [{ a: { b: '\u0000' } }, 'a.b', 'xml.bad-character'],
    [{ a: { b: ['x', '\ufffe'] } }, 'a.b[1]', 'xml.bad-character'],
    [{ a: { '@b': '\ud800' } }, 'a.@b', 'xml.bad-character'],
    [{ a: { 'b c': 1 } }, 'a.b c', 'xml.bad-name'],
    [{ a: { '1': 1 } }, 'a.1', 'xml.bad-name'],
    [{ 'p:a': 1 }, 'p:a', 'xml.bad-name'],
    [{ a: { '@xmlns': 'urn:x' } }, 'a.@xmlns', 'xml.bad-name'],
    [{ a: [[1], 2] }, '', 'xml.no-root'],
    [{ a: { b: [[1]] } }, 'a.b[0]', 'xml.not-representable'],
    [{ a: { '@b': { c: 1 } } }, 'a.@b', 'xml.not-representable'],
    [{ a: { '#text': [1] } }, 'a.#text', 'xml.not-representable'],
    [{ a: Number.NaN }, 'a', 'xml.not-representable'],
  ])('what XML cannot carry is refused by its path: %j', (value, path, code) => {
    expect(issueOf(plain.encode(value as Value))).toMatchObject({ path, code });
  });

  test('what is written is read back as the same value', () => {
    const name = fc.constantFrom('a', 'B', 'ä', '_x', 'x-1', 'x.y', '__proto__', 'constructor', 'toString');
    const content = fc
      .string({
        unit: fc.oneof(
          fc.constantFrom('<', '&', ']]>', '"', '\r', '\n', '\t', ' ', '😀', '\u0085', '\u2028'),
          fc.string({ unit: 'grapheme', maxLength: 1 }),
        ),
      })
      // oxlint-disable-next-line no-control-regex -- what XML cannot carry
      .filter(text => !/[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/.test(text) && text.isWellFormed());
    const element = fc.letrec<{ any: Value; fields: Value; list: Value }>(tie => ({
      any: fc.oneof({ maxDepth: 4, withCrossShrink: true }, content, fc.constant(null), tie('fields')),
      fields: fc
        .tuple(
          fc.dictionary(name, fc.oneof(tie('any'), tie('list')), { minKeys: 1, maxKeys: 3 }),
          fc.dictionary(
            name.map(n => `@${n}`),
            content,
            { maxKeys: 2 },
          ),
        )
        .map(([children, attributes]) => merged(attributes, children)),
      list: fc.array(tie('any'), { minLength: 2, maxLength: 3 }),
    })).any;
    fc.assert(
      fc.property(name, element, fc.constantFrom('utf-8', 'utf-16le', 'windows-1252'), (root, generated, encoding) => {
        const format = formatOf({ kind: 'xml', encoding });
        const value = merged({ [root]: generated });
        // Not strictly: a field named `constructor` deceives the comparison of types.
        expect(valueOf(format.decode(valueOf(format.encode(value))))).toEqual([value]);
      }),
      { numRuns: 500 },
    );
  });

  test('numbers and flags are read back through the shape of the contract', () => {
    const format = valueOf(openFormat({ kind: 'xml' }, { shape: shapeOf({ numbers: ['r.n'], flags: ['r.f'], lists: ['r.n'] }) }));
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), fc.boolean(), (n, f) => {
        const value = { r: { n: n.map(number => (number === 0 ? 0 : number)), f } };
        expect(valueOf(format.decode(valueOf(format.encode(value))))).toStrictEqual([value]);
      }),
    );
  });
});

/** Fields of several objects as own data, whatever their names. */
function merged(...parts: readonly object[]): Value {
  return Object.fromEntries(parts.flatMap(part => Object.entries(part))) as Value;
}
