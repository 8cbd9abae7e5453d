import { suggestion } from '../../document/nearest.ts';
import type { Issue } from '../../value/issue.ts';
import { mappingIssue } from '../codes.ts';
import { standardFunctions } from '../functions/standard.ts';
import { childrenOf, type Node } from '../syntax.ts';

/** The functions of JSONata 2.2. */
export const functionNames: ReadonlySet<string> = new Set([...standardFunctions.keys(), 'eval']);

/** Variables that are there without being bound: `$`, `$$`, the whole message, the site. */
const givenNames: ReadonlySet<string> = new Set(['', '$', 'root', 'site']);

/** Names that an expression uses and nobody defines, and `$eval`. */
export function checkNames(root: Node, path: string): readonly Issue[] {
  const bound = new Set<string>();
  const used = new Map<string, Node>();
  walk(root);
  return [...used].flatMap(([name, node]) => issueOf(name, node));

  function walk(node: Node): void {
    for (const name of bindings(node)) bound.add(name);
    if (node.type === 'variable' && !used.has(String(node.value))) used.set(String(node.value), node);
    for (const child of childrenOf(node)) walk(child.node);
  }

  /** The parser tells where a name ends; the column is that of its `$`. */
  function issueOf(name: string, node: Node): readonly Issue[] {
    const place = node.position === undefined ? '' : ` at column ${node.position - name.length}`;
    if (bound.has(name)) return [];
    if (name === 'eval')
      return [mappingIssue('mapping.function-forbidden', path, `$eval stands${place}, and runs text as a program`)];
    if (functionNames.has(name) || givenNames.has(name)) return [];
    return [mappingIssue('mapping.function-unknown', path, `$${name}${place} is not known${near(name, bound)}`)];
  }
}

function near(name: string, bound: ReadonlySet<string>): string {
  const known = [...functionNames, ...givenNames, ...bound].filter(each => each !== '' && each !== '$');
  const tail = suggestion(name, known);
  return tail.startsWith('; did') ? tail.replace('"', '"$') : '';
}

/** The variables that a node binds. */
function bindings(node: Node): readonly string[] {
  const names: unknown[] = [node.focus, node.index];
  if (node.type === 'bind' && node.lhs && 'value' in node.lhs) names.push(node.lhs.value);
  if (node.type === 'lambda') names.push(...(node.arguments ?? []).map(argument => argument.value));
  for (const stage of node.stages ?? []) if (stage.type === 'index') names.push(stage.value);
  return names.filter(name => typeof name === 'string');
}
