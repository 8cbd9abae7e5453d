import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compileJsonata } from '../../src/mapping/jsonata/compile.ts';
import { ExpressionFailure, type FailureFacts } from '../../src/mapping/jsonata/failure.ts';
import { defaultBounds, type Bounds } from '../../src/mapping/jsonata/bounds.ts';
import { Callable } from '../../src/mapping/jsonata/machine.ts';

/** One case of the official suite; its TESTSUITE.md says what the members mean. */
interface Case {
  readonly expr?: string;
  readonly 'expr-file'?: string;
  readonly data?: unknown;
  readonly dataset?: string | null;
  readonly bindings?: Readonly<Record<string, unknown>>;
  /** Milliseconds. */
  readonly timelimit?: number;
  readonly depth?: number;
  readonly result?: unknown;
  readonly undefinedResult?: boolean;
  readonly unordered?: boolean;
  readonly code?: string;
  readonly token?: unknown;
  readonly error?: Readonly<Record<string, unknown>>;
}

/** What a run of a suite came to. */
export interface SuiteRun {
  readonly passed: number;
  /** One line each. */
  readonly failures: readonly string[];
  /** Groups or files that differ on purpose, with the reason, where they really differed. */
  readonly waived: ReadonlyMap<string, string>;
  /** Cases that say nothing about this product, with the reason. */
  readonly left: number;
  readonly groups?: ReadonlyMap<string, { readonly cases: number; readonly passed: number }>;
}

/** Runs every case of every group below a folder of the form of the official suite: `groups/` and `datasets/`. */
export function runJsonataSuite(folder: string): Promise<SuiteRun> {
  const failures: string[] = [];
  const groups = new Map<string, { readonly cases: number; readonly passed: number }>();
  for (const group of readdirSync(join(folder, 'groups')).sort()) {
    const cases = casesOf(folder, group);
    const faults = cases.flatMap(({ name, test }) => {
      const fault = faultOf(folder, group, test);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    groups.set(group, { cases: cases.length, passed: cases.length - faults.length });
    failures.push(...faults);
  }
  const passed = [...groups.values()].reduce((sum, each) => sum + each.passed, 0);
  return Promise.resolve({ passed, failures, waived: new Map(), left: 0, groups });
}

function casesOf(folder: string, group: string): readonly { readonly name: string; readonly test: Case }[] {
  const files = readdirSync(join(folder, 'groups', group)).filter(name => name.endsWith('.json'));
  return files.sort().flatMap(file => {
    const read = JSON.parse(readFileSync(join(folder, 'groups', group, file), 'utf8')) as Case | readonly Case[];
    if (!Array.isArray(read)) return [{ name: `${group}/${file}`, test: read as Case }];
    return (read as readonly Case[]).map((test, index) => ({ name: `${group}/${file}[${index}]`, test }));
  });
}

function inputOf(folder: string, { data, dataset }: Case): unknown {
  if (data !== undefined || typeof dataset !== 'string') return data;
  return JSON.parse(readFileSync(join(folder, 'datasets', `${dataset}.json`), 'utf8'));
}

/** What is wrong with a case, `undefined` where it is right. */
function faultOf(folder: string, group: string, test: Case): string | undefined {
  const text = test.expr ?? readFileSync(join(folder, 'groups', group, test['expr-file']!), 'utf8');
  const outcome = evaluate(text, inputOf(folder, test), test);
  const wanted = test.error ?? (test.code === undefined ? undefined : { code: test.code, ...withToken(test) });
  if (wanted) {
    const found: Readonly<Partial<FailureFacts>> = outcome.failure ?? {};
    const different = Object.entries(wanted).filter(([name, value]) => !fits(name, value, found[name as keyof FailureFacts]));
    if (different.length === 0) return undefined;
    return `expected the failure ${shown(wanted)}, found ${outcome.failure ? shown(found) : shown(outcome.result)}`;
  }
  if (outcome.failure) return `expected ${shown(test.result)}, found the failure ${shown(outcome.failure)}`;
  const expected = test.undefinedResult === true ? undefined : test.result;
  const isSame =
    test.unordered === true ? isSameInAnyOrder(outcome.result, expected) : isDeepStrictEqual(outcome.result, expected);
  return isSame ? undefined : `expected ${shown(expected)}, found ${shown(outcome.result)}`;
}

function withToken({ token }: Case): { readonly token?: unknown } {
  return token === undefined ? {} : { token };
}

/** The codes by which jsonata 2.2 tells that time or stack ran out; the suite still has the one of its earlier time box. */
const boundCodes: ReadonlySet<unknown> = new Set(['D1011', 'D1012']);

function fits(name: string, expected: unknown, found: unknown): boolean {
  if (name === 'code' && expected === 'U1001') return boundCodes.has(found);
  return isDeepStrictEqual(found, expected);
}

interface Outcome {
  readonly result?: unknown;
  readonly failure?: FailureFacts;
}

function evaluate(text: string, input: unknown, test: Case): Outcome {
  const bindings = test.bindings ?? {};
  try {
    const program = compileJsonata(text, { variables: Object.keys(bindings) });
    const given = { bindings, bounds: boundsOf(test), now: Date.now(), random: Math.random };
    return { result: plain(program.run(input, given)) };
  } catch (error) {
    if (error instanceof ExpressionFailure) return { failure: error.facts };
    return { failure: { code: 'none', message: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
  }
}

/** The case's bounds are of an interpreter, which counts each part of an expression inside another as a level: a call takes three. */
function boundsOf({ timelimit, depth }: Case): Bounds {
  return {
    ...defaultBounds,
    ...(timelimit !== undefined && { steps: timelimit * 5_000 }),
    ...(depth !== undefined && { depth: Math.floor(depth / 3) }),
  };
}

/** A result as the suite writes it: lists of any making are lists, objects have no prototype of their own. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null || value instanceof Callable) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

function isSameInAnyOrder(result: unknown, expected: unknown): boolean {
  if (!Array.isArray(result) || !Array.isArray(expected) || result.length !== expected.length) return false;
  const left = [...(expected as readonly unknown[])];
  for (const each of result as readonly unknown[]) {
    const at = left.findIndex(other => isDeepStrictEqual(each, other));
    if (at === -1) return false;
    left.splice(at, 1);
  }
  return true;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
