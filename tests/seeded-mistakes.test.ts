import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { connectors } from '@millrace/connectors';
import { checkProject, formatIssue, type ProjectFile } from '@millrace/core';
import { openLibrary } from '@millrace/runtime';

const folder = join(import.meta.dirname, '../examples/two-plants/project');
const library = openLibrary();

/** The example in memory: its documents, and every file by path for the tests of integrations. */
interface Example {
  readonly files: readonly ProjectFile[];
  readonly contents: ReadonlyMap<string, string>;
}

async function readExample(): Promise<Example> {
  const paths = globSync('**/*.*', { cwd: folder }).map(path => path.split(sep).join('/'));
  const contents = new Map(
    await Promise.all(paths.map(async path => [path, await readFile(join(folder, path), 'utf8')] as const)),
  );
  const files = [...contents].filter(([path]) => path.endsWith('.yaml')).map(([path, text]) => ({ path, text }));
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), contents };
}

/** One mistake: a text of a file replaced by another, in which § marks the place that must be named; or the place is `at` elsewhere. */
interface Mistake {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly code: string;
  /** What the sentence must contain, such as the name that was meant. */
  readonly says?: string;
  /** A text of the edited file (or of `file` here) that begins at the place to be named. */
  readonly at?: { readonly file?: string; readonly text: string };
}

