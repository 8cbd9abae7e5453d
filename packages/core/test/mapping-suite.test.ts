import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Value } from '../src/index.ts';
import { compileExpression } from '../src/mapping/expression.ts';
import { plainValue } from '../src/mapping/plain-value.ts';

const folder = fileURLToPath(new URL('../../../../shared/data/jsonata/', import.meta.url));

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
const different = new Map([
  ['missing-paths', 'an unknown variable is refused, because it is a slip of the pen'],
  ['function-eval', '$eval is refused: it would run text of a message as a program'],
]);

test('the official suite of JSONata gives its results through the compiled form', { timeout: 120_000 }, async ctx => {
  if (!existsSync(folder)) return ctx.skip('needs the JSONata test suite at ../shared/data/jsonata');
  const wrong: string[] = [];
  const waived = new Set<string>();
  let kept = 0;
  for (const group of readdirSync(`${folder}groups`)) {
    for (const [name, each] of casesOf(group)) {
      if (Object.keys(each.bindings ?? {}).length > 0 || each.dataset === null) continue;
      const outcome = await outcomeOf(group, each);
      if (outcome === undefined) kept++;
      else if (different.has(group)) waived.add(group);
      else wrong.push(`${name}: ${outcome}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(kept).toBeGreaterThan(500);
  expect([...waived].sort(), 'every waiver is still needed').toEqual([...different.keys()].sort());
});

function casesOf(group: string): readonly (readonly [string, Case])[] {
  const files = readdirSync(`${folder}groups/${group}`).filter(name => name.endsWith('.json'));
  return files.flatMap(name => {
    const read = JSON.parse(readFileSync(`${folder}groups/${group}/${name}`, 'utf8')) as Case | readonly Case[];
    return [read].flat().map(each => [`${group}/${name}`, each as Case] as const);
  });
}

function readDataset(name: string): Value {
  return JSON.parse(readFileSync(`${folder}datasets/${name}.json`, 'utf8')) as Value;
}

/** What is wrong with a case, `undefined` where it is right. */
async function outcomeOf(group: string, each: Case): Promise<string | undefined> {
  const text = each.expr ?? readFileSync(`${folder}groups/${group}/${each['expr-file']!}`, 'utf8');
  const data = each.data !== undefined || each.dataset === undefined ? each.data! : readDataset(each.dataset!);
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
