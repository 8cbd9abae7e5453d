import { describe, expect, it } from 'vitest';
import { readDocuments, resolvePlan, type Plan, type ProjectFile } from '@millrace/core';
import { catalogue, edited, projectFiles } from './support/fixture-project.ts';

function planOf(files: readonly ProjectFile[]): Plan {
  const { plan, issues } = resolvePlan(readDocuments(files).documents, catalogue);
  expect(issues).toEqual([]);
  return plan!;
}

function issuesOf(files: readonly ProjectFile[]): readonly string[] {
  const read = readDocuments(files);
  const { plan, issues } = resolvePlan(read.documents, catalogue);
  expect(plan === undefined).toBe([...read.issues, ...issues].some(({ level }) => level === 'error'));
  return issues.map(({ at, level, code }) => `${at.file}:${at.line}:${at.column} ${level} ${code}`);
}

describe('the plan of a project', () => {
  it('has one flow per integration, site and target, with the systems of the site', () => {
    expect(
      planOf(projectFiles).flows.map(({ name, title, source, target, owner }) => ({ name, title, source, target, owner })),
    ).toEqual([
      {
        name: 'release-orders@pune:mes.work-orders',
        title: 'release orders, Pune',
        source: 'erp.orders',
        target: 'mes-pune.work-orders',
        owner: 'production-planning',
      },
      {
        name: 'release-orders@lyon:mes.work-orders',
        title: 'release orders, Lyon',
        source: 'erp.orders',
        target: 'mes-lyon.work-orders',
        owner: 'production-planning',
      },
    ]);
  });

  it('has the policy in milliseconds, and holds what stays unknown where nothing else is said', () => {
    expect(planOf(projectFiles).flows[0]?.policy).toEqual({ expire: 259_200_000, unknown: 'hold' });
  });

  it('leaves the settings of an interface as they are written, with the contract of a source', () => {
    const orders = planOf(projectFiles).interfaces.get('erp.orders');
    expect(orders?.contract).toBe('production-order@1');
    expect(orders?.declaration.config).toEqual({ address: '${env:ERP_ADDRESS}', password: '${secret:ERP_PASSWORD}' });
  });

  it('needs no site for an integration of the enterprise', () => {
    const files = edited(
      'flows.yaml',
      'for: [pune, lyon]\n',
      '',
      edited('flows.yaml', 'interface: mes.', 'interface: mes-pune.'),
    );
    const [flow] = resolvePlan(readDocuments(edited('flows.yaml', ', site: lyon', '', files)).documents, catalogue).plan!.flows;
    expect(flow).toMatchObject({ name: 'release-orders:mes-pune.work-orders', title: 'release orders' });
    expect(flow?.site).toBeUndefined();
  });
});