const mistakes: Readonly<Record<string, Mistake>> = {
  'a tab as indent': { file: 'sites/pune.yaml', from: '  mes: mes-pune', to: '§\tmes: mes-pune', code: 'document.not-yaml' },
  'a setting written twice': {
    file: 'sites/pune.yaml',
    from: 'title: Pune',
    to: 'title: Pune\n§title: Poona',
    code: 'document.duplicate-setting',
  },
  'an alias': { file: 'sites/pune.yaml', from: 'title: Pune', to: 'title: §*pune', code: 'document.alias' },
  'an unknown tag': { file: 'sites/pune.yaml', from: 'title: Pune', to: 'title: §!text Pune', code: 'document.tag' },
  'a kind that does not exist': {
    file: 'sites/pune.yaml',
    from: 'kind: site',
    to: 'kind: §plant',
    code: 'document.unknown-kind',
  },
  'a setting misspelt': { file: 'sites/pune.yaml', from: 'zone:', to: '§zon:', code: 'document.unknown-setting', says: '"zone"' },
  'a setting left out': {
    file: 'contracts/work-order.yaml',
    from: 'owner: manufacturing-it\n',
    to: '',
    at: { text: 'kind:' },
    code: 'document.setting-missing',
    says: '"owner"',
  },
  'a setting without its value': {
    file: 'contracts/work-order.yaml',
    from: 'subject: number',
    to: '§subject:',
    code: 'document.empty-value',
  },
  'a code without quotes': { file: 'sites/pune.yaml', from: "code: '1710'", to: 'code: §1710', code: 'document.text-expected' },
  'a code with leading zeros without quotes': {
    file: 'sites/lyon.yaml',
    from: "code: '1720'",
    to: 'code: §0720',
    code: 'document.number-rewritten',
    says: '0720',
  },
  'a list where one value belongs': {
    file: 'sites/pune.yaml',
    from: 'zone: Asia/Kolkata',
    to: '§zone: [Asia/Kolkata]',
    code: 'document.wrong-type',
  },
  'a name with a capital letter': {
    file: 'sites/pune.yaml',
    from: 'name: pune',
    to: 'name: §Pune',
    code: 'document.not-matching',
  },
  'a role that does not exist': {
    file: 'systems/erp.yaml',
    from: 'role: erp',
    to: 'role: §epr',
    code: 'document.not-a-choice',
    says: '"erp"',
  },
  'a duration without unit': {
    file: 'integrations/release-orders-by-file.yaml',
    from: 'expire: 30 d',
    to: 'expire: §30',
    code: 'document.not-a-duration',
  },
  'a version that is none': {
    file: 'contracts/work-order.yaml',
    from: 'version: 1',
    to: 'version: §0',
    code: 'document.out-of-range',
  },
  'a connector misspelt': {
    file: 'systems/mes-lyon.yaml',
    from: "connector: http\n    config:\n      url: '${env:LYON_MES_URL}/work-orders'",
    to: "connector: §htpp\n    config:\n      url: '${env:LYON_MES_URL}/work-orders'",
    code: 'document.unknown-connector',
    says: '"http"',
  },
  'a setting of a connector misspelt': {
    file: 'systems/erp.yaml',
    from: 'path: /orders',
    to: '§pth: /orders',
    code: 'document.unknown-setting',
    says: '"path"',
  },
  'a password in plain text': {
    file: 'systems/mes-lyon.yaml',
    from: "/work-orders'\n      auth: { kind: header, name: X-API-Key, value: '${secret:lyon-mes-key}'",
    to: "/work-orders'\n      auth: { kind: header, name: X-API-Key, value: §'s3cret'",
    code: 'document.secret-in-plain',
  },
  'a reference of an unknown kind': {
    file: 'systems/mes-lyon.yaml',
    from: "/work-orders'\n      auth: { kind: header, name: X-API-Key, value: '${secret:lyon-mes-key}'",
    to: "/work-orders'\n      auth: { kind: header, name: X-API-Key, value: §'${vault:lyon-mes-key}'",
    code: 'document.bad-reference',
    says: 'vault',
  },
  'a reference outside a connector': {
    file: 'sites/lyon.yaml',
    from: "code: '1720'",
    to: "code: §'${env:LYON}'",
    code: 'document.reference-here',
  },
  'format settings that contradict each other': {
    file: 'systems/mes-lyon.yaml',
    from: 'title: confirmations\n',
    to: "title: confirmations\n    format: { kind: delimited, separator: ';', quote: §';' }\n",
    code: 'format.settings',
  },
  'a zone that does not exist': {
    file: 'sites/lyon.yaml',
    from: 'Europe/Paris',
    to: '§Europe/Pariss',
    code: 'document.unknown-zone',
    says: 'Europe/Paris',
  },
  'a system bound that does not exist': {
    file: 'sites/lyon.yaml',
    from: 'mes: mes-lyon',
    to: 'mes: §mes-lion',
    code: 'document.unknown-system',
    says: '"mes-lyon"',
  },
  'a system bound that belongs to another site': {
    file: 'sites/pune.yaml',
    from: 'mes: mes-pune',
    to: 'mes: §mes-lyon',
    code: 'document.other-site',
  },
  'two documents of one name': {
    file: 'sites/lyon.yaml',
    from: 'name: lyon',
    to: 'name: pune',
    at: { file: 'sites/pune.yaml', text: 'pune\n' },
    code: 'document.duplicate',
  },
  'a site that does not exist': {
    file: 'integrations/post-confirmations.yaml',
    from: '[pune, lyon]',
    to: '[pune, §lion]',
    code: 'document.unknown-site',
    says: '"lyon"',
  },
  'a site named twice': {
    file: 'integrations/post-confirmations.yaml',
    from: '[pune, lyon]',
    to: '[pune, §pune]',
    code: 'document.duplicate-site',
  },
  'a system that is not bound': {
    file: 'integrations/post-confirmations.yaml',
    from: 'interface: postings.',
    to: 'interface: §posting.',
    code: 'document.unknown-system',
    says: '"postings"',
  },
  'an interface that does not exist': {
    file: 'integrations/post-confirmations.yaml',
    from: 'postings.confirmations',
    to: '§postings.confirmation',
    code: 'document.unknown-interface',
    says: '"confirmations"',
  },
  'an interface that only reads as a target': {
    file: 'integrations/post-confirmations.yaml',
    from: 'postings.confirmations',
    to: '§mes.confirmations',
    code: 'document.not-a-sink',
  },
  'an interface that only writes as a source': {
    file: 'integrations/post-confirmations.yaml',
    from: 'mes.confirmations',
    to: '§postings.confirmations',
    code: 'document.not-a-source',
  },
  'a contract in a version that does not exist': {
    file: 'integrations/post-confirmations.yaml',
    from: 'contract: confirmation@1',
    to: 'contract: §confirmation@2',
    code: 'document.unknown-contract',
    says: 'confirmation@1',
  },
  'one source read under two contracts': {
    file: 'integrations/release-orders-by-http.yaml',
    from: 'from: { interface: erp.orders, contract: sap-production-order@1 }',
    to: 'from: { interface: mes.confirmations, contract: §sap-production-order@1 }',
    code: 'document.two-contracts',
    at: { text: 'sap-production-order@1 }' },
  },
  'a mapping that does not exist': {
    file: 'integrations/post-confirmations.yaml',
    from: 'mapping: [report-to-confirmation',
    to: 'mapping: [§report-to-confirmations',
    code: 'document.unknown-mapping',
    says: '"report-to-confirmation"',
  },
  'a mapping left out': {
    file: 'integrations/post-confirmations.yaml',
    from: '    mapping: [report-to-confirmation, isa95-operations-response-to-sap-production-order-confirmation]\n',
    to: '',
    at: { text: 'interface: postings' },
    code: 'document.mapping-missing',
    says: 'from confirmation@1 to sap-production-order-confirmation@1',
  },
  'a mapping between other contracts': {
    file: 'integrations/post-confirmations.yaml',
    from: 'mapping: [report-to-confirmation, isa95',
    to: 'mapping: [report-to-confirmation, §report-to-goods-movement, isa95',
    code: 'document.mapping-mismatch',
  },
  'a target named twice': {
    file: 'integrations/post-confirmations.yaml',
    from: 'tests:',
    to: '  - { interface: §postings.confirmations, contract: confirmation@1 }\ntests:',
    code: 'document.duplicate-target',
  },
  'a keyword of a schema misspelt': {
    file: 'contracts/work-order.yaml',
    from: '  required: [number, product',
    to: '  §requird: [number, product',
    code: 'contract.schema-keyword',
    says: 'required',
  },
  'a pattern that is none': {
    file: 'contracts/work-order.yaml',
    from: "pattern: '^[0-9]{1,12}$'",
    to: "pattern: §'^[0-9{1,12}$'",
    code: 'contract.schema-pattern',
  },
  'a reference inside a schema that leads nowhere': {
    file: 'contracts/production-request.yaml',
    from: "SegmentRequirement: { type: array, minItems: 1, items: { $ref: '#/$defs/segment' } }",
    to: "SegmentRequirement: { type: array, minItems: 1, items: { $ref: §'#/$defs/segments' } }",
    code: 'contract.schema-reference',
  },
  'a key that the schema does not have': {
    file: 'contracts/work-order.yaml',
    from: 'material: product }',
    to: 'material: §prodct }',
    code: 'contract.path-unknown',
    says: 'product',
  },
  'a path that the source does not have': {
    file: 'mappings/report-to-confirmation.yaml',
    from: 'segmentRequirementId: operation',
    to: 'segmentRequirementId: §operaton',
    code: 'mapping.path-unknown',
    says: 'operation',
  },
  'a target field that does not exist': {
    file: 'mappings/report-to-confirmation.yaml',
    from: 'operationsRequestId: order',
    to: '§operationsRequestNo: order',
    code: 'mapping.target-unknown',
  },
  'a required target field left out': {
    file: 'mappings/report-to-confirmation.yaml',
    from: '  operationsRequestId: order\n',
    to: '',
    at: { text: 'fields:' },
    code: 'mapping.target-missing',
    says: 'operationsRequestId',
  },
  'an expression that does not end': {
    file: 'mappings/report-to-confirmation.yaml',
    from: '  id: number',
    to: '  id: number &',
    at: { text: 'number &' },
    code: 'mapping.syntax',
  },
  'a function that does not exist': {
    file: 'mappings/report-to-confirmation.yaml',
    from: 'operationsRequestId: order',
    to: 'operationsRequestId: §$upercase(order)',
    code: 'mapping.function-unknown',
    says: 'uppercase',
  },
  'a flag where the target wants a text': {
    file: 'mappings/report-to-confirmation.yaml',
    from: 'operationsType: { constant: Production }',
    to: 'operationsType: { constant: §true }',
    code: 'mapping.type',
  },
  'a condition over a path that is not there': {
    file: 'integrations/release-orders-by-http.yaml',
    from: 'when: ProductionPlant',
    to: 'when: §ProductionPlnt',
    code: 'mapping.path-unknown',
    says: 'ProductionPlant',
  },
  'a mapping that no longer gives what its test expects': {
    file: 'mappings/report-to-confirmation.yaml',
    from: '"quantity": scrap',
    to: '"quantity": yield',
    at: { file: 'integrations/post-confirmations.yaml', text: 'cases/erp-confirmation.json' },
    code: 'document.test-failed',
    says: 'ConfirmationScrapQuantity',
  },
  'a test whose file is missing': {
    file: 'integrations/post-confirmations.yaml',
    from: 'cases/confirmation.json',
    to: '§cases/confirmations.json',
    code: 'document.test-case-missing',
  },
  'a test at a site that the integration is not for': {
    file: 'integrations/post-goods-movements.yaml',
    from: 'site: lyon }',
    to: 'site: §oslo }',
    code: 'document.test-place',
  },
};

