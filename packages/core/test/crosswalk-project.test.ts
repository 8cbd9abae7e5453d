import { describe, expect, it } from 'vitest';
import { checkProject, readCrosswalkTable, rowsOfEntries, writeCrosswalkTable } from '@millrace/core';
import { catalogue } from './support/fixture-project.ts';

const head = 'kind: crosswalk\nname: material\nowner: master-data\n';

async function issuesOf(text: string, tables: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const files = [{ path: 'codes/x.yaml', text }];
  const { issues } = await checkProject(files, catalogue, { readCase: path => tables[path] });
  return issues
    .filter(({ code }) => code !== 'document.unused')
    .map(({ at, level, code, sentence }) => `${at.file}:${at.line} ${level} ${code} ${sentence}`);
}

describe('checking a crosswalk', () => {
  it('finds nothing wrong with one that is right', async () => {
    const sets = 'kind: code-set\nname: erp\nowner: o\ncodes: { A: first, B: { title: second, until: 2026-01-01 } }\n---\n';
    const text = `${sets}${head}from: erp\nmissing: { code: Z }\nentries:\n  - { from: A, to: X, until: 2026-01-01 }\n  - { from: A, to: Y, since: 2026-01-01 }\n`;
    expect(await issuesOf(text)).toEqual([]);
  });

  it('F105: names both lines of two entries for one key and site that hold on the same day', async () => {
    const text = `${head}entries:\n  - { from: A, to: X }\n  - { from: B, to: X }\n  - { from: A, to: Y, since: 2026-01-01 }\n  - { from: B, to: X }\n`;
    expect(await issuesOf(text)).toEqual([
      'codes/x.yaml:7 error crosswalk.overlap two entries for "A" hold on the same day: to "X" in codes/x.yaml line 5, and to "Y" here',
      'codes/x.yaml:8 error crosswalk.overlap the entry for "B" is there already, in codes/x.yaml line 6',
    ]);
  });

  it('names file and line of the table for what is wrong in it, also against the document', async () => {
    const csv =
      'from;to;site;valid-from;valid-until\r\nA;X;;;\r\nC;X;pune;;\r\nD;X;;2026-02-30;\r\nE;X;;2026-03-01;2026-03-01\r\n;X;;;\r\nF;X\r\n';
    const text = `${head}table: material.csv\nentries:\n  - { from: A, to: Y }\n`;
    expect(await issuesOf(text, { 'codes/material.csv': csv })).toEqual([
      'codes/material.csv:3 error crosswalk.unknown-site there is no site "pune"',
      'codes/material.csv:4 error crosswalk.day "2026-02-30" is no day of the calendar; write it as 2026-01-31',
      'codes/material.csv:5 error crosswalk.day the entry ends on 2026-03-01, which is not after its first day, 2026-03-01',
      'codes/material.csv:6 error crosswalk.form "from" is empty',
      'codes/material.csv:7 error crosswalk.table expected 5 fields, found 2',
    ]);
    expect(await issuesOf(text, { 'codes/material.csv': 'from,to\nA,X\n' })).toEqual([
      'codes/material.csv:2 error crosswalk.overlap two entries for "A" hold on the same day: to "Y" in codes/x.yaml line 6, and to "X" here',
    ]);
  });

  it.each([
    ['a table that is not there', 'table: none.csv\n', 'codes/x.yaml:4 error crosswalk.table the file "none.csv" cannot be read'],
    [
      'a table outside of the project',
      'table: ../../etc/passwd\n',
      'codes/x.yaml:4 error crosswalk.table the file "../../etc/passwd" cannot be read',
    ],
    [
      'a code set that is not there',
      'from: erpp\n',
      'codes/x.yaml:4 error code-set.unknown there is no code set "erpp"; did you mean "erp"?',
    ],
    [
      'a rule that is none',
      'missing: drop\n',
      'codes/x.yaml:4 error crosswalk.form expected hold, pass or { code: CODE } with a code in quotes',
    ],
    [
      'a code that the code set lacks',
      'from: erp\nentries: [{ from: Q, to: X }]\n',
      'codes/x.yaml:5 error crosswalk.unknown-code expected a code of erp (steward: o), found "Q"; did you mean "A"?',
    ],
    [
      'a day in another form',
      'entries: [{ from: A, to: X, since: 01.02.2026 }]\n',
      'codes/x.yaml:4 error document.not-matching "since" must be a day such as 2026-01-01; it is "01.02.2026"',
    ],
  ])('says what is wrong with %s', async (_, more, expected) => {
    const sets = '\n---\nkind: code-set\nname: erp\nowner: o\ncodes: { A: first }\n';
    expect(await issuesOf(`${head}${more}${sets}`)).toEqual([expected]);
  });

  it.each([
    ['no columns', 'a,b\n', '"a" is no column of a crosswalk; there is from, to, site, valid-from, valid-until, preferred'],
    ['a misspelt column', 'from,to,valid-form\n', '"valid-form" is no column of a crosswalk; did you mean "valid-from"?'],
    ['a column twice', 'from,to,from\n', 'the column "from" stands twice'],
    ['nothing', '', 'the first line must name the columns, from and to among them'],
    ['a quote that never ends', 'from,to\n"A,B\n', 'the text ends inside a quoted field'],
  ])('refuses a table with %s', (_, csv, sentence) => {
    expect(readCrosswalkTable(csv, 't.csv').issues[0]).toMatchObject({ sentence, at: { file: 't.csv' } });
  });

  it('F84: refuses a table in an encoding that is not what it says', () => {
    expect(readCrosswalkTable(Uint8Array.of(0x66, 0xff, 0x0a), 't.csv').issues[0]).toMatchObject({
      code: 'crosswalk.table',
      at: { line: 1 },
    });
  });

  it('writes a table that reads as the same entries', () => {
    const entries = [
      { from: 'A,1', to: 'X "q"', site: 'pune', since: '2026-01-01' },
      { from: '007', to: 'Y', until: '2027-01-01', preferred: true },
    ];
    const csv = writeCrosswalkTable([rowsOfEntries(entries)]);
    expect(readCrosswalkTable(csv, 't.csv')).toEqual({ entries, lines: [2, 3], issues: [] });
    expect(writeCrosswalkTable([rowsOfEntries([{ from: 'a', to: 'b' }])])).toBe('from,to\r\na,b\r\n');
  });

  it('reads a table of 100,000 rows well inside a second', () => {
    const csv = `from,to,site,valid-from\n${Array.from({ length: 100_000 }, (_, row) => `MAT-${row},${row},,2026-01-01\n`).join('')}`;
    const started = performance.now();
    const { entries, issues } = readCrosswalkTable(csv, 't.csv');
    expect([entries.length, issues.length]).toEqual([100_000, 0]);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('checking who uses codes', () => {
  const contracts = `kind: contract
name: a
version: 1
owner: o
subject: id
schema: { type: object, required: [id], properties: { id: { type: string }, priority: { type: string, codes: prio } } }
---
kind: mapping
name: m
from: a@1
to: a@1
fields:
  id: id
  priority: { value: priority, crosswalk: material, back: true }
---
`;

  it('finds a code set and a crosswalk that are not there, with the nearest', async () => {
    const sets = 'kind: code-set\nname: prios\nowner: o\ncodes: { A: first }\n---\nkind: crosswalk\nname: materials\nowner: o\n';
    const found = (await issuesOf(contracts + sets)).filter(line => / (code-set|crosswalk)\./.test(line));
    expect(found).toEqual([
      'codes/x.yaml:6 error code-set.unknown there is no code set "prio"; did you mean "prios"?',
      'codes/x.yaml:14 error crosswalk.unknown there is no crosswalk "material"; did you mean "materials"?',
    ]);
  });

  it('F105: refuses the way back where it is ambiguous, naming both entries, unless one is preferred', async () => {
    const set = 'kind: code-set\nname: prio\nowner: o\ncodes: { A: first }\n---\n';
    const entries = (more: string): string =>
      `${contracts}${set}${head}entries:\n  - { from: A, to: X }\n  - { from: B, to: X${more} }\n`;
    const about = async (text: string): Promise<readonly string[]> =>
      (await issuesOf(text)).filter(line => / crosswalk\./.test(line));
    expect(await about(entries(''))).toEqual([
      'codes/x.yaml:14 error crosswalk.way-back on the way back "X" is ambiguous: "A" (codes/x.yaml line 25) and "B" (codes/x.yaml line 26) both lead to it',
    ]);
    expect(await about(entries(', preferred: true'))).toEqual([]);
    expect(await about(entries(', site: none'))).toHaveLength(1);
  });

  it('warns about codes of a code set that no entry translates', async () => {
    const set =
      'kind: code-set\nname: prio\nowner: o\ncodes: { A: first, B: second, C: { title: gone, until: 2026-01-01 } }\n---\n';
    const text = `${contracts.replace(', back: true', '')}${set}${head}from: prio\nentries:\n  - { from: A, to: X }\n`;
    expect((await issuesOf(text)).filter(line => / crosswalk\./.test(line))).toEqual([
      'codes/x.yaml:24 warning crosswalk.gap there is no entry for "B" of code set prio; such a message is held for master-data',
    ]);
  });
});

describe('tests of mappings with crosswalks', () => {
  const project = (day: string): string => `kind: contract
name: a
version: 1
owner: o
subject: id
schema: { type: object, required: [id], properties: { id: { type: string, codes: ids } } }
---
kind: mapping
name: m
from: a@1
to: a@1
fields: { id: { value: id, crosswalk: material } }
tests: [{ given: given.json, expect: expect.json${day} }]
---
kind: code-set
name: ids
owner: o
codes: { A: "", B: "", X: { until: 2026-06-01 }, Y: { from: 2026-06-01 } }
---
${head}entries: [{ from: A, to: X, until: 2026-06-01 }, { from: A, to: Y, since: 2026-06-01 }]
`;

  it('see the entries of the day that the test names, and of the far end of time without one', async () => {
    const about = async (day: string, id: string): Promise<readonly string[]> =>
      (await issuesOf(project(day), { 'codes/given.json': '{"id":"A"}', 'codes/expect.json': `{"id":"${id}"}` })).filter(line =>
        line.includes('test-failed'),
      );
    expect(await about(', day: 2026-05-31', 'X')).toEqual([]);
    expect(await about(', day: 2026-06-01', 'Y')).toEqual([]);
    expect(await about('', 'Y')).toEqual([]);
    expect(await about('', 'X')).toHaveLength(1);
  });
});