describe('the text of a plan', () => {
  const texts = (plan: Plan): Record<string, string> => ({
    plan: plan.text,
    ...Object.fromEntries([...plan.interfaces.values(), ...plan.flows].map(({ name, text }) => [name, text])),
  });
  const changed = (files: readonly ProjectFile[]): readonly string[] => {
    const [before, after] = [texts(planOf(projectFiles)), texts(planOf(files))];
    return Object.keys(before).filter(name => before[name] !== after[name]);
  };

  it('is the same for the same meaning: other order, other files, other units, other comments', () => {
    const sites = edited(
      'sites.yaml',
      'name: lyon\ncode: "0042"\n',
      "code: '0042'   # as in the ERP\nname: lyon\n",
      [...projectFiles].reverse(),
    );
    const units = edited('flows.yaml', 'expire: 3 d', 'expire: 72 h', sites);
    expect(changed(edited('systems.yaml', 'poll: 2 min', 'poll: 120 s\n      port: 5672', units))).toEqual([]);
  });

  it.each([
    ['a title of a site', 'sites.yaml', 'title: Pune', 'title: Pune West', ['plan', 'release-orders@pune:mes.work-orders']],
    ['a setting of an interface', 'systems.yaml', 'poll: 2 min', 'poll: 3 min', ['plan', 'mes-pune.work-orders']],
    ['an owner of a system', 'systems.yaml', 'owner: finance', 'owner: sales', ['plan']],
    [
      'a mapping',
      'flows.yaml',
      'item: product',
      'item: product & "-A"',
      ['plan', 'release-orders@pune:mes.work-orders', 'release-orders@lyon:mes.work-orders'],
    ],
    [
      'a condition',
      'flows.yaml',
      'plant = site.code',
      'site.code = plant',
      ['plan', 'release-orders@pune:mes.work-orders', 'release-orders@lyon:mes.work-orders'],
    ],
    [
      'the policy',
      'flows.yaml',
      'expire: 3 d',
      'expire: 4 d',
      ['plan', 'release-orders@pune:mes.work-orders', 'release-orders@lyon:mes.work-orders'],
    ],
    [
      'a contract of a target',
      'contracts.yaml',
      'item: { type: string }',
      'item: { type: string, minLength: 1 }',
      ['plan', 'release-orders@pune:mes.work-orders', 'release-orders@lyon:mes.work-orders'],
    ],
    [
      'the order of what a mapping writes',
      'flows.yaml',
      'number: orderId\n  item: product',
      'item: product\n  number: orderId',
      ['plan', 'release-orders@pune:mes.work-orders', 'release-orders@lyon:mes.work-orders'],
    ],
  ])('changes with %s, and nothing else does', (_, file, from, to, expected) => {
    expect(new Set(changed(edited(file, from, to)))).toEqual(new Set(expected));
  });
});

describe('names between documents', () => {
  it.each([
    [
      'an unknown connector',
      'systems.yaml',
      'connector: queue\n    config: {',
      'connector: queu\n    config: {',
      'systems.yaml:8:16 error document.unknown-connector',
    ],
    [
      'an unknown setting of a connector',
      'systems.yaml',
      'poll: 2',
      'pol: 2',
      'systems.yaml:22:7 error document.unknown-setting',
    ],
    [
      'a secret in plain text',
      'systems.yaml',
      '${secret:ERP_PASSWORD}',
      'hunter2',
      'systems.yaml:9:56 error document.secret-in-plain',
    ],
    ['a site of a system', 'systems.yaml', 'site: pune', 'site: puna', 'systems.yaml:16:7 error document.unknown-site'],
    ['a system of another site', 'sites.yaml', 'mes: mes-pune', 'mes: mes-lyon', 'sites.yaml:6:17 error document.other-site'],
    [
      'an unknown system in a binding',
      'sites.yaml',
      'mes: mes-pune',
      'mes: mes-pone',
      'sites.yaml:6:17 error document.unknown-system',
    ],
    ['an unknown zone', 'sites.yaml', 'Asia/Kolkata', 'Asia/Kolkatta', 'sites.yaml:5:7 error document.unknown-zone'],
    ['an offset in place of a zone', 'sites.yaml', 'Asia/Kolkata', '"+05:30"', 'sites.yaml:5:7 error document.unknown-zone'],
    ['the same code twice', 'sites.yaml', '"0042"', '"1710"', 'sites.yaml:10:7 warning document.same-site-code'],
    ['an unknown site', 'flows.yaml', 'for: [pune, lyon]', 'for: [pune, lion]', 'flows.yaml:13:13 error document.unknown-site'],
    ['a site twice', 'flows.yaml', 'for: [pune, lyon]', 'for: [pune, pune]', 'flows.yaml:13:13 error document.duplicate-site'],
    ['no site at all', 'flows.yaml', 'for: [pune, lyon]', 'for: []', 'flows.yaml:13:1 error document.setting-missing'],
    ['an unknown system', 'flows.yaml', 'erp.orders', 'epr.orders', 'flows.yaml:14:20 error document.unknown-system'],
    ['an unknown interface', 'flows.yaml', 'erp.orders', 'erp.order', 'flows.yaml:14:20 error document.unknown-interface'],
    [
      'an unknown contract',
      'flows.yaml',
      'contract: production-order@1',
      'contract: production-order@2',
      'flows.yaml:14:42 error document.unknown-contract',
    ],
    [
      'an unknown mapping',
      'flows.yaml',
      'mapping: order-to-work-order',
      'mapping: order-to-workorder',
      'flows.yaml:19:14 error document.unknown-mapping',
    ],
    [
      'a mapping left out',
      'flows.yaml',
      '    mapping: order-to-work-order\n',
      '',
      'flows.yaml:17:5 error document.mapping-missing',
    ],
    [
      'a mapping of other contracts',
      'flows.yaml',
      'from: production-order@1\nto',
      'from: work-order@1\nto',
      'flows.yaml:19:14 error document.mapping-mismatch',
    ],
    [
      'a contract of a mapping',
      'flows.yaml',
      'from: production-order@1\nto',
      'from: production-orders@1\nto',
      'flows.yaml:3:7 error document.unknown-contract',
    ],
    [
      'a document twice',
      'flows.yaml',
      '---\nkind: integration',
      '---\nkind: site\nname: lyon\ncode: "3"\nzone: Europe/Paris\nsystems: {}\n---\nkind: integration',
      'flows.yaml:11:7 error document.duplicate',
    ],
  ])('point at %s', (_, file, from, to, expected) => {
    expect(issuesOf(edited(file, from, to))).toContain(expected);
  });

  it('say which one was probably meant', () => {
    const { issues } = resolvePlan(readDocuments(edited('flows.yaml', 'erp.orders', 'epr.orders')).documents, catalogue);
    expect(issues[0]?.sentence).toBe(
      'site "pune" binds no system "epr", and no system has this name; did you mean "erp"? (the same at lyon)',
    );
  });

  it('are not called unknown where their document only has a mistake of its own', () => {
    expect(issuesOf(edited('systems.yaml', 'role: erp', 'role: epr'))).toEqual([]);
  });
});

