import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Value } from '../../src/index.ts';
import { compileExpression } from '../../src/mapping/expression.ts';
import { plainValue } from '../../src/mapping/plain-value.ts';

/** One case of the official suite; its TESTSUITE.md says what the members mean. */
interface Case {
  readonly expr?: string;
  readonly 'expr-file'?: string;
  readonly data?: Value;
  readonly dataset?: string | null;
  readonly bindings?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly undefinedResult?: boolean;
  readonly unordered?: boolean;
  readonly code?: string;
  readonly error?: { readonly code: string };
}

/** Cases whose outcome differs on purpose, by group. */
export const different = new Map([
  ['missing-paths', 'an unknown variable is refused, because it is a slip of the pen'],
  ['function-eval', '$eval is refused: it would run text of a message as a program'],
]);

/** What a run of a suite came to. */
export interface SuiteRun {
  readonly passed: number;
  /** One line each. */
  readonly failures: readonly string[];
  /** Groups or files that differ on purpose, with the reason, where they really differed. */
  readonly waived: ReadonlyMap<string, string>;
  /** Cases that say nothing about this product, with the reason. */
  readonly left: number;
}

/** Runs every group below a folder of the form of the official suite: `groups/` and `datasets/`. */
export async function runJsonataSuite(folder: string): Promise<SuiteRun> {
  const failures: string[] = [];
  const waived = new Map<string, string>();
  let passed = 0;
  let left = 0;
  for (const group of readdirSync(join(folder, 'groups'))) {
    for (const [name, each] of casesOf(folder, group)) {
      const outcome = hasOwnContext(each) ? 'left' : await outcomeOf(folder, group, each);
      if (outcome === 'left') left++;
      else if (outcome === undefined) passed++;
      else if (different.has(group)) waived.set(group, different.get(group)!);
      else failures.push(`${name}: ${outcome}`);
    }
  }
  return { passed, failures, waived, left };
}

/** A case with variables of its own, or without any input: a message always is there, and brings none. */
function hasOwnContext(each: Case): boolean {
  return Object.keys(each.bindings ?? {}).length > 0 || each.dataset === null;
}

function casesOf(folder: string, group: string): readonly (readonly [string, Case])[] {
  const files = readdirSync(join(folder, 'groups', group)).filter(name => name.endsWith('.json'));
  return files.flatMap(name => {
    const read = JSON.parse(readFileSync(join(folder, 'groups', group, name), 'utf8')) as Case | readonly Case[];
    return [read].flat().map(each => [`${group}/${name}`, each as Case] as const);
  });
}

function readDataset(folder: string, name: string): Value {
  return JSON.parse(readFileSync(join(folder, 'datasets', `${name}.json`), 'utf8')) as Value;
}

/** What is wrong with a case, `undefined` where it is right. */
async function outcomeOf(folder: string, group: string, each: Case): Promise<string | undefined> {
  const text = each.expr ?? readFileSync(join(folder, 'groups', group, each['expr-file']!), 'utf8');
  const data = each.data !== undefined || each.dataset === undefined ? each.data! : readDataset(folder, each.dataset!);
  const compiled = compileExpression(text, '');
  const result = compiled.ok ? await compiled.value.evaluate(data, { root: data, site: undefined }) : compiled;
  const code = each.code ?? each.error?.code;
  if (code !== undefined) return result.ok ? `expected ${code}, found a result` : undefined;
  if (!result.ok) return `failed: ${result.issues[0]!.sentence}`;
  const expected = each.undefinedResult === true ? undefined : plain(each.result);
  if (each.unordered === true || isDeepStrictEqual(plain(result.value), expected)) return undefined;
  return `expected ${JSON.stringify(expected)}, found ${JSON.stringify(result.value)}`;
}

function plain(value: unknown): unknown {
  const result = value === undefined ? undefined : plainValue(value);
  return result && 'value' in result ? result.value : undefined;
}
