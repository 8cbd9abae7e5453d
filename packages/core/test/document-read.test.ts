import { describe, expect, it } from 'vitest';
import { formatIssue, readDocuments } from '@millrace/core';
import { edited, projectFiles } from './support/fixture-project.ts';

function issuesOf(text: string): readonly string[] {
  return readDocuments([{ path: 'a.yaml', text }]).issues.map(({ at, code }) => `${at.line}:${at.column} ${code}`);
}

const site = 'kind: site\nname: pune\ncode: "1"\nzone: Asia/Kolkata\nsystems: {}\n';

describe('reading documents', () => {
  it('finds every document of every file, with defaults and durations read', () => {
    const { documents, issues } = readDocuments(projectFiles);
    expect(issues).toEqual([]);
    expect(documents.map(({ kind, ref }) => `${kind} ${ref}`)).toContain('contract production-order@1');
    expect(documents).toHaveLength(9);
    const erp = documents.find(({ ref }) => ref === 'erp')?.document;
    expect(erp).toMatchObject({ interfaces: { orders: { limits: { concurrency: 2, timeout: 10_000, size: 4_194_304 } } } });
  });

  it('takes byte order marks, carriage returns, empty documents and comments as nothing', () => {
    const text = `\uFEFF# a comment\n---\n${site}---\n---\n# the end\n`.replaceAll('\n', '\r\n');
    const { documents, issues } = readDocuments([{ path: 'a.yaml', text }]);
    expect(issues).toEqual([]);
    expect(documents[0]?.document).toEqual({ kind: 'site', name: 'pune', code: '1', zone: 'Asia/Kolkata', systems: {} });
  });

  it.each([
    ['a tab as indent', `${site}title:\n\tx: 1\n`, '7:1 document.not-yaml'],
    ['a name twice', `${site}name: lyon\n`, '6:1 document.duplicate-setting'],
    ['an unknown kind', 'kind: sight\nname: x\n', '1:7 document.unknown-kind'],
    ['no kind', 'name: x\n', '1:1 document.unknown-kind'],
    ['a list', '- a\n', '1:1 document.not-a-document'],
    ['an unknown setting', `${site}zones: x\n`, '6:1 document.unknown-setting'],
    ['a code with leading zeros', site.replace('"1"', '0010'), '3:7 document.number-rewritten'],
    ['a code that is a number', site.replace('"1"', '10'), '3:7 document.text-expected'],
    ['a name that is a number with leading zeros', site.replace('{}', '{ 007: mes }'), '5:12 document.number-rewritten'],
    ['a code with more digits than fit', site.replace('"1"', '123456789012345678901'), '3:7 document.number-rewritten'],
    ['a setting without value', site.replace(' "1"', ''), '3:1 document.empty-value'],
    ['an alias of nothing', site.replace('"1"', '*x'), '3:7 document.alias'],
    ['an anchor and its alias', site.replace('"1"', '&x "1"').replace('{}', '{ a: *x }'), '5:15 document.alias'],
    ['an unknown tag', site.replace('"1"', '!code "1"'), '3:7 document.tag'],
    ['a missing setting', site.replace('zone: Asia/Kolkata\n', ''), '1:1 document.setting-missing'],
    ['a reference outside a connector', site.replace('"1"', '"${env:CODE}"'), '3:7 document.reference-here'],
    ['a name with spaces', site.replace('name: pune', 'name: Pune West'), '2:7 document.not-matching'],
  ])('points at %s', (_, text, expected) => {
    expect(issuesOf(text)).toEqual([expected]);
  });

  it('says what a kind can be where it is no text', () => {
    const [issue] = readDocuments([{ path: 'a.yaml', text: 'kind: [contract]\nname: x\n' }]).issues;
    expect(issue?.sentence).toMatch(/^"kind" must be one of system, .*, collection, binding; it is a list$/u);
    expect(issue?.remedy).toContain('collection or binding');
  });

  it('names what stands twice', () => {
    const text = `${site.replace('{}', '{ mes: a, "me:s": b, "me:s": c }')}name: lyon\n`;
    expect(readDocuments([{ path: 'a.yaml', text }]).issues.map(({ sentence }) => sentence)).toEqual([
      '"me:s" stands twice in one group',
      '"name" stands twice in one group',
    ]);
  });

  it.each([
    ['remark: due > "2026" ? "a" : "b"', '2:9'],
    ['remark: "x" & components.material', '2:13'],
    ['remark: `a b`', '2:9'],
    ['remark: $map(list, function($x) { $x: 1 })', '2:9'],
    ['remark: { value: "a" & b }', '2:22'],
  ])('says that `%s` needs quotes', (line, place) => {
    const { issues } = readDocuments([{ path: 'a.yaml', text: `fields:\n${line}\n` }]);
    expect(issues.map(({ at, code }) => `${at.line}:${at.column} ${code}`)).toContain(`${place} document.not-yaml`);
    expect(issues[0]?.remedy).toBe(
      "where this is an expression, put it in single quotes, so that YAML takes it as one text: 'a & b'",
    );
  });

  it('keeps the general remedy where no expression stands', () => {
    const { issues } = readDocuments([{ path: 'a.yaml', text: 'a: 1\nfoo\n' }]);
    expect(issues[0]?.remedy).toBe('Correct the text at the place named.');
  });

  it('says once that a text is nested without end, and takes brackets in texts as texts', () => {
    for (const text of [`a:\n  ${'['.repeat(5000)}`, `a: "${'['.repeat(70)}"\nb: ${'[{a: '.repeat(1000)}`, '- '.repeat(5000)]) {
      const { issues } = readDocuments([{ path: 'a.yaml', text }]);
      expect(issues.map(({ code }) => code)).toEqual(['document.too-deep']);
    }
    expect(issuesOf(`${site}title: "${'['.repeat(70)}"\n`)).toEqual([]);
    expect(issuesOf(`${site}title: |\n${'  [\n'.repeat(70)}`)).toEqual([]);
  });

  it('lists the first issues of a file and says how many more there are', () => {
    const unknown = Array.from({ length: 80 }, (_, index) => `unknown${index}: 1\n`).join('');
    const { issues } = readDocuments([{ path: 'a.yaml', text: site + unknown }]);
    expect(issues).toHaveLength(51);
    expect(issues.at(-1)).toMatchObject({ code: 'document.more', sentence: 'the file has 30 more issues from here on' });
  });

  it('says how a code that YAML misreads should be written', () => {
    const { issues } = readDocuments([{ path: 'a.yaml', text: site.replace('"1"', '1.10') }]);
    expect(issues[0]?.remedy).toBe('write it in quotes: "1.10"');
  });

  it('keeps the name of a document it cannot read, so that nothing else is called unknown', () => {
    const { documents } = readDocuments([{ path: 'a.yaml', text: `${site}name: pune\n` }]);
    expect(documents.map(({ ref, document }) => [ref, document])).toEqual([['pune', undefined]]);
  });

  it.each([
    ['deep', '['.repeat(50_000)],
    ['deep and closed', `a: ${'['.repeat(3000)}${']'.repeat(3000)}`],
    ['full of aliases', `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a, *a]`).join('\n')}`],
    ['binary', '\u0000\u0001\uFFFF{{{:::'],
  ])('reports a text that is %s and goes on', (_, text) => {
    expect(
      readDocuments([
        { path: 'a.yaml', text },
        { path: 'b.yaml', text: site },
      ]).documents.at(-1)?.ref,
    ).toBe('pune');
    expect(issuesOf(text).length).toBeGreaterThan(0);
  });

  it('writes an issue as one line for terminals and editors', () => {
    const { issues } = readDocuments([{ path: 'sites/a.yaml', text: `${site}zones: x\n` }]);
    expect(formatIssue(issues[0]!)).toMatch(
      /^sites\/a\.yaml:6:1 error document\.unknown-setting "zones" is not a setting here; did you mean "zone"\?$/u,
    );
  });
});

describe('positions', () => {
  const { documents } = readDocuments(edited('flows.yaml', 'when: plant = site.code', 'when: |\n    plant =\n      site.code'));
  const integration = documents.find(({ kind }) => kind === 'integration')!;
  const at = (path: string, aspect?: 'name'): string => {
    const { file, line, column } = integration.locate(path, aspect);
    return `${file}:${line}:${column}`;
  };

  it('point at a single value itself', () => {
    expect(at('from.interface')).toBe('flows.yaml:14:20');
    expect(at('for[1]')).toBe('flows.yaml:13:13');
  });

  it('point at a name where the name is the matter, and at the name of a group', () => {
    expect(at('to[0].mapping', 'name')).toBe('flows.yaml:21:5');
    expect(at('to')).toBe('flows.yaml:18:1');
  });

  it('point at the nearest ancestor of what is not there', () => {
    expect(at('to[0].unknown')).toBe('flows.yaml:19:5');
    expect(at('to[7].unknown')).toBe('flows.yaml:18:1');
    expect(at('nothing')).toBe('flows.yaml:10:1');
  });

  it('reach into the text of a block', () => {
    const placed = integration.place({ code: 'x.y', level: 'error', path: 'when', sentence: '', at: { line: 2, column: 3 } });
    expect(placed.at).toMatchObject({ line: 17, column: 7 });
  });

  it('reach into a text on one line', () => {
    const { documents } = readDocuments(projectFiles);
    const placed = documents
      .at(-1)!
      .place({ code: 'x.y', level: 'error', path: 'when', sentence: '', at: { line: 1, column: 9 } });
    expect(placed.at).toMatchObject({ line: 15, column: 15 });
  });
});
