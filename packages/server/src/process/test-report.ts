import type { DocumentCoverage, TestResult } from '@millrace/core';
import { harmless } from '../log/harmless.ts';

/** What `test` says of a project. */
export interface TestReport {
  readonly tests: readonly TestResult[];
  readonly coverage: readonly DocumentCoverage[];
}

/** The integrations and mappings that it is about. */
export function namesOf({ tests, coverage }: TestReport): ReadonlySet<string> {
  return new Set([...coverage.map(({ name }) => name), ...tests.map(({ of }) => of)]);
}

/** The tests and coverage of one integration or mapping; everything without a name. */
export function reportOn({ tests, coverage }: TestReport, name: string | undefined): TestReport {
  if (name === undefined) return { tests, coverage };
  return { tests: tests.filter(({ of }) => of === name), coverage: coverage.filter(each => each.name === name) };
}

/** Every test on a line, what the failed ones say, then what no test reaches: only once all pass, because a failed one reaches too little. */
export function reportText({ tests, coverage }: TestReport): string {
  const passed = tests.every(({ issues }) => issues.length === 0);
  const covered = (passed ? coverage : []).filter(({ points }) => points.length > 0).flatMap(coverageLines);
  const lines = [...tests.flatMap(testLines), ...(covered.length > 0 ? ['', 'reached by tests', ...covered] : [])];
  return lines.map(line => `${harmless(line)}\n`).join('');
}

/** The last line: how many passed, and how much they reach where all did. */
export function verdictOf({ tests, coverage }: TestReport): string {
  const failed = tests.filter(({ issues }) => issues.length > 0).length;
  const sums = `${tests.length - failed} passed, ${failed} failed`;
  if (failed > 0) return `${sums}; what tests reach is shown once they pass`;
  const points = coverage.flatMap(each => each.points);
  const reached = points.filter(point => point.reached).length;
  return `${sums}; ${reached} of ${points.length} points reached`;
}

function testLines({ kind, of, name, issues }: TestResult): readonly string[] {
  const mark = issues.length === 0 ? '✓' : '✗';
  return [
    `${mark} ${kind} ${of}: ${name}`,
    ...issues.map(({ at, sentence }) => `    ${at.file}:${at.line}:${at.column} ${sentence}`),
  ];
}

const kinds = { field: 'fields', element: 'lists', branch: 'branches', code: 'codes' } as const;

function coverageLines({ name, points }: DocumentCoverage): readonly string[] {
  const counts = Object.entries(kinds).flatMap(([kind, word]) => {
    const all = points.filter(point => point.kind === kind);
    return all.length === 0 ? [] : [`${word} ${all.filter(point => point.reached).length} of ${all.length}`];
  });
  const missed = points.filter(point => !point.reached);
  return [
    `  ${name}: ${counts.join(', ')}`,
    ...missed.map(
      ({ field, words, expression }) => `    not reached: ${field}: ${words}${expression === undefined ? '' : `  ${expression}`}`,
    ),
  ];
}
