import { openContract } from '../../contract/open-contract.ts';
import type { Contract } from '../../contract/contract.ts';
import type { ConnectorCatalogue } from '../../document/catalogue.ts';
import { parseFields } from '../../document/field-parse.ts';
import { viewOf, type View } from '../../contract/view.ts';
import type {
  CodeSetDocument,
  ContractDocument,
  CrosswalkDocument,
  IntegrationDocument,
  MappingDocument,
  SystemDocument,
} from '../../document/model.ts';
import { joinName } from '../../document/path.ts';
import { byPlace, type PlacedIssue } from '../../document/place.ts';
import type { Plan } from '../../document/plan.ts';
import { readWithLibrary, type Library } from '../../document/library.ts';
import type { ProjectFile } from '../../document/project-file.ts';
import type { ReadDocument } from '../../document/read.ts';
import { resolveReferences } from '../../document/references.ts';
import { resolvePlan } from '../../document/resolve.ts';
import { openFormat } from '../../format/open-format.ts';
import type { Issue } from '../../value/issue.ts';
import { checkBindings } from '../binding/check-bindings.ts';
import { checkCollections } from '../binding/check-collections.ts';
import { checkCodes } from './check-codes.ts';
import { checkCommands } from './check-commands.ts';
import { checkCondition, checkMapping, type CheckSources } from './check-mapping.ts';
import { openCoverageBook, type CoverageBook, type DocumentCoverage } from '../testing/coverage-book.ts';
import { runProjectTests } from '../testing/run-tests.ts';
import type { TestResult } from '../testing/test-result.ts';

/** What checking may ask of the world around the documents. */
export interface CheckOptions {
  /**
   * The text (or bytes) of a file that a test, crosswalk or binding names; the path starts where the paths of the project files start. Absent: tests
   * are not run, and tables count as empty.
   */
  readCase?(path: string): string | Uint8Array | undefined;
  /** A variable of the environment. Absent: the check is for any environment, and no reference counts as missing. */
  env?(name: string): string | undefined;
  /** Ready documents that the project may use by name. Absent: there are none. */
  readonly library?: Library;
  /** Whether to find out what the tests reach. */
  readonly coverage?: boolean;
  /** `false`: the tests are not run, for whoever needs the plan of a project whose tests fail. */
  readonly tests?: boolean;
}

/** The outcome of checking a project: a plan where there is no error, and every issue in the order of files and lines. */
export interface CheckedProject {
  readonly plan?: Plan;
  readonly issues: readonly PlacedIssue[];
  /** Every document that was read, those of the library that the project reaches among them. */
  readonly documents: readonly ReadDocument[];
  /** There is no document at all, so that nothing was checked. */
  readonly isEmpty?: true;
  /** What each test gave; absent where something else is wrong already, or where they were not to run. */
  readonly tests?: readonly TestResult[];
  /** What the tests reach, where that was asked for. */
  readonly coverage?: readonly DocumentCoverage[];
}

/**
 * Checks a whole project: the documents one by one, every name between them, contracts, mappings and conditions against the contracts
 * they stand between, references to the environment, and the tests of the integrations, which really run once nothing else is wrong.
 */
export async function checkProject(
  files: readonly ProjectFile[],
  catalogue: ConnectorCatalogue,
  options: CheckOptions = {},
): Promise<CheckedProject> {
  const { documents, issues: readIssues } = readWithLibrary(files, options.library);
  const { tables, issues: codeIssues } = checkCodes(documents, options.readCase);
  const { tables: addresses, issues: bindingIssues } = checkBindings(documents, options.readCase);
  const { plan, issues: planIssues } = resolvePlan(documents, catalogue, tables, options.library, addresses);
  const { contracts, issues: contractIssues } = openContracts(documents);
  const formats = checkFormats(documents, plan, contracts);
  const sources = checkSources(documents);
  const expressions = [...checkMappings(documents, contracts, sources), ...checkConditions(documents, contracts, sources)];
  const withContracts = { ...sources, contract: (ref: string) => contracts.get(ref)?.document };
  const collected = [...checkCollections(documents, withContracts), ...checkCommands(documents, withContracts)];
  const meaning = [...formats, ...expressions, ...bindingIssues, ...collected];
  const environment = options.env ? checkEnvironment(documents, catalogue, options.env) : [];
  const issues = [...readIssues, ...codeIssues, ...planIssues, ...contractIssues, ...meaning, ...environment];
  let tests: readonly TestResult[] | undefined;
  let reached: readonly DocumentCoverage[] | undefined;
  if (plan && !hasError(issues) && options.readCase && options.tests !== false) {
    const coverage = options.coverage ? projectCoverage(documents) : undefined;
    tests = runProjectTests({ plan, documents, contracts, readCase: options.readCase, ...(coverage && { coverage }) });
    issues.push(...tests.flatMap(test => test.issues));
    reached = coverage?.report();
  }
  const told = withoutAdvice(issues, documents).sort(byPlace);
  return {
    ...(plan && !hasError(told) && { plan }),
    issues: told,
    documents,
    ...(documents.length === 0 && { isEmpty: true }),
    ...(tests && { tests }),
    ...(reached && { coverage: reached }),
  };
}

