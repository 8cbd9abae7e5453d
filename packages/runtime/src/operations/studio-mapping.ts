import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalText, functionCatalogue, keptDocuments, lineageOf, OperationError, suggestion } from '@millrace/core';
import type {
  ContractDocument,
  FlowPlan,
  IntegrationDocument,
  MappingDocument,
  MappingSide,
  MappingView,
  PlacedIssue,
  Plan,
  ReadDocument,
  StudioFinding,
} from '@millrace/core';
import { openLibrary } from '../library.ts';
import { sha256 } from '../live-message.ts';
import type { FiledProject } from '../studio/studio.ts';
import type { NodeContext } from './context.ts';

/** A mapping as its file has it now. */
export interface FiledMapping extends FiledProject {
  readonly read: ReadDocument;
  /** The whole file, and the SHA-256 of its bytes. */
  readonly text: string;
  readonly sha256: string;
  /** The documents as the files have them; those in force where they do not check. */
  readonly plan: Plan;
}

/** The mapping of a name in the files of the project, or of the library where the project reaches it. */
export async function filedMapping({ studio, folder, current }: NodeContext, name: string): Promise<FiledMapping> {
  const filed = await studio.project();
  const mappings = filed.project.documents.filter(({ kind }) => kind === 'mapping');
  const read = mappings.find(({ ref }) => ref === name);
  if (!read) {
    const tail = suggestion(
      name,
      mappings.map(({ ref }) => ref),
    );
    throw new OperationError('unknown', 'runtime.unknown-name', `there is no mapping "${name}"${tail}`);
  }
  const bytes = read.library ? openLibrary().readCase(read.file) : await readFile(join(folder, read.file));
  if (bytes === undefined) throw new OperationError('unknown', 'runtime.unknown-name', `the file ${read.file} is gone`);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return { ...filed, read, text, sha256: sha256(bytes), plan: filed.project.plan ?? current.plan };
}

/** A mapping with everything that is needed to read and change it. */
export async function mappingOf(context: NodeContext, name: string): Promise<MappingView> {
  const filed = await filedMapping(context, name);
  const { read, plan, project } = filed;
  const document = read.document as MappingDocument | undefined;
  const written = document ?? context.current.plan.mappings.get(name);
  const [from, to] = [sideOf(project.documents, written?.from), sideOf(project.documents, written?.to)];
  const contract = project.documents.find(({ kind, ref }) => kind === 'contract' && ref === from.ref)?.document;
  return {
    name,
    ...(written?.title !== undefined && { title: written.title }),
    file: read.file,
    library: read.library === true,
    text: filed.text,
    sha256: filed.sha256,
    line: read.text.line,
    from,
    to,
    running: runningOf(context, name, document),
    flows: flowsThrough(plan, name).map(({ name: flow, title, mappings }) => ({
      flow,
      title,
      position: mappings.indexOf(name) + 1,
      of: mappings.length,
    })),
    lineage: document ? lineageOf(document, contract as ContractDocument | undefined) : [],
    findings: findingsOf(project.issues, read.file),
    tests: testsOf(project.documents, document),
    functions: functionCatalogue(),
    crosswalks: [...plan.crosswalks.values()].map(({ document: { name: crosswalk, title, from: source, to: target } }) => ({
      name: crosswalk,
      ...(title !== undefined && { title }),
      ...(source !== undefined && { from: source }),
      ...(target !== undefined && { to: target }),
    })),
  };
}

/** The flows that map with a mapping. */
export function flowsThrough({ flows }: Plan, mapping: string): readonly FlowPlan[] {
  return flows.filter(({ mappings }) => mappings.includes(mapping));
}

/** What a check says of one file. */
export function findingsOf(issues: readonly PlacedIssue[], file: string): readonly StudioFinding[] {
  return issues.filter(({ at }) => at.file === file).map(findingView);
}

/** A finding with its place. */
export function findingView({ code, level, sentence, remedy, path, at }: PlacedIssue): StudioFinding {
  return { code, level, sentence, ...(remedy !== undefined && { remedy }), path, line: at.line, column: at.column };
}

function sideOf(documents: readonly ReadDocument[], ref = ''): MappingSide {
  const read = documents.find(each => each.kind === 'contract' && each.ref === ref);
  const document = read?.document as ContractDocument | undefined;
  if (!document) return { ref };
  const { title, owner, regulated, schema } = document;
  return { ref, owner, schema, ...(title !== undefined && { title }), ...(regulated === true && { regulated }) };
}

function runningOf({ current }: NodeContext, name: string, document: MappingDocument | undefined): MappingView['running'] {
  const running = current.plan.mappings.get(name);
  if (!running) return 'absent';
  return document && canonicalText(document) === canonicalText(running) ? 'same' : 'other';
}

function testsOf(documents: readonly ReadDocument[], document: MappingDocument | undefined): MappingView['tests'] {
  if (!document) return [];
  const own = (document.tests ?? []).map(({ given }) => ({ of: `mapping ${document.name}`, given }));
  const integrations = keptDocuments(documents).flatMap(({ kind, document: each }) =>
    kind === 'integration' ? [each as IntegrationDocument] : [],
  );
  const through = integrations.filter(({ to }) => to.some(({ mapping }) => mapping?.includes(document.name)));
  return [...own, ...through.flatMap(({ name, tests = [] }) => tests.map(({ given }) => ({ of: `integration ${name}`, given })))];
}
