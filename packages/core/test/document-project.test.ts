import { describe, expect, it } from 'vitest';
import { checkProject, type CheckOptions, type ProjectFile } from '@millrace/core';
import { cases, catalogue, edited, projectFiles } from './support/fixture-project.ts';

const readCase = (path: string): string | undefined => cases[path];

async function issuesOf(files: readonly ProjectFile[], options: CheckOptions = { readCase }): Promise<readonly string[]> {
  const { plan, issues } = await checkProject(files, catalogue, options);
  expect(plan === undefined).toBe(issues.some(({ level }) => level === 'error'));
  return issues.map(({ at, level, code, sentence }) => `${at.file}:${at.line}:${at.column} ${level} ${code} ${sentence}`);
}

describe('checking a project', () => {
  it('finds nothing in a project that is right, and gives its plan', async () => {
    const { plan, issues } = await checkProject(projectFiles, catalogue, { readCase });
    expect(issues).toEqual([]);
    expect(plan?.flows).toHaveLength(2);
  });

  it.each([
    [
      'a path the source does not have',
      'number: orderId',
      'number: orderID',
      /^flows\.yaml:6:11 error mapping\.path-unknown .*orderId/u,
    ],
    ['a required target field left out', '  item: product\n', '', /^flows\.yaml:5:1 error mapping\.target-missing .*item/u],
    [
      'a target field that is not there',
      'item: product',
      'itme: product',
      /^flows\.yaml:7:3 error mapping\.target-unknown .*item/u,
    ],
    ['an expression that is none', 'amount: quantity', 'amount: quantity +', /^flows\.yaml:8:\d+ error mapping\.syntax /u],
    [
      'a condition over a path that is not there',
      'plant = site.code',
      'plnt = site.code',
      /^flows\.yaml:15:7 error mapping\.path-unknown .*plant/u,
    ],
    ['a condition that is none', 'plant = site.code', 'plant = = 1', /^flows\.yaml:15:\d+ error mapping\.syntax /u],
  ])('points at %s', async (_, from, to, expected) => {
    expect(
      (await issuesOf(edited('flows.yaml', from, to))).find(line => expected.test(line)),
      String(expected),
    ).toBeDefined();
  });

  it.each([
    [
      'a key that is nowhere in the schema',
      'order: orderId',
      'order: orderID',
      /^contracts\.yaml:6:16 error contract\.path-unknown .*orderId/u,
    ],
    [
      'a keyword that is none',
      'required: [orderId',
      'requierd: [orderId',
      /^contracts\.yaml:10:3 error contract\.schema-keyword .*required/u,
    ],
    ['a pattern that is none', '{1,12}', '{12,1}', /^contracts\.yaml:12:58 error contract\.schema-pattern /u],
  ])('points at %s in a contract', async (_, from, to, expected) => {
    expect(
      (await issuesOf(edited('contracts.yaml', from, to))).find(line => expected.test(line)),
      String(expected),
    ).toBeDefined();
  });

  it('checks references against an environment where one is given', async () => {
    const none = await issuesOf(projectFiles, { readCase, env: () => undefined });
    expect(none).toEqual(['systems.yaml:9:24 error document.reference-missing the environment variable ERP_ADDRESS is not set']);
    expect(await issuesOf(projectFiles, { readCase, env: () => 'erp.example' })).toEqual([]);
  });

  it('checks the value of a variable as the connector will', async () => {
    const files = edited('systems.yaml', 'poll: 2 min', 'port: ${env:PORT:-70000}');
    expect((await issuesOf(files, { env: () => 'x' }))[0]).toContain('systems.yaml:22:13 error document.wrong-type');
    expect((await issuesOf(files, { env: name => (name === 'PORT' ? undefined : 'x') }))[0]).toContain('document.out-of-range');
    expect(await issuesOf(files, {})).toEqual([]);
  });
});