/** The coverage of the project's own documents; those of the library have their own tests. */
function projectCoverage(documents: readonly ReadDocument[]): CoverageBook {
  const own = documents.filter(({ library }) => !library);
  return openCoverageBook(
    rightOnes<MappingDocument>(own, 'mapping').map(({ document }) => document),
    rightOnes<IntegrationDocument>(own, 'integration').map(({ document }) => document),
  );
}

/** Warnings inside documents of the library are for its own tests, not for the project that uses it. */
function withoutAdvice(issues: readonly PlacedIssue[], documents: readonly ReadDocument[]): PlacedIssue[] {
  const lent = new Set(documents.filter(({ library }) => library).map(({ file }) => file));
  return issues.filter(({ level, at }) => level === 'error' || !lent.has(at.file));
}

function hasError(issues: readonly Issue[]): boolean {
  return issues.some(({ level }) => level === 'error');
}

/** The documents of one kind that are right in themselves. */
function rightOnes<T>(
  documents: readonly ReadDocument[],
  kind: ReadDocument['kind'],
): readonly { read: ReadDocument; document: T }[] {
  return documents.flatMap(read => (read.kind === kind && read.document ? [{ read, document: read.document as T }] : []));
}

function openContracts(documents: readonly ReadDocument[]): {
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly issues: readonly PlacedIssue[];
} {
  const contracts = new Map<string, Contract>();
  const issues: PlacedIssue[] = [];
  for (const { read, document } of rightOnes<ContractDocument>(documents, 'contract')) {
    const opened = openContract(document);
    issues.push(...opened.issues.map(read.place));
    if (opened.ok) contracts.set(read.ref, opened.value);
  }
  return { contracts, issues };
}

/** What mappings and conditions are checked against beside their contracts; the view of a contract is made once. */
function checkSources(documents: readonly ReadDocument[]): Required<CheckSources> {
  const views = new Map<ContractDocument, View>();
  const named = <T extends { readonly name: string }>(kind: ReadDocument['kind']): ReadonlyMap<string, T> =>
    new Map(rightOnes<T>(documents, kind).map(({ document }) => [document.name, document]));
  return {
    codeSets: named<CodeSetDocument>('code-set'),
    crosswalks: named<CrosswalkDocument>('crosswalk'),
    view: contract => {
      const known = views.get(contract) ?? viewOf(contract.schema);
      views.set(contract, known);
      return known;
    },
  };
}

function checkMappings(
  documents: readonly ReadDocument[],
  contracts: ReadonlyMap<string, Contract>,
  sources: CheckSources,
): readonly PlacedIssue[] {
  return rightOnes<MappingDocument>(documents, 'mapping').flatMap(({ read, document }) => {
    const [from, to] = [contracts.get(document.from), contracts.get(document.to)];
    return from && to ? checkMapping(document, from.document, to.document, sources).map(read.place) : [];
  });
}

/** Conditions that are written alike over the same contract are checked once. */
function checkConditions(
  documents: readonly ReadDocument[],
  contracts: ReadonlyMap<string, Contract>,
  sources: CheckSources,
): readonly PlacedIssue[] {
  const checked = new Map<string, readonly Issue[]>();
  return rightOnes<IntegrationDocument>(documents, 'integration').flatMap(({ read, document: { when, from } }) => {
    const contract = contracts.get(from.contract);
    if (when === undefined || contract === undefined) return [];
    const key = `${from.contract}\n${when}`;
    const issues = checked.get(key) ?? checkCondition(when, contract.document, sources);
    checked.set(key, issues);
    return issues.map(issue => read.place({ ...issue, path: 'when' }));
  });
}

/** Format settings that contradict each other, or cannot carry what the contracts of their interface say. */
function checkFormats(
  documents: readonly ReadDocument[],
  plan: Plan | undefined,
  contracts: ReadonlyMap<string, Contract>,
): readonly PlacedIssue[] {
  return rightOnes<SystemDocument>(documents, 'system').flatMap(({ read, document }) =>
    Object.entries(document.interfaces).flatMap(([name, { format }]) => {
      const path = `${joinName('interfaces', name)}.format`;
      const { contract, writes = [] } = plan?.interfaces.get(`${document.name}.${name}`) ?? {};
      const shapes = [contract ?? [], writes].flat().flatMap(ref => contracts.get(ref)?.shape ?? []);
      const issues = format ? openFormat(format, { writes: shapes }).issues : [];
      return issues.map(issue => read.place({ ...issue, path: issue.path === '' ? path : `${path}.${issue.path}` }));
    }),
  );
}

/**
 * The settings of every interface with the environment as it is: what is not set, and what is set to something the connector cannot take.
 * Secrets are not looked at; their references stay text.
 */
function checkEnvironment(
  documents: readonly ReadDocument[],
  catalogue: ConnectorCatalogue,
  env: (name: string) => string | undefined,
): readonly PlacedIssue[] {
  const lookup = { env, secret: (name: string) => `\${secret:${name}}` };
  return rightOnes<SystemDocument>(documents, 'system').flatMap(({ read, document }) =>
    Object.entries(document.interfaces).flatMap(([name, { connector, config }]) => {
      const path = `${joinName('interfaces', name)}.config`;
      const facts = catalogue.get(connector);
      if (facts === undefined || !parseFields(facts.config, config, path, 'written').ok) return [];
      const resolved = resolveReferences(config, lookup, path);
      const parsed = resolved.ok ? parseFields(facts.config, resolved.value, path) : resolved;
      return parsed.issues.map(read.place);
    }),
  );
}
