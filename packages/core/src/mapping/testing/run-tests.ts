import { openLookups } from '../lookup/open-lookups.ts';
import { runIntegrationTests } from './integration-tests.ts';
import { runMappingTests } from './mapping-tests.ts';
import type { TestContext } from './test-case.ts';
import type { TestResult } from './test-result.ts';

/** Runs the tests of every integration, and those beside every mapping. */
export function runProjectTests(project: Omit<TestContext, 'lookups'>): readonly TestResult[] {
  const context = { ...project, lookups: openLookups(project.plan, new Map()) };
  return [...runIntegrationTests(context), ...runMappingTests(context)];
}
