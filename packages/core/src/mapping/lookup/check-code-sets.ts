import { codeNames } from '../../contract/code-names.ts';
import { openCodeSet, type CodeSet } from '../../contract/code-set.ts';
import type { CodeSetDocument, ContractDocument } from '../../document/model.ts';
import { suggestion } from '../../document/nearest.ts';
import { joinName } from '../../document/path.ts';
import type { PlacedIssue } from '../../document/place.ts';
import type { ReadDocument } from '../../document/read.ts';
import { usesOf } from '../../document/uses.ts';
import { parseDay } from '../../value/day.ts';
import type { Issue } from '../../value/issue.ts';
import { lookupIssue } from './codes.ts';

/** The code sets of a project by name, each knowing who uses it, and what is wrong with them or with who names them. */
export function readCodeSets(documents: readonly ReadDocument[]): {
  readonly codeSets: ReadonlyMap<string, CodeSet>;
  readonly issues: readonly PlacedIssue[];
} {
  const users = usersOf(documents);
  const codeSets = new Map<string, CodeSet>();
  const issues: PlacedIssue[] = [];
  for (const read of documents) {
    if (read.kind !== 'code-set' || read.document === undefined) continue;
    const document = read.document as CodeSetDocument;
    issues.push(...dayIssues(document).map(read.place));
    if (!codeSets.has(read.ref)) codeSets.set(read.ref, openCodeSet(document, users.get(read.ref) ?? []));
  }
  const known = new Set(documents.filter(({ kind }) => kind === 'code-set').map(({ ref }) => ref));
  for (const read of documents) issues.push(...unknownNames(read, known).map(read.place));
  return { codeSets, issues };
}

/** The issue of a code set that is not there. */
export function unknownCodeSet(name: string, path: string, known: Iterable<string>): Issue {
  return lookupIssue('code-set.unknown', path, `there is no code set "${name}"${suggestion(name, known)}`);
}

function usersOf(documents: readonly ReadDocument[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { kind, ref, document } of documents) {
    for (const use of document ? usesOf(document) : []) {
      if (use.kind !== 'code-set') continue;
      const list = users.get(use.ref) ?? [];
      users.set(use.ref, list);
      if (!list.includes(`${kind} ${ref}`)) list.push(`${kind} ${ref}`);
    }
  }
  return users;
}

function unknownNames({ document }: ReadDocument, known: ReadonlySet<string>): readonly Issue[] {
  const named = namesIn(document);
  return named.filter(({ name }) => !known.has(name)).map(({ name, path }) => unknownCodeSet(name, path, known));
}

function namesIn(document: ReadDocument['document']): readonly { readonly name: string; readonly path: string }[] {
  if (document?.kind === 'contract') return [...codeNames((document as ContractDocument).schema, 'schema')];
  if (document?.kind !== 'crosswalk') return [];
  return (['from', 'to'] as const).flatMap(path => (document[path] === undefined ? [] : [{ name: document[path], path }]));
}

function dayIssues({ codes }: CodeSetDocument): readonly Issue[] {
  return Object.entries(codes).flatMap(([code, { from, until }]) => {
    const path = joinName('codes', code);
    const [first, end] = [from, until].map(text => (text === undefined ? undefined : parseDay(text)));
    if (from !== undefined && first === undefined) return [noDay(`${path}.from`, from)];
    if (until !== undefined && end === undefined) return [noDay(`${path}.until`, until)];
    if (first === undefined || end === undefined || first < end) return [];
    const sentence = `the code ${JSON.stringify(code)} ends on ${until}, which is not after its first day, ${from}`;
    return [lookupIssue('code-set.day', `${path}.until`, sentence)];
  });
}

function noDay(path: string, text: string): Issue {
  return lookupIssue('code-set.day', path, `"${text}" is no day of the calendar; write it as 2026-01-31`);
}
