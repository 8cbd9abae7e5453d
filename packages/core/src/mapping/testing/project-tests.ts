import type { Contract } from '../../contract/contract.ts';
import type { IntegrationDocument, IntegrationTest } from '../../document/model.ts';
import { joinIndex } from '../../document/path.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { FlowPlan } from '../../document/plan.ts';
import { problem } from '../../document/problem.ts';
import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { compileCondition } from '../compile-condition.ts';
import { runMappingTests } from './mapping-tests.ts';
import { openLookups } from '../open-lookups.ts';
import { readTestCase, type TestContext } from './test-case.ts';
import { breaches, mapInTest, sentences, testScope, type TestScope } from './test-step.ts';
import { valueDifferences } from './value-difference.ts';

/** One test, ready to run. */
interface TestRun extends TestContext {
  readonly test: IntegrationTest;
  /** `tests[0]`. */
  readonly path: string;
  readonly file: string;
  readonly flow: FlowPlan;
}

/** Runs the tests of every integration, and those beside every mapping. */
export async function runProjectTests(project: Omit<TestContext, 'lookups'>): Promise<readonly PlacedIssue[]> {
  const context = { ...project, lookups: openLookups(project.plan, new Map()) };
  return [...(await runIntegrationTests(context)), ...(await runMappingTests(context))];
}

/** Runs the tests of every integration as messages would run: decode, check, condition, mapping, check; then compares. */
async function runIntegrationTests(context: TestContext): Promise<readonly PlacedIssue[]> {
  const issues: PlacedIssue[] = [];
  const flows = Map.groupBy(context.plan.flows, ({ integration }) => integration);
  for (const read of context.documents) {
    if (read.kind !== 'integration') continue;
    const integration = read.document as IntegrationDocument;
    for (const [index, test] of (integration.tests ?? []).entries()) {
      const path = joinIndex('tests', index);
      const flow = flowOf(test, path, integration, flows.get(integration.name) ?? []);
      const found = flow.ok ? await runTest({ ...context, test, path, file: read.file, flow: flow.value }) : flow.issues;
      issues.push(...found.map(read.place));
    }
  }
  return issues;
}

/** The flow a test is about: the first one of the site and target it names. */
function flowOf(
  test: IntegrationTest,
  path: string,
  integration: IntegrationDocument,
  flows: readonly FlowPlan[],
): Result<FlowPlan> {
  if (test.site !== undefined && integration.for?.includes(test.site) !== true) {
    return failure(
      problem('document.test-place', `${path}.site`, `the integration "${integration.name}" is not for site "${test.site}"`),
    );
  }
  const target = test.to ?? integration.to[0]?.interface;
  const flow = flows.find(
    ({ name, site }) => name.endsWith(`:${target}`) && (test.site === undefined || site?.name === test.site),
  );
  if (flow) return success(flow);
  return failure(problem('document.test-place', `${path}.to`, `the integration "${integration.name}" has no target "${target}"`));
}

async function runTest(run: TestRun): Promise<readonly Issue[]> {
  const { test, path, flow, contracts, plan } = run;
  const source = contracts.get(flow.sourceContract)!;
  const target = contracts.get(flow.targetContract)!;
  const sourceFormat = plan.interfaces.get(flow.source)!.declaration.format;
  const given = readTestCase({ ...run, name: test.given, path: `${path}.given`, format: sourceFormat, contract: source });
  if (!given.ok) return given.issues;
  const actual = await passThrough(run, given.value, source);
  if (!actual.ok) return actual.issues;
  if (test.expect === 'filtered' || actual.value === undefined) return compareFiltered(run, actual.value === undefined);
  const targetFormat = plan.interfaces.get(flow.target)!.declaration.format;
  const expected = readTestCase({ ...run, name: test.expect, path: `${path}.expect`, format: targetFormat, contract: target });
  if (!expected.ok) return expected.issues;
  const differences = valueDifferences(actual.value, expected.value);
  return differences.length === 0 ? [] : [failed(run, 'expect', `${at(run)}${differences.join('; ')}`)];
}

function compareFiltered(run: TestRun, filtered: boolean): readonly Issue[] {
  const expected = run.test.expect === 'filtered';
  if (filtered === expected) return [];
  const sentence = filtered
    ? `the message is filtered by "when", expected ${run.test.expect}`
    : 'the message passes "when", expected it to be filtered';
  return [failed(run, 'expect', at(run) + sentence)];
}

/** What becomes of a message: `undefined` where it is filtered. */
async function passThrough(run: TestRun, given: Value, source: Contract): Promise<Result<Value | undefined>> {
  const { flow } = run;
  const scope = testScope(run.lookups, flow.site, run.test.day);
  const broken = breaches(source, given, scope);
  if (broken.length > 0) return failure(failed(run, 'given', `${run.test.given} breaks ${source.ref}: ${sentences(broken)}`));
  if (flow.when !== undefined) {
    const condition = compileCondition(flow.when);
    const passes = condition.ok ? condition.value.run(given, scope) : condition;
    if (!passes.ok) return failure(failed(run, 'given', `${at(run)}"when" fails: ${sentences(passes.issues)}`));
    if (!passes.value) return success(undefined);
  }
  return mapThrough(run, given, scope);
}

/** The message after every mapping of the flow, checked against the contract of each. */
async function mapThrough(run: TestRun, given: Value, scope: TestScope): Promise<Result<Value>> {
  let value = given;
  for (const name of run.flow.mappings) {
    const document = run.plan.mappings.get(name)!;
    const mapped = await mapInTest(document, run.contracts.get(document.from)!, run.contracts.get(document.to)!, value, scope);
    if ('wrong' in mapped) return failure(failed(run, mapped.wrong, at(run) + mapped.sentence));
    value = mapped.value;
  }
  return success(value);
}

function failed({ path }: TestRun, side: 'given' | 'expect', sentence: string): Issue {
  return problem('document.test-failed', `${path}.${side}`, sentence);
}

/** Where a test ran, where that is not plain: "given cases/a.json at pune, ". */
function at({ test, flow }: TestRun): string {
  return `given ${test.given}${flow.site ? ` at ${flow.site.name}` : ''}, `;
}
