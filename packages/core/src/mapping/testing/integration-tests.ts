import type { Contract } from '../../contract/contract.ts';
import type { FormatSettings, IntegrationDocument, IntegrationTest } from '../../document/model.ts';
import { joinIndex } from '../../document/path.ts';
import type { FlowPlan } from '../../document/plan.ts';
import { problem } from '../../document/problem.ts';
import type { ReadDocument } from '../../document/read.ts';
import { targetName } from '../../document/target-name.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { compileCondition } from '../compile/compile-condition.ts';
import { goldenFile } from './golden.ts';
import { stepCodes } from './hold-codes.ts';
import { judge, type Outcome, type Verdict } from './outcome.ts';
import { readTestCase, type TestContext } from './test-case.ts';
import type { TestResult } from './test-result.ts';
import { breaches, held, mapInTest, testScope, type TestScope } from './test-step.ts';

/** One test, ready to run. */
interface TestRun extends TestContext {
  readonly integration: IntegrationDocument;
  readonly test: IntegrationTest;
  /** `tests[0]`. */
  readonly path: string;
  readonly file: string;
  readonly flow: FlowPlan;
}

/** Runs the tests of every integration as messages would run: decode, check, condition, mapping, check; then compares. */
export function runIntegrationTests(context: TestContext): readonly TestResult[] {
  const flows = Map.groupBy(context.plan.flows, ({ integration }) => integration);
  return context.documents.flatMap(read => {
    if (read.kind !== 'integration') return [];
    const integration = read.document as IntegrationDocument;
    return (integration.tests ?? []).map((test, index) => {
      const path = joinIndex('tests', index);
      const flow = flowOf(test, path, integration, flows.get(integration.name) ?? []);
      const begun = { kind: 'integration', of: integration.name, library: false } as const;
      if (!flow.ok) return { ...begun, name: `given ${test.given}`, issues: flow.issues.map(read.place) };
      return { ...begun, ...runTest({ ...context, integration, test, path, file: read.file, flow: flow.value }, read) };
    });
  });
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
  const target = test.to ?? (integration.to[0] && targetName(integration.to[0]));
  const flow = flows.find(
    ({ name, site }) => name.endsWith(`:${target}`) && (test.site === undefined || site?.name === test.site),
  );
  if (flow) return success(flow);
  return failure(problem('document.test-place', `${path}.to`, `the integration "${integration.name}" has no target "${target}"`));
}

function runTest(run: TestRun, read: ReadDocument): Pick<TestResult, 'name' | 'issues' | 'golden'> {
  const { test, flow } = run;
  const label = `given ${test.given}${flow.site ? ` at ${flow.site.name}` : ''}`;
  const { issues, made } = judgeTest(run, label);
  const file = test.expect.message;
  const target = contractOf(run, 'expect');
  const golden = made !== undefined && file !== undefined && goldenFile(run.file, file, made, formatOf(run, 'expect'), target);
  return { name: label, issues: issues.map(read.place), ...(golden && { golden }) };
}

function judgeTest(run: TestRun, label: string): Verdict {
  const { test, path } = run;
  const given = readSide(run, test.given, 'given');
  if (!given.ok) return { issues: given.issues };
  return judge(passThrough(run, given.value), test.expect, { path, label, read: name => readSide(run, name, 'expect') });
}

function readSide(run: TestRun, name: string, side: 'given' | 'expect'): Result<Value> {
  const [format, contract] = [formatOf(run, side), contractOf(run, side)];
  return readTestCase({ ...run, name, path: `${run.path}.${side}`, format, contract });
}

function contractOf({ flow, contracts }: TestRun, side: 'given' | 'expect'): Contract {
  return contracts.get(side === 'given' ? flow.sourceContract : flow.targetContract)!;
}

function formatOf({ flow, plan }: TestRun, side: 'given' | 'expect'): FormatSettings {
  return plan.interfaces.get(side === 'given' ? flow.source : flow.target)?.declaration.format ?? { kind: 'json' };
}

/** What becomes of a message. */
function passThrough(run: TestRun, given: Value): Outcome {
  const { flow, coverage } = run;
  const source = contractOf(run, 'given');
  const scope = testScope(run.lookups, flow.site, run.test.day);
  const broken = breaches(source, given, scope);
  if (broken.length > 0) return held('given', `it breaks ${source.ref}: `, broken, stepCodes.source);
  if (flow.when !== undefined) {
    const condition = compileCondition(flow.when, source.document);
    const passes = condition.ok ? condition.value.run(given, scope) : condition;
    if (!passes.ok) return held('given', '"when" fails: ', passes.issues, stepCodes.when);
    coverage?.decided(run.integration, passes.value);
    if (!passes.value) return { kind: 'filtered' };
  }
  return mapThrough(run, given, scope);
}

/** The message after every mapping of the flow, checked against the contract of each. */
function mapThrough({ flow, plan, contracts, coverage }: TestRun, given: Value, scope: TestScope): Outcome {
  let outcome: Outcome = { kind: 'message', value: given };
  for (const name of flow.mappings) {
    const document = plan.mappings.get(name)!;
    const step = { document, from: contracts.get(document.from)!, to: contracts.get(document.to)! };
    outcome = mapInTest(step, outcome.value, scope, coverage);
    if (outcome.kind !== 'message') return outcome;
  }
  return outcome;
}
