import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { checkProject, projectFile } from '@millrace/core';
import type { CheckedProject, ConnectorCatalogue, PlacedIssue, ProjectFile } from '@millrace/core';
import { openLibrary } from './library.ts';

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

/** What is asked of a project beside its documents. */
export interface ReadOptions {
  /** A variable of the environment; absent: the check is for any environment. */
  env?(name: string): string | undefined;
  /** Whether to find out what the tests reach. */
  readonly coverage?: boolean;
  /** Another text in the place of one of its files, which need not be there. */
  readonly instead?: ProjectFile;
  /** `false`: tests are not run, and those that fail take no plan away. */
  readonly tests?: boolean;
}

/** Reads every YAML file below a folder, with the documents of the library that they reach, and checks it as a whole. */
export async function readProject(
  folder: string,
  catalogue: ConnectorCatalogue,
  { instead, ...options }: ReadOptions = {},
): Promise<CheckedProject> {
  const paths = await documentPaths(folder);
  const files = await Promise.all(paths.map(async path => projectFile(path, await readFile(join(folder, path)))));
  const given = instead ? [...files.filter(({ path }) => path !== instead.path), instead] : files;
  const library = openLibrary();
  return checkProject(given, catalogue, {
    library,
    readCase: path => library.readCase(path) ?? readCase(folder, path),
    ...options,
  });
}

/** The YAML files below a folder, relative to it, in order. */
export async function documentPaths(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const entry of glob('**/*.{yaml,yml}', {
    cwd: folder,
    withFileTypes: true,
    exclude: ({ name }) => name === 'node_modules' || name.startsWith('.'),
  }))
    if (!entry.isDirectory()) paths.push(relative(folder, join(entry.parentPath, entry.name)));
  return paths.toSorted();
}

/** A file that a test or crosswalk names, by path from the project's root; nothing outside of the project is read, and no folder. */
export function readCase(folder: string, path: string): Uint8Array | undefined {
  const file = resolve(folder, path);
  if (relative(resolve(folder), file).startsWith('..')) return undefined;
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
