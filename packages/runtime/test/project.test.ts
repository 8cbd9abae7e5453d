import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProject } from '@millrace/runtime';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'project-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const contract = `kind: contract
name: order
version: 1
owner: planning
subject: id
schema: { type: object, required: [id], properties: { id: { type: string } } }
`;
const mapping = `---
kind: mapping
name: same
from: order@1
to: order@1
fields: { id: id }
tests:
  - { given: cases, expect: out.json }
`;
const system = `---
kind: system
name: erp
role: erp
owner: it
interfaces: { a: { connector: none, config: {} }, b: { connector: none, config: {} } }
---
kind: integration
name: copy
owner: it
from: { interface: erp.a, contract: order@1 }
to: [{ interface: erp.b, contract: order@1, mapping: same }]
`;
const connector = {
  name: 'none',
  config: {},
  offers: () => ({ source: { delivery: 'acknowledged' as const }, sink: { repeat: 'keyed' as const, batch: 1 } }),
};

async function check(): Promise<readonly string[]> {
  const { issues } = await readProject(folder, new Map([['none', connector]]));
  return issues.map(({ at, code, sentence }) => `${at.file}:${at.line}:${at.column} ${code} ${sentence}`);
}

test('a test that names a folder is told, as is one that names nothing', async () => {
  mkdirSync(join(folder, 'cases'));
  writeFileSync(join(folder, 'all.yaml'), contract + mapping + system);
  expect(await check()).toEqual(['all.yaml:14:14 document.test-case-missing the file "cases" cannot be read']);
});

test('a file that is not UTF-8 is refused where it is not, and a folder with the name of a file is none', async () => {
  mkdirSync(join(folder, 'folder.yaml'));
  writeFileSync(join(folder, 'all.yaml'), Buffer.from(contract.replace('planning', 'Müller'), 'latin1'));
  expect(await check()).toEqual(['all.yaml:4:9 document.encoding the file is not UTF-8: the byte FC does not belong here']);
});
