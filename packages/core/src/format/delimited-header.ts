import type { Issue } from '../value/issue.ts';
import { formatIssue } from './format-issue.ts';

/** What is wrong with a header line: names that are empty or stand twice, or not the declared columns in their order. */
export function headerIssue(found: readonly string[], declared: readonly string[] | undefined): Issue | undefined {
  const line = { line: 1, column: 1 };
  const repeated = found.find((name, i) => found.indexOf(name) !== i);
  if (repeated !== undefined)
    return formatIssue('delimited.duplicate-column', '', `the header names the column "${repeated}" twice`, line);
  if (found.includes('')) {
    return formatIssue('delimited.duplicate-column', '', `column ${found.indexOf('') + 1} of the header has no name`, line);
  }
  const difference = declared && headerDifference(found, declared);
  return difference === undefined ? undefined : formatIssue('delimited.header', '', difference, line);
}

function headerDifference(found: readonly string[], declared: readonly string[]): string | undefined {
  const missing = declared.filter(name => !found.includes(name));
  const extra = found.filter(name => !declared.includes(name));
  const parts = [
    ...(missing.length > 0 ? [`the header lacks the ${named(missing)}`] : []),
    ...(extra.length > 0 ? [`the header has the undeclared ${named(extra)}`] : []),
  ];
  if (parts.length > 0) return parts.join(' and ');
  const shifted = declared.findIndex((name, i) => found[i] !== name);
  if (shifted === -1) return undefined;
  return `the columns are shifted: column ${shifted + 1} is "${found[shifted]}", expected "${declared[shifted]}"`;
}

function named(names: readonly string[]): string {
  return `column${names.length === 1 ? '' : 's'} ${names.map(name => `"${name}"`).join(', ')}`;
}