describe('what connectors promise', () => {
  const unsafe = (unknown: string): readonly ProjectFile[] =>
    edited('systems.yaml', 'poll: 2 min', 'repeat: unsafe', edited('flows.yaml', 'expire: 3 d', `expire: 3 d${unknown}`));

  it('refuses to read what only writes, and to write what only reads', () => {
    const only = (connector: string, config: string): readonly ProjectFile[] =>
      edited(
        'systems.yaml',
        'connector: queue, config: { address: mes.lyon.example }',
        `connector: ${connector}, config: ${config}`,
      );
    expect(issuesOf(only('feed', '{ address: x }'))).toEqual(['flows.yaml:17:16 error document.not-a-sink']);
    const read = edited('flows.yaml', 'erp.orders', 'mes.work-orders', only('printer', '{}'));
    expect(issuesOf(read)).toEqual(['flows.yaml:14:20 error document.not-a-source']);
  });

  it('refuses two meanings of one source', () => {
    const second =
      'kind: integration\nname: copy\nfrom: { interface: erp.orders, contract: work-order@1 }\nto: [{ interface: mes-pune.work-orders, contract: work-order@1 }]\n';
    expect(issuesOf([...projectFiles, { path: 'z.yaml', text: second }])).toEqual(['z.yaml:3:42 error document.two-contracts']);
  });

  it('warns of a target that cannot be asked, until the writer says that it is known', () => {
    expect(issuesOf(unsafe(''))).toEqual(['flows.yaml:17:16 warning document.cannot-verify']);
    expect(issuesOf(unsafe('\n    unknown: hold'))).toEqual([]);
  });

  it('refuses to repeat blindly', () => {
    expect(issuesOf(unsafe('\n    unknown: repeat'))).toEqual(['flows.yaml:21:14 error document.repeats-blindly']);
  });

  it('warns of what nothing uses', () => {
    const spare =
      'kind: system\nname: spare\nrole: other\nowner: x\ninterfaces:\n  a: { connector: feed, config: { address: x } }\n';
    expect(issuesOf([...projectFiles, { path: 'z.yaml', text: spare }])).toEqual(['z.yaml:6:3 warning document.unused']);
  });
});
