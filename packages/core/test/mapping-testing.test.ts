import { describe, expect, it } from 'vitest';
import { checkProject, coreCodes, holdCodes, type CheckedProject } from '@millrace/core';
import { cases, catalogue, projectFiles } from './support/fixture-project.ts';

const mapping = projectFiles[3]!.text.split('---\n')[0]!;

/** The fixture with other tests beside its mapping, and perhaps another field. */
async function run(tests: string, field = '', content = cases): Promise<CheckedProject> {
  const [, ...rest] = projectFiles[3]!.text.split('---\n');
  const own = `${field === '' ? mapping : mapping.replace(/^ {2}item: .*$/mu, field)}tests:\n${tests}`;
  const files = [...projectFiles.slice(0, 3), { path: 'flows.yaml', text: [own, ...rest].join('---\n') }];
  return checkProject(files, catalogue, { readCase: path => content[path], coverage: true });
}

async function sentencesOf(...given: Parameters<typeof run>): Promise<readonly string[]> {
  const { tests } = await run(...given);
  return tests!.filter(({ kind }) => kind === 'mapping').flatMap(({ issues }) => issues.map(({ sentence }) => sentence));
}

const withCodes = '  item: { value: product, codes: { P-8: Pump } }';

describe('a test beside a mapping', () => {
  it('passes where the message comes out that the file holds', async () => {
    expect(await sentencesOf('  - { given: cases/order.json, expect: cases/work-order.json }\n')).toEqual([]);
  });

  it('passes where the message is held with the code that is expected', async () => {
    expect(await sentencesOf('  - { given: cases/order.json, expect: { held: mapping.code-missing } }\n', withCodes)).toEqual([]);
    expect(
      await sentencesOf('  - { given: cases/order.json, expect: { held: mapping.code-missing, at: item } }\n', withCodes),
    ).toEqual([]);
  });

  it('fails where the message is held for another reason, at another place, or not at all', async () => {
    expect(await sentencesOf('  - { given: cases/order.json, expect: { held: mapping.conversion } }\n', withCodes)).toEqual([
      expect.stringMatching(
        /^given cases\/order\.json, the mapping .* fails: item: .*; it is held with mapping\.code-missing, expected it to be held with mapping\.conversion$/u,
      ),
    ]);
    expect(
      await sentencesOf('  - { given: cases/order.json, expect: { held: mapping.code-missing, at: number } }\n', withCodes),
    ).toEqual([expect.stringMatching(/expected it to be held with mapping\.code-missing at number$/u)]);
    expect(await sentencesOf('  - { given: cases/order.json, expect: { held: mapping.code-missing } }\n')).toEqual([
      'given cases/order.json, a message comes out, expected it to be held with mapping.code-missing',
    ]);
  });

  it('refuses a code with which nothing is ever held, and names the nearest', async () => {
    const result = await run('  - { given: cases/order.json, expect: { held: mapping.code-mising } }\n', withCodes);
    expect(
      result
        .tests!.filter(({ kind }) => kind === 'mapping')
        .flatMap(({ issues }) => issues)
        .map(({ code, path, sentence }) => [code, path, sentence]),
    ).toEqual([
      [
        'document.test-expectation',
        'tests[0].expect.held',
        'given cases/order.json: no message of a test is held with "mapping.code-mising"; did you mean "mapping.code-missing"?',
      ],
    ]);
  });

  it('names the code of the step or the one of the issue behind it', async () => {
    const broken = { ...cases, 'cases/broken.json': '{}' };
    const sentences = (held: string): Promise<readonly string[]> =>
      sentencesOf(`  - { given: cases/broken.json, expect: { held: ${held} } }\n`, '', broken);
    expect(await sentences('delivery.source-contract')).toEqual([]);
    expect(await sentences('contract.required')).toEqual([]);
    expect(await sentences('contract.type')).toEqual([
      expect.stringMatching(/; it is held with delivery\.source-contract \(contract\.required\), expected it to be held with/u),
    ]);
  });

  it('knows the codes that the node gives', () => {
    expect(Object.keys(coreCodes)).toEqual(expect.arrayContaining([...holdCodes]));
  });

  it('names the field and the remedy where the file that is given cannot be read', async () => {
    const content = { ...cases, 'cases/huge.json': '{ "count": 12345678901234567890 }' };
    const { tests } = await run('  - { given: cases/huge.json, expect: cases/work-order.json }\n', '', content);
    const [issue] = tests!.flatMap(({ issues }) => issues).filter(({ code }) => code === 'document.test-case-unreadable');
    expect(issue!.sentence).toBe(
      '"cases/huge.json" cannot be read: count: a double cannot hold the number 12345678901234567890 exactly (line 1, column 12)',
    );
    expect(issue!.remedy).toMatch(/^Declare the field as `type: string, format: decimal` \(or int64\) in the contract/u);
  });

  it('says one thing and not two', async () => {
    expect(
      await sentencesOf(
        '  - { given: cases/order.json, expect: { message: cases/work-order.json, held: mapping.conversion } }\n',
      ),
    ).toEqual(['given cases/order.json: expected either a message or held, with or without at']);
  });

  it('offers what came out as the content of a file that is missing or differs', async () => {
    const { tests } = await run('  - { given: cases/order.json, expect: cases/new.json }\n');
    const { golden, issues } = tests!.find(({ kind }) => kind === 'mapping')!;
    expect(issues.map(({ code }) => code)).toEqual(['document.test-case-missing']);
    expect(golden!.file).toBe('cases/new.json');
    const again = await sentencesOf('  - { given: cases/order.json, expect: cases/new.json }\n', '', {
      ...cases,
      'cases/new.json': new TextDecoder().decode(golden!.content),
    });
    expect(again).toEqual([]);
  });
});

describe('coverage', () => {
  async function missed(tests: string, field: string): Promise<readonly string[]> {
    const { coverage } = await run(tests, field);
    const { points } = coverage!.find(({ kind }) => kind === 'mapping')!;
    return points.filter(({ field: of, reached }) => of === 'item' && !reached).map(({ words }) => words);
  }
  const test = '  - { given: cases/order.json, expect: { held: mapping.code-missing } }\n';

  it('names the branch that no test takes', async () => {
    expect(await missed(test, `  item: 'product = "P-7" ? "pump" : "other"'`)).toEqual(['the condition does not hold']);
    expect(await missed(test, '  item: product ?? "none"')).toEqual(['the value is absent']);
    expect(await missed(test, `  item: 'product ?: "none"'`)).toEqual(['the value is absent or empty']);
  });

  it('names the codes of a table that no test uses', async () => {
    expect(await missed(test, '  item: { value: product, codes: { P-7: Pump, P-8: Valve }, else: Other }')).toEqual([
      'the code P-8',
      'any other code',
    ]);
  });

  it('records a branch inside a filter, a function and a list', async () => {
    expect(await missed(test, `  item: '$map([product], function($p) { $p = "P-7" ? "a" : "b" })[0]'`)).toEqual([
      'the condition does not hold',
    ]);
  });

  it('of a mapping without tests is nothing', async () => {
    const { coverage } = await checkProject(projectFiles, catalogue, { readCase: path => cases[path], coverage: true });
    expect(coverage!.find(({ kind }) => kind === 'mapping')!.points.length).toBeGreaterThan(0);
  });
});
