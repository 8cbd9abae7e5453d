import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends the run with `N passed, N failed`, says what each skipped test lacks and which tests passed only the second time, and
 * counts a skip as a failure in CI: there, every real peer must be present.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(module => [...module.children.allTests()]);
    const skipped = tests.filter(test => test.result().state === 'skipped');
    const broken = modules.filter(module => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0);
    for (const test of skipped) console.log(`skipped: ${test.fullName}${reason(test)}`);
    for (const test of tests.filter(each => each.diagnostic()?.flaky))
      console.log(`passed only the second time: ${test.fullName}`);
    const skipsCount = process.env['CI'] ? skipped.length : 0;
    const failed = tests.filter(test => test.result().state === 'failed').length + broken.length + skipsCount;
    if (skipsCount > 0) process.exitCode = 1;
    console.log(`${tests.filter(test => test.result().state === 'passed').length} passed, ${failed} failed`);
  }
}

function reason(test: TestCase): string {
  const result = test.result();
  return result.state === 'skipped' && result.note ? ` (${result.note})` : '';
}
