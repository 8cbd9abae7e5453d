import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommandLine } from '@millrace/api';
import { suggestion, type CheckedProject } from '@millrace/core';
import { projectFolder, type ReadProject } from './check-command.ts';
import { issueLine } from './issue-line.ts';
import type { Surroundings } from './surroundings.ts';
import { namesOf, reportOn, reportText, verdictOf, type TestReport } from './test-report.ts';
import { watchProject } from './watch-project.ts';

/**
 * `test [DIR]`: runs the tests of a project and says what they reach. With `--update` the files of what was expected are written anew;
 * with `--watch` it runs again whenever a file changes, until it is told to stop. Exit 0, or 1 where a test fails, none could
 * run, or `--only` names nothing.
 */
export async function testCommand(line: CommandLine, around: Surroundings, readProject: ReadProject): Promise<number> {
  const folder = projectFolder(line, around);
  const once = () => runOnce(folder, line, around, readProject);
  const first = await once();
  if (!line.flags.has('watch')) return first;
  await watching(folder, around, once);
  return 0;
}

async function runOnce(folder: string, line: CommandLine, around: Surroundings, readProject: ReadProject): Promise<number> {
  let project = await readProject(folder, { coverage: true });
  if (line.flags.has('update') && writeGolden(folder, project, line.options['only'], around)) {
    project = await readProject(folder, { coverage: true });
  }
  const { tests, coverage = [], issues } = project;
  if (!tests) {
    around.out(
      issues
        .filter(({ level }) => level === 'error')
        .map(issueLine)
        .join(''),
    );
    around.err('no test ran: the project does not check\n');
    return 1;
  }
  const only = line.options['only'];
  const own = tests.filter(({ library, of, issues: found }) => !library || of === only || found.length > 0);
  const names = namesOf({ tests: own, coverage });
  if (only !== undefined && !names.has(only)) {
    around.err(`millrace: no integration or mapping with tests has the name "${only}"${suggestion(only, names)}\n`);
    return 1;
  }
  const report = reportOn({ tests: own, coverage }, only);
  print(report, line, around);
  return report.tests.every(test => test.issues.length === 0) ? 0 : 1;
}

function print(report: TestReport, line: CommandLine, around: Surroundings): void {
  if (!line.flags.has('json')) {
    around.out(reportText(report));
    around.err(`${verdictOf(report)}\n`);
    return;
  }
  const tests = report.tests.map(({ golden: _, ...test }) => ({ ...test, passed: test.issues.length === 0 }));
  around.out(`${JSON.stringify({ tests, coverage: report.coverage }, null, 2)}\n`);
}

/** Writes what came out where a file should hold it; whether anything was written. What lies outside of the project is left alone. */
function writeGolden(folder: string, { tests = [] }: CheckedProject, only: string | undefined, around: Surroundings): boolean {
  const wanted = tests.filter(({ library, of }) => !library && (only === undefined || of === only));
  const files = wanted.flatMap(({ golden }) => (golden && !golden.file.startsWith('..') ? [golden] : []));
  for (const { file, content } of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    around.err(`wrote ${file}\n`);
  }
  return files.length > 0;
}

/** Runs again after each change, one run at a time, until a signal to stop. */
async function watching(folder: string, around: Surroundings, run: () => Promise<unknown>): Promise<void> {
  const { promise: stopped, resolve: stop, reject: fail } = Promise.withResolvers<void>();
  let running: Promise<unknown> = Promise.resolve();
  const again = (): void => {
    running = running.then(run).catch(fail);
  };
  using _signals = around.onSignal(signal => (signal === 'SIGHUP' ? again() : stop()));
  using _watcher = watchProject(folder, join(folder, '.millrace'), again, reason => fail(new Error(reason)));
  around.err('watching for changes; Ctrl-C ends\n');
  const awake = setInterval(() => undefined, 2 ** 30);
  await stopped.finally(() => clearInterval(awake));
  await running;
}
