import type { Contract } from '../../contract/contract.ts';
import { openContract } from '../../contract/open-contract.ts';
import { viewOf, type View } from '../../contract/view.ts';
import { suggestion } from '../../document/nearest.ts';
import { problem } from '../../document/problem.ts';
import type { ContractDocument, MappingDocument } from '../../document/model.ts';
import { byPlace, type PlacedIssue } from '../../document/place.ts';
import type { Plan } from '../../document/plan.ts';
import type { ProjectFile } from '../../document/project-file.ts';
import { readDocuments, type ReadDocument } from '../../document/read.ts';
import type { Issue } from '../../value/issue.ts';
import { checkMapping } from '../check/check-mapping.ts';
import { explainMapping } from '../explain/explain-mapping.ts';
import { lineageOf } from '../explain/lineage.ts';
import { crosswalkUseIssues } from '../lookup/check-crosswalk-uses.ts';
import { openLookups, type AddedEntries } from '../lookup/open-lookups.ts';
import type { Lookups } from '../program.ts';
import { openCoverageBook } from '../testing/coverage-book.ts';
import { runProjectTests } from '../testing/run-tests.ts';
import type { MappingPreview, PreviewMessage, PreviewTest } from './preview.ts';
import { runOnMessage, type TriedStep } from './run-on-message.ts';

/** Everything around a mapping that is being changed; plain data, so that it can go to another thread. */
export interface DeskProject {
  /** The documents as they stand in the files, or in force where those do not check. */
  readonly plan: Plan;
  /** The files of the integrations that use the mapping, for their tests. */
  readonly files: readonly ProjectFile[];
  /** What those tests and the mapping's own name, by path. */
  readonly cases: ReadonlyMap<string, Uint8Array>;
  /** Entries added to the running node. */
  readonly added: AddedEntries;
}

/** Where mappings are tried before they are saved. Changes nothing. */
export interface Desk {
  /** What would become of a mapping, were its file as it is given. Its path may be that of the library. */
  preview(file: ProjectFile, name: string, message?: PreviewMessage): MappingPreview;
}

/** Opens the surroundings of a mapping; what they need is read once. */
export function openDesk(project: DeskProject): Desk {
  const { plan } = project;
  const lookups = openLookups(plan, project.added);
  const contracts = new Map<string, Contract>();
  const views = new Map<ContractDocument, View>();
  const contract = (ref: string): Contract | undefined => {
    const document = contracts.has(ref) ? undefined : plan.contracts.get(ref);
    const opened = document && openContract(document);
    if (opened?.ok) contracts.set(ref, opened.value);
    return contracts.get(ref);
  };
  const view = (document: ContractDocument): View => {
    const known = views.get(document) ?? viewOf(document.schema);
    views.set(document, known);
    return known;
  };
  const desk: OpenDesk = { project, lookups, contract, view, integrations: readDocuments(project.files).documents };
  return { preview: (file, name, message) => previewOn(desk, file, name, message) };
}

interface OpenDesk {
  readonly project: DeskProject;
  readonly lookups: Lookups;
  readonly integrations: readonly ReadDocument[];
  contract(ref: string): Contract | undefined;
  view(document: ContractDocument): View;
}

function previewOn(desk: OpenDesk, file: ProjectFile, name: string, message: PreviewMessage | undefined): MappingPreview {
  const { documents, issues } = readDocuments([file]);
  const read = documents.find(each => each.kind === 'mapping' && each.ref === name);
  const document = read?.document as MappingDocument | undefined;
  const nothing = { lineage: [], sentences: [], tests: [], coverage: { reached: 0, points: 0, missing: [] } };
  if (!read || !document) return { findings: [...issues, ...notThere(file, name, read)], ...nothing };
  const [from, to] = [desk.contract(document.from), desk.contract(document.to)];
  const findings = [...issues, ...meaningOf(desk, document).map(read.place)].sort(byPlace);
  const isClean = findings.every(({ level }) => level !== 'error');
  const sets = { fields: document.fields, lineage: lineageOf(document, from?.document) };
  if (!from || !to) return { ...nothing, ...sets, findings };
  const step: TriedStep = { document, from, to };
  const result = message && runOnMessage(message.value, trialOf(desk, step, message));
  return {
    findings,
    ...sets,
    sentences: explainMapping(document, {
      from: from.document,
      to: to.document,
      crosswalk: of => desk.project.plan.crosswalks.get(of)?.document,
    }),
    ...(result && { result }),
    ...(isClean ? testsOf(desk, read, step) : { tests: [], coverage: nothing.coverage }),
  };
}

