import type { MappingDocument, MappingTest, FormatSettings } from '../../document/model.ts';
import { joinIndex } from '../../document/path.ts';
import type { PlacedIssue } from '../../document/place.ts';
import { problem } from '../../document/problem.ts';
import type { ReadDocument } from '../../document/read.ts';
import { failure, success, type Issue, type Result } from '../../value/issue.ts';
import { readTestCase, type TestContext } from './test-case.ts';
import { breaches, mapInTest, sentences, testScope, type TestScope } from './test-step.ts';
import { valueDifferences } from './value-difference.ts';

/** Runs the tests beside every mapping: check what is given, map, check what comes out, compare. */
export async function runMappingTests(context: TestContext): Promise<readonly PlacedIssue[]> {
  const issues: PlacedIssue[] = [];
  for (const read of context.documents) {
    if (read.kind !== 'mapping') continue;
    const document = read.document as MappingDocument;
    for (const [index, test] of (document.tests ?? []).entries()) {
      const found = await runTest(context, read, document, test, joinIndex('tests', index));
      issues.push(...found.map(read.place));
    }
  }
  return issues;
}

async function runTest(
  context: TestContext,
  { file }: ReadDocument,
  document: MappingDocument,
  test: MappingTest,
  path: string,
): Promise<readonly Issue[]> {
  const [source, target] = [context.contracts.get(document.from)!, context.contracts.get(document.to)!];
  const failed = (side: 'given' | 'expect', sentence: string): readonly Issue[] => [
    problem('document.test-failed', `${path}.${side}`, `${test.name ?? `given ${test.given}`}, ${sentence}`),
  ];
  const scope = scopeOf(context, test, path);
  if (!scope.ok) return scope.issues;
  const { readCase } = context;
  const given = readTestCase({
    file,
    readCase,
    name: test.given,
    path: `${path}.given`,
    format: formatOf(test.given),
    contract: source,
  });
  if (!given.ok) return given.issues;
  const broken = breaches(source, given.value, scope.value);
  if (broken.length > 0) return failed('given', `it breaks ${source.ref}: ${sentences(broken)}`);
  const mapped = await mapInTest(document, source, target, given.value, scope.value);
  if ('wrong' in mapped) return failed(mapped.wrong, mapped.sentence);
  const expected = readTestCase({
    file,
    readCase,
    name: test.expect,
    path: `${path}.expect`,
    format: formatOf(test.expect),
    contract: target,
  });
  if (!expected.ok) return expected.issues;
  const differences = valueDifferences(mapped.value, expected.value);
  return differences.length === 0 ? [] : failed('expect', differences.join('; '));
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
