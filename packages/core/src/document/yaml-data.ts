import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { type Issue } from '../value/issue.ts';
import { problem } from './problem.ts';
import { joinIndex, joinName } from './path.ts';

/** How deep a document may be nested. */
export const deepest = 64;

/** An issue of the text itself, at an offset of the file. */
export interface TextIssue {
  readonly issue: Issue;
  readonly offset: number;
}

/**
 * Plain data of a YAML node, reporting what plain data would hide: aliases, names that are not text, numbers that YAML
 * reads differently from how they are written, and nesting beyond 64 levels. Objects hold every name as their own property.
 */
export function yamlToData(node: unknown, report: (found: TextIssue) => void, path = '', depth = 0): unknown {
  if (isScalar(node)) return scalarToData(node, path, report);
  const offset = (node as Node | null)?.range?.[0] ?? 0;
  if (isAlias(node)) {
    report({ offset, issue: problem('document.alias', path, `"*${node.source}" is an alias, which is not read here`) });
    return undefined;
  }
  if (depth >= deepest) {
    report({ offset, issue: problem('document.too-deep', path, `the document is nested deeper than ${deepest} levels`) });
    return undefined;
  }
  if (isSeq(node)) return node.items.map((entry, index) => yamlToData(entry, report, joinIndex(path, index), depth + 1));
  if (!isMap(node)) return null;
  return Object.fromEntries(node.items.filter(isPair).map(pair => pairToData(pair, report, path, depth)));
}

function pairToData(pair: Pair, report: (found: TextIssue) => void, path: string, depth: number): [string, unknown] {
  const { key, value } = pair;
  const name = isScalar(key) ? String(key.value) : '';
  const offset = (key as Node).range?.[0] ?? 0;
  if (!isScalar(key) || key.value === null) {
    report({ offset, issue: problem('document.wrong-type', path, 'the name of a setting must be text') });
  } else if (typeof key.value !== 'string' && key.source !== name) {
    const issue = problem(
      'document.number-rewritten',
      path,
      `YAML reads the name ${key.source} as ${name}`,
      `write it in quotes: "${key.source}"`,
    );
    report({ offset, issue });
  }
  return [name, yamlToData(value, report, joinName(path, name), depth + 1)];
}

function scalarToData(scalar: Scalar, path: string, report: (found: TextIssue) => void): unknown {
  const { value, source } = scalar;
  if (typeof value === 'number' && source !== undefined && isRewritten(value, source)) {
    const sentence = `YAML reads ${source} as the number ${value}`;
    const issue = problem('document.number-rewritten', path, sentence, `write it in quotes if it is a code: "${source}"`);
    report({ offset: scalar.range?.[0] ?? 0, issue });
  }
  return value;
}

/** Leading zeros, hexadecimal and octal, infinity and not-a-number, and whole numbers with more digits than a double holds. */
function isRewritten(value: number, source: string): boolean {
  if (!Number.isFinite(value) || /^[-+]?0[0-9xo]/iu.test(source)) return true;
  return /^[-+]?[0-9]+$/u.test(source) && !Number.isSafeInteger(value);
}
