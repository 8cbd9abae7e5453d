import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkProject } from '@millrace/core';
import type { ConnectorCatalogue, PlacedIssue, Plan } from '@millrace/core';

/** The documents of a project do not check, so it cannot run. */
export class ProjectError extends Error {
  readonly issues: readonly PlacedIssue[];
  constructor(folder: string, issues: readonly PlacedIssue[]) {
    const errors = issues.filter(issue => issue.level === 'error');
    super(`reading project ${folder}: ${errors.length} errors; the first: ${errors[0]?.sentence ?? ''}`);
    this.name = 'ProjectError';
    this.issues = issues;
  }
}

/** A project as it was read: the plan where it checks, and everything worth saying about it. */
export interface ReadProject {
  readonly plan?: Plan;
  readonly issues: readonly PlacedIssue[];
}

/** Reads every YAML file below a folder and checks it as a whole; without `env` for any environment. */
export async function readProject(
  folder: string,
  catalogue: ConnectorCatalogue,
  env?: (name: string) => string | undefined,
): Promise<ReadProject> {
  const names: string[] = [];
  for await (const name of glob('**/*.{yaml,yml}', {
    cwd: folder,
    exclude: path => path.includes('node_modules') || path.startsWith('.'),
  }))
    names.push(name);
  const files = await Promise.all(
    names.toSorted().map(async path => ({ path, text: await readFile(join(folder, path), 'utf8') })),
  );
  const cases = await readCases(folder);
  return checkProject(files, catalogue, { readCase: path => cases.get(path), ...(env && { env }) });
}

/** The text files that integrations name as test cases, by path from the project's root. */
async function readCases(folder: string): Promise<ReadonlyMap<string, string>> {
  const cases = new Map<string, string>();
  for await (const name of glob('**/cases/**/*.*', { cwd: folder })) cases.set(name, await readFile(join(folder, name), 'utf8'));
  return cases;
}
