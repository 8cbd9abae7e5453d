import { describe, expect, it } from 'vitest';
import { checkProject, formatIssue, type Library, type ProjectFile } from '@millrace/core';
import { cases, catalogue, edited, projectFiles } from './support/fixture-project.ts';

const [contracts, flows] = [projectFiles[2]!.text.split('---\n'), projectFiles[3]!.text.split('---\n')];
const tested = `${flows[0]!}tests:\n  - { given: cases/order.json, expect: cases/work-order.json }\n`;

/** The contracts and the mapping of the project as documents of a library, one a file. */
const shelf: Readonly<Record<string, string>> = {
  'production-order': contracts[0]!,
  'work-order': contracts[1]!,
  'order-to-work-order': tested,
  'never-used': 'kind: [',
};

const projectAlone: readonly ProjectFile[] = [projectFiles[0]!, projectFiles[1]!, { path: 'flows.yaml', text: flows[1]! }];

function libraryOf(files: Readonly<Record<string, string>>): Library {
  return {
    names: Object.keys(files),
    find: name =>
      [name].filter(each => Object.hasOwn(files, each)).map(each => ({ path: `library:${each}.yaml`, text: files[each]! })),
  };
}

async function check(files: readonly ProjectFile[], library = libraryOf(shelf), content = cases) {
  const readCase = (path: string) => content[path] ?? content[path.replace('library:', '')];
  const { plan, issues } = await checkProject(files, catalogue, { readCase, library });
  return { plan, issues: issues.map(formatIssue) };
}

describe('a library', () => {
  it('lends the documents that a project reaches, and no others', async () => {
    const { plan, issues } = await check(projectAlone);
    expect(issues).toEqual([]);
    expect([...plan!.contracts.keys(), ...plan!.mappings.keys()]).toEqual([
      'production-order@1',
      'work-order@1',
      'order-to-work-order',
    ]);
  });

  it('is part of the release: another text is another release and another flow', async () => {
    const changed = libraryOf({ ...shelf, 'order-to-work-order': tested.replace('item: product', 'item: orderId') });
    const content = { ...cases, 'cases/work-order.json': cases['cases/work-order.json']!.replace('P-7', '258456') };
    const [one, other] = [await check(projectAlone), await check(projectAlone, changed, content)];
    expect(other.issues).toEqual([]);
    expect(other.plan!.text).not.toBe(one.plan!.text);
    expect(other.plan!.flows[0]!.text).not.toBe(one.plan!.flows[0]!.text);
  });

  it('stands behind the project, which is told what it replaces', async () => {
    const own = { path: 'own.yaml', text: contracts[1]!.replace('unit: kg', 'unit: kg, minLength: 2') };
    const { plan, issues } = await check([...projectAlone, own]);
    expect(issues).toEqual([
      "own.yaml:2:7 info document.replaces-library this contract takes the place of the library's, in library:work-order.yaml",
    ]);
    expect(JSON.stringify(plan!.contracts.get('work-order@1'))).toContain('minLength');
  });

  it('has its faults named in its own files', async () => {
    const { issues } = await check(
      projectAlone,
      libraryOf({ ...shelf, 'order-to-work-order': tested.replace('item: product', 'item: produkt') }),
    );
    expect(issues.join('\n')).toMatch(/^library:order-to-work-order\.yaml:7:9 error mapping\.path-unknown/mu);
  });

  it('runs the tests beside its mappings', async () => {
    const content = { ...cases, 'cases/work-order.json': '{ "number": "258456", "item": "P-8", "amount": "12.50" }' };
    const { issues } = await check(projectAlone, libraryOf(shelf), content);
    expect(issues.join('\n')).toMatch(/^library:order-to-work-order\.yaml:10:40 error document\.test-failed/mu);
  });

  it('is thought of when a name is misspelt', async () => {
    const misspelt = edited('flows.yaml', 'mapping: order-to-work-order', 'mapping: order-to-workorder', projectAlone);
    expect((await check(misspelt)).issues.join('\n')).toContain('did you mean "order-to-work-order" of the library?');
  });

  it('does not lend a version that it does not have', async () => {
    const { issues } = await check(edited('flows.yaml', 'contract: work-order@1', 'contract: work-order@2', projectAlone));
    expect(issues.join('\n')).toContain('there is no contract "work-order@2"; there is work-order@1');
  });
});

describe('tests beside a mapping', () => {
  const withTests = (tests: string): readonly ProjectFile[] =>
    projectFiles.map(file =>
      file.path === 'flows.yaml' ? { path: file.path, text: `${flows[0]!}tests:\n  - ${tests}\n---\n${flows[1]!}` } : file,
    );

  it('may have a site in scope', async () => {
    const files = withTests('{ given: cases/order.json, expect: cases/work-order.json, site: pune }');
    const sited = edited('flows.yaml', 'item: product', 'item: site.code', files);
    const content = { ...cases, 'cases/work-order.json': cases['cases/work-order.json']!.replace('P-7', '1710') };
    expect((await check(sited, libraryOf({}), content)).issues).toEqual([]);
  });

  it.each([
    ['{ given: cases/none.json, expect: cases/work-order.json }', 'document.test-case-missing'],
    [
      '{ given: cases/work-order.json, expect: cases/work-order.json }',
      'test-failed given cases/work-order.json, it breaks production-order@1',
    ],
    ['{ name: a small order, given: cases/order.json, expect: cases/order.json }', 'test-failed a small order, '],
    ['{ given: cases/order.json, expect: cases/work-order.json, site: paris }', 'document.test-place there is no site "paris"'],
  ])('say what is wrong: %s', async (test, expected) => {
    expect((await check(withTests(test))).issues.join('\n')).toContain(expected);
  });
});
