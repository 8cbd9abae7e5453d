import { describe, expect, it } from 'vitest';
import {
  checkProject,
  formatIssue,
  isSameCollecting,
  releaseChanges,
  type CheckedProject,
  type Plan,
  type ProjectFile,
} from '@millrace/core';
import { lineCatalogue, lineFiles, lineTables } from './support/line-project.ts';

async function check(
  files: readonly ProjectFile[] = lineFiles,
  tables: Readonly<Record<string, string>> = lineTables,
): Promise<CheckedProject> {
  return checkProject(files, lineCatalogue, { readCase: path => tables[path] });
}

async function planOf(...given: Parameters<typeof check>): Promise<Plan> {
  const { plan, issues } = await check(...given);
  expect(issues.map(formatIssue)).toEqual([]);
  return plan!;
}

/** A project with one text of one file or table replaced; § marks the place in the new text. */
function withMistake(file: string, from: string, to: string): Parameters<typeof check> {
  const change = (path: string, text: string): string => {
    if (path !== file) return text;
    if (text.split(from).length !== 2) throw new Error(`${file} must hold once: ${from}`);
    return text.replace(from, () => to.replace('§', ''));
  };
  return [
    lineFiles.map(({ path, text }) => ({ path, text: change(path, text) })),
    Object.fromEntries(Object.entries(lineTables).map(([path, text]) => [path, change(path, text)])),
  ];
}

/** Line and column of the mark in the changed file. */
function placeOf(file: string, from: string, to: string): string {
  const text = lineFiles.find(each => each.path === file)?.text ?? lineTables[file]!;
  const before = text.slice(0, text.indexOf(from)) + to.slice(0, to.indexOf('§'));
  const lines = before.split('\n');
  return `${file}:${lines.length}:${lines.at(-1)!.length + 1}`;
}