let example: Example;
beforeAll(async () => {
  example = await readExample();
});

function check(files: readonly ProjectFile[]): ReturnType<typeof checkProject> {
  return checkProject(files, connectors, { library, readCase: path => library.readCase(path) ?? example.contents.get(path) });
}

/** The project with the mistake in it, and `file:line:column` of the place that must be named. */
function seed({ file, from, to, at }: Mistake): { readonly files: readonly ProjectFile[]; readonly place: string } {
  const original = example.files.find(({ path }) => path === file)!.text;
  expect(original.split(from), `${file} must hold this once: ${from}`).toHaveLength(2);
  const start = original.indexOf(from);
  const text = original.replace(from, () => to.replace('§', ''));
  const named = at?.file ?? file;
  const namedText = named === file ? text : example.files.find(({ path }) => path === named)!.text;
  const offset = at ? namedText.indexOf(at.text) : start + to.indexOf('§');
  const before = namedText.slice(0, offset).split('\n');
  const files = example.files.map(each => (each.path === file ? { path: file, text } : each));
  return { files, place: `${named}:${before.length}:${before.at(-1)!.length + 1}` };
}

describe('the example of two plants', () => {
  it('checks clean', async () => {
    const { plan, issues } = await check(example.files);
    // What the MES hear of their lines is used by the documents beside this folder.
    const own = issues.filter(({ sentence }) => !sentence.includes('.equipment-events"'));
    expect(own.map(formatIssue)).toEqual([]);
    expect(plan?.flows.length).toBeGreaterThan(0);
  });

  it('is held against at least 30 kinds of mistakes', () => {
    expect(Object.keys(mistakes).length).toBeGreaterThanOrEqual(30);
  });

  it.each(Object.entries(mistakes))('with %s: it is named at its place', async (_, mistake) => {
    const { files, place } = seed(mistake);
    const { plan, issues } = await check(files);
    const lines = issues.map(formatIssue);
    const found = lines.filter(line => line.startsWith(`${place} error ${mistake.code} `));
    expect(found, lines.join('\n')).toHaveLength(1);
    expect(found[0]).toContain(mistake.says ?? '');
    expect(plan).toBeUndefined();
  });
});
