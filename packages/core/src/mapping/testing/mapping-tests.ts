import type { FormatSettings, MappingDocument, MappingTest } from '../../document/model.ts';
import { joinIndex } from '../../document/path.ts';
import { problem } from '../../document/problem.ts';
import type { ReadDocument } from '../../document/read.ts';
import { failure, success, type Result } from '../../value/issue.ts';
import { goldenFile } from './golden.ts';
import { stepCodes } from './hold-codes.ts';
import { judge, type Outcome, type Verdict } from './outcome.ts';
import { readTestCase, type TestContext } from './test-case.ts';
import type { TestResult } from './test-result.ts';
import { breaches, held, mapInTest, testScope, type MappingStep, type TestScope } from './test-step.ts';

/** Runs the tests beside every mapping: check what is given, map, check what comes out, compare. */
export function runMappingTests(context: TestContext): readonly TestResult[] {
  return context.documents.flatMap(read => {
    if (read.kind !== 'mapping') return [];
    const document = read.document as MappingDocument;
    return (document.tests ?? []).map((test, index) => runTest(context, read, document, test, joinIndex('tests', index)));
  });
}

function runTest(
  context: TestContext,
  read: ReadDocument,
  document: MappingDocument,
  test: MappingTest,
  path: string,
): TestResult {
  const step = { document, from: context.contracts.get(document.from)!, to: context.contracts.get(document.to)! };
  const label = test.name ?? `given ${test.given}`;
  const { issues, made } = judgeTest(context, read.file, step, test, { path, label });
  const file = test.expect.message;
  const golden = made !== undefined && file !== undefined && goldenFile(read.file, file, made, formatOf(file), step.to);
  return {
    kind: 'mapping',
    of: document.name,
    name: label,
    library: read.library === true,
    issues: issues.map(read.place),
    ...(golden && { golden }),
  };
}

function judgeTest(
  context: TestContext,
  file: string,
  step: MappingStep,
  test: MappingTest,
  place: { readonly path: string; readonly label: string },
): Verdict {
  const { readCase } = context;
  const scope = scopeOf(context, test, place.path);
  if (!scope.ok) return { issues: scope.issues };
  const read = (name: string, side: 'given' | 'expect') =>
    readTestCase({
      file,
      readCase,
      name,
      path: `${place.path}.${side}`,
      format: formatOf(name),
      contract: side === 'given' ? step.from : step.to,
    });
  const given = read(test.given, 'given');
  if (!given.ok) return { issues: given.issues };
  const broken = breaches(step.from, given.value, scope.value);
  const outcome: Outcome =
    broken.length > 0
      ? held('given', `it breaks ${step.from.ref}: `, broken, stepCodes.source)
      : mapInTest(step, given.value, scope.value, context.coverage);
  return judge(outcome, test.expect, { ...place, read: name => read(name, 'expect') });
}

/** A mapping has no interface, so the name of a file says its format. */
function formatOf(file: string): FormatSettings {
  return { kind: file.endsWith('.xml') ? 'xml' : 'json' };
}

function scopeOf({ plan, lookups }: TestContext, { site, day }: MappingTest, path: string): Result<TestScope> {
  if (site === undefined) return success(testScope(lookups, undefined, day));
  const known = plan.sites.get(site.name);
  const { code = known?.code, zone = known?.zone } = site;
  if (code !== undefined && zone !== undefined) return success(testScope(lookups, { name: site.name, code, zone }, day));
  return failure(
    problem('document.test-place', `${path}.site`, `there is no site "${site.name}", and its code and zone are not given`),
  );
}