describe('the plan of a collection', () => {
  it('has each piece of equipment with the addresses of its site', async () => {
    const { collections } = await planOf();
    expect([...collections.keys()]).toEqual(['line@lyon', 'line@pune']);
    const lyon = collections.get('line@lyon')!;
    expect(lyon.to).toEqual(['lake.samples']);
    expect(lyon.context).toEqual({ order: 'mes.orders' });
    expect(lyon.collection.silence).toBe(120_000);
    expect(lyon.equipment[0]).toMatchObject({ name: 'packing/line-1', bound: { commands: ['set-speed'] } });
    expect(lyon.equipment[0]!.tags[3]).toEqual({
      tag: 'speed',
      interface: 'line-lyon.tags',
      address: 'ns=2;s=Line.Speed',
      unit: '[ft_i]/min',
      sampling: 250,
      line: 5,
    });
    expect(collections.get('line@pune')!.equipment[0]!.tags[3]).toMatchObject({
      interface: 'line-pune.tags',
      unit: 'm/s',
      scale: 0.1,
    });
  });

  it('gives integrations its events as a source', async () => {
    const { flows, interfaces } = await planOf();
    expect(flows.map(({ name, source }) => [name, source]).slice(0, 2)).toEqual([
      ['tell-mes@lyon:mes.events', 'line@lyon'],
      ['tell-mes@pune:mes.events', 'line@pune'],
    ]);
    expect(interfaces.has('line-lyon.tags')).toBe(true);
  });

  it('changes the collecting of nothing but the equipment that changed', async () => {
    const equipmentOf = ({ collections }: Plan) =>
      [...collections.values()].flatMap(plan => plan.equipment.map(equipment => ({ plan, equipment })));
    const before = await planOf();
    const staysIn = (after: Plan): readonly boolean[] =>
      equipmentOf(after).map((each, at) => isSameCollecting(equipmentOf(before)[at]!, each));
    const after = await planOf(...withMistake('tables/pune-7.csv', 'plant/7/ok', 'plant/7/good'));
    expect(staysIn(after)).toEqual([true, false]);
    expect(staysIn(await planOf(...withMistake('line.yaml', 'owner: packaging', 'owner: packaging-technology')))).toEqual([
      true,
      true,
    ]);
    expect(staysIn(await planOf(...withMistake('line.yaml', 'deadband: 0.5', 'deadband: 3')))).toEqual([false, false]);
    expect(releaseChanges(before.text, after.text)).toEqual([{ kind: 'binding', ref: 'pune-lines', change: 'changed' }]);
  });

  it('may leave a table unread where nobody can read files', async () => {
    const { issues } = await checkProject(lineFiles, lineCatalogue);
    expect(issues.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

/** File, text, replacement with the place marked, code, and what the sentence says. */
type Mistake = readonly [file: string, from: string, to: string, code: string, says?: string];

const mistakes: Readonly<Record<string, Mistake>> = {
  'a measurement of an unknown tag': [
    'line.yaml',
    'speed: { tag: speed, dead',
    'speed: { tag: §sped, dead',
    'collection.unknown-tag',
    '"speed"',
  ],
  'an event of an unknown tag': [
    'line.yaml',
    'tag: running, to: true',
    'tag: §runing, to: true',
    'collection.unknown-tag',
    '"running"',
  ],
  'a snapshot of an unknown tag': ['line.yaml', '[speed, recipe]', '[speed, §recip]', 'collection.unknown-tag', '"recipe"'],
  'a command on an unknown tag': ['line.yaml', 'write: { speed:', 'write: { §velocity:', 'collection.unknown-tag', '"velocity"'],
  'an unknown tag in a table': ['tables/lyon-1.csv', 'good,ns', '§god,ns', 'collection.unknown-tag', '"good"'],
  'a required tag left out': ['tables/lyon-1.csv', 'recipe,ns=2;s=Line.Recipe,,,\n', '', 'binding.missing-tag', '"recipe"'],
  'a tag twice': ['tables/lyon-1.csv', 'recipe,ns=2', 'good,ns=2;s=Other,,,\n§recipe,ns=2', 'binding.duplicate-tag', 'line 4'],
  'a unit that is none': ['tables/lyon-1.csv', '[ft_i]/min', 'fpm', 'unit.unknown', 'fpm'],
  'a unit of something else': ['tables/lyon-1.csv', '[ft_i]/min', 'kg', 'unit.not-commensurable', 'a mass'],
  'a unit of a flag': ['tables/lyon-1.csv', 'Line.Running,,', 'Line.Running,kg,', 'binding.value', 'boolean'],
  'a standard unit that is none': ['line.yaml', 'unit: m/min', 'unit: §mpm', 'unit.unknown', 'mpm'],
  'a unit of a text': [
    'line.yaml',
    'recipe: { type: text }',
    'recipe: { type: text, unit: §kg }',
    'collection.tag-type',
    'no unit',
  ],
  'an edge of a number': ['line.yaml', 'tag: running, to: true', 'tag: §speed, to: true', 'collection.tag-type', 'boolean'],
  'a counter of a measured number': [
    'line.yaml',
    'on: counter, tag: good',
    'on: counter, tag: §speed',
    'collection.tag-type',
    'integer',
  ],
  'a deadband of a text': [
    'line.yaml',
    '{ tag: speed, deadband: 0.5',
    '{ tag: recipe, deadband: §0.5',
    'collection.tag-type',
    'deadband',
  ],
  'a range upside down': [
    'line.yaml',
    'range: { min: 0, max: 120 }',
    'range: { min: §200, max: 120 }',
    'collection.bounds',
    '200',
  ],
  'bounds of a command upside down': ['line.yaml', '{ min: 0, max: 60 }', '{ min: §80, max: 60 }', 'collection.bounds', '80'],
  'a state that PackML does not have': [
    'line.yaml',
    '[Execute, Held]',
    '[§Exekute, Held]',
    'collection.unknown-state',
    '"Execute"',
  ],
  'an interlock over an unknown tag': [
    'line.yaml',
    'interlock: running',
    'interlock: §runing',
    'mapping.path-unknown',
    '"running"',
  ],
  'an event on nothing': ['line.yaml', 'on: counter', 'on: §count', 'document.not-a-choice', 'counter'],
  'a deadband below zero': ['line.yaml', 'deadband: 0.5', 'deadband: §-1', 'document.out-of-range'],
  'a context path that the contract does not have': [
    'line.yaml',
    'value: order.number',
    'value: §order.id',
    'contract.path-unknown',
    '"id"',
  ],
  'a context of an unknown contract': [
    'line.yaml',
    'from: line-order@1',
    'from: §line-orders@1',
    'document.unknown-contract',
    '"line-order@1"',
  ],
  'a context from an unknown system': [
    'line.yaml',
    'interface: mes.orders',
    'interface: §mess.orders',
    'document.unknown-system',
    '"mes"',
  ],
  'a target without measurements': ['line.yaml', 'to: [lake.samples]', 'to: [§mes.events]', 'document.no-series', 'queue'],
  'an interface without tags': [
    'bindings.yaml',
    'line.tags, table: tables/lyon-1.csv',
    'mes.events, table: tables/lyon-1.csv',
    'document.no-tags',
  ],
  'an unknown interface': [
    'bindings.yaml',
    'interface: line.tags, table: tables/lyon',
    'interface: §line.tgs, table: tables/lyon',
    'document.unknown-interface',
    '"tags"',
  ],
  'an unknown collection': [
    'bindings.yaml',
    'site: lyon\ncollection: line',
    'site: lyon\ncollection: §lines',
    'document.unknown-collection',
    '"line"',
  ],
  'an unknown site': ['bindings.yaml', 'site: lyon', 'site: §lion', 'document.unknown-site', '"lyon"'],
  'an unknown command': ['bindings.yaml', '[set-speed]', '[§set-sped]', 'binding.unknown-command', '"set-speed"'],
  'a table that is not there': ['bindings.yaml', 'tables/pune-7.csv', '§tables/pune-8.csv', 'binding.table', 'pune-8'],
  'a column that a table does not have': [
    'tables/lyon-1.csv',
    'tag,address,unit',
    '§tag,adress,unit',
    'binding.table',
    '"address"',
  ],
  'a row without address': ['tables/lyon-1.csv', 'ns=2;s=Line.State', '', 'binding.value', 'address'],
  'a scale with a comma': ['tables/pune-7.csv', 'm/s;0.1', 'm/s;0,1', 'binding.value', '0,1'],
  'a sampling without unit': ['tables/lyon-1.csv', '250 ms', '250', 'binding.value', '500 ms'],
  'a row with one field too many': ['tables/lyon-1.csv', 'Line.State,,,', 'Line.State,,,,', 'binding.table', '5 fields'],
  'a row of another interface that is not there': [
    'tables/lyon-1.csv',
    'tag,address,unit,scale,sampling\nrunning,ns=2;s=Line.Running,,,',
    'tag,address,unit,scale,interface\nrunning,ns=2;s=Line.Running,,,lin.tags',
    'document.unknown-system',
    '"line"',
  ],
  'an integration over an unknown collection': [
    'flows.yaml',
    'collection: line,',
    'collection: §lime,',
    'document.unknown-collection',
    '"line"',
  ],
  'an integration over both': [
    'flows.yaml',
    'collection: line,',
    'interface: mes.orders, collection: §line,',
    'document.source-missing',
    'not both',
  ],
  'an integration over neither': [
    'flows.yaml',
    'from: { collection: line, contract',
    '§from: { contract',
    'document.source-missing',
    'neither',
  ],
  'a collection read at no site': ['flows.yaml', 'for: [lyon, pune]\n', '', 'document.setting-missing', '"for"'],
  'a command of a broker that does not write': [
    'bindings.yaml',
    'table: tables/pune-7.csv }',
    'table: tables/pune-7.csv, commands: [§set-speed] }',
    'document.not-writable',
    'broker',
  ],
};

describe('check finds', () => {
  it.each(Object.entries(mistakes))('%s', async (_, [file, from, to, code, says]) => {
    const { issues, plan } = await check(...withMistake(file, from, to));
    const found = issues.find(issue => issue.code === code);
    expect(found, issues.map(formatIssue).join('\n')).toBeDefined();
    expect(found!.sentence).toContain(says ?? '');
    expect(found!.remedy).toBeTruthy();
    expect(plan).toBeUndefined();
    if (to.includes('§') && !file.endsWith('.csv')) {
      expect(formatIssue(found!)).toContain(`${placeOf(file, from, to)} `);
    }
    if (file.endsWith('.csv') && code !== 'binding.missing-tag') expect(found!.at).toMatchObject({ file, column: 1 });
  });

  it('the same equipment bound twice', async () => {
    const [files = [], tables] = withMistake('bindings.yaml', 'name: pune-lines\nsite: pune', 'name: more-lines\nsite: lyon');
    const twice = files.map(({ path, text }) => ({ path, text: text.replace('packing/line-7', 'packing/line-1') }));
    const { issues } = await check(twice, tables);
    expect(issues.find(({ code }) => code === 'document.two-bindings')).toMatchObject({
      sentence: 'the binding "lyon-lines" binds "packing/line-1" to this collection, too',
      at: { file: 'bindings.yaml', line: 13 },
    });
  });

  it('a command whose tag has no address', async () => {
    const { issues } = await check(
      ...withMistake('line.yaml', 'write: { speed: { min: 0, max: 60 } }', 'write: { pressure: { min: 0, max: 6 } }'),
    );
    expect(issues.map(({ code }) => code)).toContain('document.command-unbound');
  });

  it('a fact that nobody says, as a warning', async () => {
    const { issues } = await check(...withMistake('line.yaml', 'interface: mes.orders', 'interface: mes.events'));
    expect(issues).toMatchObject([{ code: 'document.context-unheard', level: 'warning' }]);
  });

  it('a collection that nothing is bound to, as a warning', async () => {
    const files = lineFiles.filter(({ path }) => path === 'line.yaml' || path === 'contracts.yaml');
    const { issues } = await check(files);
    expect(issues.map(({ code, sentence }) => `${code} ${sentence}`)).toContain(
      'document.unused no binding uses the collection "line"',
    );
  });
});