function notThere(file: ProjectFile, name: string, read: ReadDocument | undefined): readonly PlacedIssue[] {
  if (read) return [];
  const issue = problem('document.unknown-mapping', '', `the text has no mapping "${name}"`);
  return [{ ...issue, at: { file: file.path, line: 1, column: 1 } }];
}

/** What is wrong with a mapping beyond its form. */
function meaningOf({ project: { plan }, contract, view }: OpenDesk, document: MappingDocument): readonly Issue[] {
  const unknown = (['from', 'to'] as const).flatMap(side => {
    const ref = document[side];
    if (plan.contracts.has(ref)) return [];
    return [problem('document.unknown-contract', side, `there is no contract "${ref}"${suggestion(ref, plan.contracts.keys())}`)];
  });
  const [from, to] = [contract(document.from)?.document, contract(document.to)?.document];
  const crosswalks = new Map([...plan.crosswalks].map(([name, each]) => [name, each.document] as const));
  const checked = from && to ? checkMapping(document, from, to, { codeSets: plan.codeSets, crosswalks, view }) : [];
  return [...unknown, ...checked, ...crosswalkUseIssues(document, plan.crosswalks)];
}

function trialOf(
  { project: { plan }, contract, lookups }: OpenDesk,
  step: TriedStep,
  message: PreviewMessage,
): Parameters<typeof runOnMessage>[1] {
  const flow = plan.flows.find(({ name }) => name === message.flow);
  const names = flow?.mappings ?? [];
  const before = names.slice(0, Math.max(0, names.indexOf(step.document.name))).flatMap(name => {
    const document = plan.mappings.get(name);
    const [from, to] = document ? [contract(document.from), contract(document.to)] : [];
    return document && from && to ? [{ document, from, to }] : [];
  });
  const source = (flow && contract(flow.sourceContract)) ?? step.from;
  return { flow: flow ?? {}, source, before, step, scope: { ...message.scope, lookups } };
}

/** The tests that go through a mapping, with it as it is given, and what they reach of it. */
function testsOf(
  { project, lookups: _, integrations, contract }: OpenDesk,
  read: ReadDocument,
  { document, from, to }: TriedStep,
): Pick<MappingPreview, 'tests' | 'coverage'> {
  const plan = { ...project.plan, mappings: new Map(project.plan.mappings).set(document.name, document) };
  const through = new Set(plan.flows.flatMap(flow => (flow.mappings.includes(document.name) ? [flow.integration] : [])));
  const documents = [read, ...integrations.filter(({ kind, ref }) => kind === 'integration' && through.has(ref))];
  const refs = plan.flows.flatMap(flow => [
    flow.sourceContract,
    flow.targetContract,
    ...flow.mappings.flatMap(name => refsOf(plan, name)),
  ]);
  const contracts = new Map([...new Set(refs)].flatMap(ref => (contract(ref) ? [[ref, contract(ref)!] as const] : [])));
  contracts.set(document.from, from).set(document.to, to);
  const book = openCoverageBook([document], []);
  const results = runProjectTests({ plan, documents, contracts, readCase: path => project.cases.get(path), coverage: book });
  const points = book.report().find(each => each.name === document.name)?.points ?? [];
  const missing = points.filter(({ reached }) => !reached).map(({ reached: __, ...point }) => point);
  return { tests: results.map(testOf), coverage: { reached: points.length - missing.length, points: points.length, missing } };
}

function refsOf(plan: Pick<Plan, 'mappings'>, name: string): readonly string[] {
  const mapping = plan.mappings.get(name);
  return mapping ? [mapping.from, mapping.to] : [];
}

function testOf({ kind, of, name, issues }: ReturnType<typeof runProjectTests>[number]): PreviewTest {
  return { kind, of, name, passed: issues.length === 0, sentences: issues.map(({ sentence }) => sentence) };
}