describe('the tests of an integration', () => {
  it('fail with what differs, at their line', async () => {
    const files = edited('flows.yaml', 'item: product', 'item: product & "-A"');
    expect(await issuesOf(files)).toEqual([
      'flows.yaml:22:40 error document.test-failed given cases/order.json at pune, "item" is "P-7-A", expected "P-7"',
    ]);
  });

  it('fail where a message is filtered, or is not', async () => {
    expect(await issuesOf(edited('flows.yaml', 'plant = site.code', 'plant != site.code'))).toEqual([
      'flows.yaml:22:40 error document.test-failed given cases/order.json at pune, the message is filtered by "when", expected cases/work-order.json',
      'flows.yaml:23:40 error document.test-failed given cases/order.json at lyon, the message passes "when", expected it to be filtered',
    ]);
  });

  it('fail where the given message breaks the contract', async () => {
    const readCase = (path: string): string | undefined => cases[path]?.replace('"product": "P-7", ', '');
    expect((await issuesOf(projectFiles, { readCase }))[0]).toMatch(
      /^flows\.yaml:22:14 error document\.test-failed given cases\/order\.json at pune, it breaks production-order@1: .*product/u,
    );
  });

  it('name a file that is missing or cannot be read', async () => {
    expect((await issuesOf(projectFiles, { readCase: () => undefined }))[0]).toMatch(
      /^flows\.yaml:22:14 error document\.test-case-missing /u,
    );
    expect((await issuesOf(projectFiles, { readCase: () => '{ "a": }' }))[0]).toMatch(
      /^flows\.yaml:22:14 error document\.test-case-unreadable .*line 1/u,
    );
  });

  it('name a site or a target that the integration does not have', async () => {
    expect((await issuesOf(edited('flows.yaml', 'site: lyon }', 'site: oslo }')))[0]).toMatch(
      /^flows\.yaml:23:56 error document\.test-place /u,
    );
    expect((await issuesOf(edited('flows.yaml', 'site: lyon }', 'to: erp.orders }')))[0]).toMatch(
      /^flows\.yaml:23:54 error document\.test-place /u,
    );
  });

  it('read a file that is not JSON in the format of the interface, beside the document that names it', async () => {
    const xml = edited('systems.yaml', 'limits: { concurrency: 2, timeout: 10 s }', 'format: { kind: xml, records: order }');
    const files = edited(
      'flows.yaml',
      '- { given: cases/order.json, expect: cases/work-order.json }',
      '- { given: ../in/order.xml, expect: work-order.json }',
      xml,
    );
    const moved = files.map(file => ({ ...file, path: `project/${file.path}` }));
    const contents: Readonly<Record<string, string>> = {
      'in/order.xml':
        '<order><orderId>258456</orderId><plant>1710</plant><product>P-7</product><quantity>12.50</quantity></order>',
      'project/work-order.json': cases['cases/work-order.json']!,
      'project/cases/order.json': cases['cases/order.json']!,
    };
    expect(await issuesOf(moved, { readCase: path => contents[path] })).toEqual([]);
  });
});

describe('a large project', () => {
  it('of 10,000 integrations is checked in time that grows with its size, not with its square', async () => {
    const time = async (count: number): Promise<number> => {
      const integration = projectFiles[3]!.text.split('---\n')[1]!.split('tests:')[0]!;
      const many = Array.from({ length: count }, (_, index) =>
        integration.replace('name: release-orders', `name: release-orders-${index}`),
      );
      const files = [...projectFiles, { path: 'many.yaml', text: many.join('---\n') }];
      const start = performance.now();
      const { plan, issues } = await checkProject(files, catalogue, { readCase });
      expect(issues).toEqual([]);
      expect(plan?.flows).toHaveLength(2 * count + 2);
      return performance.now() - start;
    };
    await time(100);
    const [small, large] = [await time(1000), await time(10_000)];
    expect(large / small).toBeLessThan(40);
  });
});
