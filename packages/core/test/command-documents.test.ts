import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkProject, documentUsers, formatIssue, whereUsed } from '@millrace/core';
import type { CheckedProject, ConnectorFacts, Plan, ProjectFile } from '@millrace/core';
import { describe, expect, it, test } from 'vitest';

const facts = (name: string, offers: ReturnType<ConnectorFacts['offers']>): ConnectorFacts => ({
  name,
  config: {},
  offers: () => offers,
});
const catalogue = new Map(
  [
    facts('plc', { tags: { writes: true } }),
    facts('queue', { source: { delivery: 'acknowledged' }, sink: { repeat: 'keyed', batch: 1 } }),
  ].map(each => [each.name, each]),
);
const equipmentCommand = readFileSync(join(import.meta.dirname, '../../../library/equipment/equipment-command.yaml'), 'utf8');

const places = `kind: site
name: lyon
code: "1720"
zone: Europe/Paris
systems: { line: line-lyon }
---
kind: site
name: pune
code: "1710"
zone: Asia/Kolkata
systems: { line: line-pune }
---
kind: system
name: line-lyon
role: plc
owner: automation
site: lyon
interfaces: { tags: { connector: plc, config: {} } }
---
kind: system
name: line-pune
role: plc
owner: automation
site: pune
interfaces: { tags: { connector: plc, config: {} } }
---
kind: system
name: mes
role: mes
owner: production
interfaces: { orders: { connector: queue, config: {} } }
`;

const line = `kind: collection
name: line
owner: packaging
class: Line
tags:
  running: { type: boolean }
  speed: { type: number, unit: m/min }
  recipe: { type: text }
  temperature: { type: number, unit: Cel }
commands:
  set-speed: { write: { speed: { min: 10, max: 90 } } }
  load-recipe:
    write: { recipe: { values: [R-100, R-200] }, temperature: { min: 120, max: 200 } }
    approval: true
`;

const bindings = `kind: binding
name: lyon-lines
site: lyon
collection: line
equipment:
  packing/line-1:
    interface: line.tags
    table: line.csv
    commands: [set-speed, load-recipe]
    integrations: { load-recipe: [download-recipes] }
---
kind: binding
name: pune-lines
site: pune
collection: line
equipment:
  packing/line-7:
    interface: line.tags
    table: line.csv
    commands: [load-recipe]
    integrations:
      load-recipe: [download-recipes]
`;

const recipe = `kind: contract
name: recipe
version: 1
owner: production
subject: order
schema:
  type: object
  required: [order, line, recipe, sealing]
  properties:
    order: { type: string }
    line: { type: string }
    recipe: { type: string }
    sealing: { type: number, unit: K }
    note: { type: string }
`;

const mapping = `kind: mapping
name: recipe-to-command
from: recipe@1
to: equipment-command@1
fields:
  equipment: line
  order: order
  parameters:
    fields:
      recipe: recipe
      temperature: { value: sealing, to: Cel }
`;

const flow = `kind: integration
name: download-recipes
for: [lyon, pune]
from: { interface: mes.orders, contract: recipe@1 }
to:
  - { collection: line, command: load-recipe, contract: equipment-command@1, mapping: recipe-to-command, interlock: wait, expire: 8 h }
tests:
  - { given: given.json, expect: expect.json, to: line.load-recipe }
`;

const files: readonly ProjectFile[] = Object.entries({ places, line, bindings, recipe, mapping, flow }).map(([name, text]) => ({
  path: `${name}.yaml`,
  text,
}));
const cases: Readonly<Record<string, string>> = {
  'line.csv': 'tag,address\nrunning,a\nspeed,b\nrecipe,c\ntemperature,d\n',
  'given.json': '{"order":"4711","line":"packing/line-1","recipe":"R-200","sealing":443.15}',
  'expect.json': '{"equipment":"packing/line-1","order":"4711","parameters":{"recipe":"R-200","temperature":170}}',
};

function check(of: readonly ProjectFile[] = files): Promise<CheckedProject> {
  const library = {
    find: (name: string) =>
      name === 'equipment-command' ? [{ path: 'library/equipment-command.yaml', text: equipmentCommand }] : [],
  };
  return checkProject(of, catalogue, { readCase: path => cases[path], library });
}

async function planOf(): Promise<Plan> {
  const { plan, issues } = await check();
  expect(issues.map(formatIssue)).toEqual([]);
  return plan!;
}

