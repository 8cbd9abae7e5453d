import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { faultCases } from './fault-cases.ts';

/** A test that says in its name which fault it injects. */
export interface FaultTest {
  readonly id: string;
  readonly file: string;
  readonly name: string;
}

const named = /(['"`])((?:(?!\1|\n|\\).|\\.)*?\bF\d{2,3}\b(?:(?!\1|\n|\\).|\\.)*)\1/gu;

/** Every test with the id of a fault in its name, in a stable order. */
export function faultTests(root: string): readonly FaultTest[] {
  return globSync(['packages/*/test/**/*.test.ts', 'packages/*/src/testkit/*-cases.ts', 'tests/**/*.test.ts'], { cwd: root })
    .map(path => path.split(sep).join('/'))
    .sort()
    .flatMap(file =>
      [...readFileSync(join(root, file), 'utf8').matchAll(named)].flatMap(([, , name]) =>
        [...new Set(name!.match(/\bF\d{2,3}\b/gu))].map(id => ({ id, file, name: name! })),
      ),
    );
}

/** The page that says for each fault which tests inject it, or why none does yet. */
export function faultsPage(root: string): string {
  const tests = Map.groupBy(faultTests(root), test => test.id);
  const rows = faultCases.map(({ id, fault, open }) => {
    const lines = (tests.get(id) ?? []).map(({ file, name }) => `${cell(name)} (\`${file}\`)`);
    return `| ${id} | ${cell(fault)} | ${open === undefined ? lines.join('<br>') : `not yet: ${cell(open)}`} |`;
  });
  const opening =
    'What Millrace is made to survive, and the tests that inject it: each one checks that nothing acknowledged is lost, nothing has a second ' +
    'effect, and the ledger balances. Made from the names of the tests by `npm run generate`.';
  return ['# Faults', '', opening, '', '| id | fault | tests |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function cell(text: string): string {
  return text
    .replaceAll('\\', '')
    .replaceAll('|', '\\|')
    .replaceAll('<', '\\<')
    .replaceAll('__', '\\_\\_')
    .replaceAll('*', '\\*');
}