describe('an integration that commands equipment', () => {
  test('checks clean, and has one flow a site to the commands of the collection there', async () => {
    const { flows, interfaces, systems } = await planOf();
    expect(flows.map(({ name, target, command }) => ({ name, target, command }))).toEqual(
      ['lyon', 'pune'].map(site => ({
        name: `download-recipes@${site}:line.load-recipe`,
        target: `line@${site}.commands`,
        command: { collection: `line@${site}`, name: 'load-recipe', interlock: 'wait' },
      })),
    );
    expect(interfaces.get('line@lyon.commands')).toMatchObject({ declaration: { connector: 'equipment-commands' } });
    expect(systems.get('line@lyon')).toMatchObject({ role: 'plc', owner: 'packaging', site: 'lyon' });
  });

  test('uses the collection: whoever changes it sees the integration', async () => {
    const { documents } = await check();
    const { flows } = await planOf();
    const users = documentUsers(documents.map(({ kind, ref, document }) => ({ kind, ref, document: document! })) as never, flows);
    const uses = whereUsed(users, { kind: 'collection', ref: 'line' });
    expect(uses.find(({ kind }) => kind === 'integration')).toMatchObject({ ref: 'download-recipes', as: ['writes'] });
  });
});

/** File, text, what stands there instead (§ marks the place), code, and words of the sentence. */
const mistakes: Readonly<Record<string, readonly [file: string, from: string, to: string, code: string, says: string]>> = {
  'a target that is nothing': [
    'flow',
    '{ collection: line, command: load-recipe, c',
    '§{ c',
    'document.target-missing',
    'neither',
  ],
  'a target that is both': [
    'flow',
    '{ collection: line',
    '{ interface: §mes.orders, collection: line',
    'document.target-missing',
    'not both',
  ],
  'a command without collection': ['flow', '{ collection: line, ', '§{ ', 'document.target-missing', '"collection" is missing'],
  'an interlock of an interface': [
    'flow',
    'collection: line, command: load-recipe, contract: equipment-command@1, mapping: recipe-to-command, interlock: wait',
    'interface: mes.orders, contract: equipment-command@1, mapping: recipe-to-command, interlock: §wait',
    'document.target-missing',
    'no interlock',
  ],
  'a collection that is not there': ['flow', 'collection: line', 'collection: §lines', 'document.unknown-collection', '"line"'],
  'a command that is not declared': [
    'flow',
    'command: load-recipe',
    'command: §load-recpe',
    'document.unknown-command',
    '"load-recipe"',
  ],
  'no sites': ['flow', 'for: [lyon, pune]\n', '', 'document.setting-missing', 'at a site'],
  'another contract': ['flow', 'contract: equipment-command@1', 'contract: §recipe@1', 'document.command-contract', 'recipe@1'],
  'a site without rights': [
    'bindings',
    '    integrations:\n      load-recipe: [download-recipes]\n',
    '',
    'document.command-not-from-integration',
    'the site "pune" allows the command "load-recipe" to people',
  ],
  'a command that no binding allows': [
    'flow',
    'command: load-recipe',
    'command: §set-speed',
    'document.command-not-allowed',
    '"pune"',
  ],
  'rights to a command that is not allowed': [
    'bindings',
    'commands: [load-recipe]',
    'commands: []',
    'document.command-not-allowed',
    '"packing/line-7"',
  ],
  'rights of an integration that is not there': [
    'bindings',
    '      load-recipe: [download-recipes]',
    '      load-recipe: [download-recipes, §download-recipe]',
    'document.unknown-integration',
    '"download-recipes"',
  ],
  'a parameter that the command does not write': [
    'mapping',
    '      recipe: recipe',
    '      recipe: recipe\n      §speed: "50"',
    'mapping.target-unknown',
    '"speed"',
  ],
  'a parameter left out': ['mapping', '      recipe: recipe\n', '', 'mapping.target-missing', '"recipe"'],
  'a parameter of another type': ['mapping', '{ value: sealing, to: Cel }', '§recipe', 'mapping.type', 'expected a number'],
  'a parameter of another unit': ['mapping', '{ value: sealing, to: Cel }', '§sealing', 'mapping.unit', 'K'],
  'a constant outside of the bounds': ['mapping', '{ value: sealing, to: Cel }', '{ constant: §400 }', 'mapping.overflow', '200'],
};

describe('check finds', () => {
  it.each(Object.entries(mistakes))('%s, with place and remedy', async (_, [file, from, to, code, says]) => {
    const changed = files.map(({ path, text }) => {
      if (path !== `${file}.yaml`) return { path, text };
      expect(text.split(from)).toHaveLength(2);
      return { path, text: text.replace(from, () => to.replace('§', '')) };
    });
    const { issues, plan } = await check(changed);
    const found = issues.find(issue => issue.code === code && issue.sentence.includes(says));
    expect(issues.map(formatIssue).join('\n')).toContain(code);
    expect(found, issues.map(formatIssue).join('\n')).toBeDefined();
    expect(plan).toBeUndefined();
    if (!to.includes('§')) return;
    const whole = files.find(({ path }) => path === `${file}.yaml`)!.text.replace(from, () => to);
    const before = whole.slice(0, whole.indexOf('§')).split('\n');
    expect(found!.at).toMatchObject({ file: `${file}.yaml`, line: before.length, column: before.at(-1)!.length + 1 });
  });
});
