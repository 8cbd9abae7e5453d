import type { DocumentKind } from './declarations.ts';
import { refKey, type DocumentRef } from './where-used.ts';

/** One document that two releases say differently. */
export interface DocumentChange extends DocumentRef {
  readonly change: 'added' | 'removed' | 'changed';
}

/** One line of the text of a release: a document, and what its table holds where it has one. */
export interface ReleaseLine extends DocumentRef {
  /** The document as plain data; a mapping's fields, whose order counts, are put back. */
  readonly document: Readonly<Record<string, unknown>>;
}

/** What changed from the text of one release to that of another, by kind and name. Equal lines are not looked into. */
export function releaseChanges(before: string, after: string): readonly DocumentChange[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const gone = new Map(differing(old, now).map(each => [refKey(each), each]));
  const come = new Map(differing(now, old).map(each => [refKey(each), each]));
  const changes: DocumentChange[] = [
    ...[...come].map(([key, each]) => changeOf(each, gone.has(key) ? 'changed' : 'added')),
    ...[...gone].filter(([key]) => !come.has(key)).map(([, each]) => changeOf(each, 'removed')),
  ];
  return changes.sort((a, b) => (refKey(a) < refKey(b) ? -1 : 1));
}

/** The line of a document in the text of a release, as it stands there. */
export function lineInRelease(text: string, of: DocumentRef): string | undefined {
  return text.split('\n').find(line => {
    const read = line.includes(`"kind":"${of.kind}"`) ? readLine(line) : undefined;
    return read !== undefined && read.kind === of.kind && read.ref === of.ref;
  });
}

/** Reads one line of the text of a release. */
export function readLine(line: string): ReleaseLine {
  // The rows of a table stand behind the document as one JSON text; inside of it no quote is without a backslash.
  const table = line.lastIndexOf('} "');
  const data = JSON.parse(table < 0 || line.endsWith('}') ? line : line.slice(0, table + 1)) as Record<string, unknown>;
  const { kind, name, version } = data;
  const ref = kind === 'contract' ? `${String(name)}@${String(version)}` : String(name);
  const fields =
    kind === 'mapping' && typeof data['fields'] === 'string' ? { fields: JSON.parse(data['fields']) as unknown } : {};
  return { kind: kind as DocumentKind, ref, document: { ...data, ...fields } };
}

function linesOf(text: string): ReadonlySet<string> {
  return new Set(text === '' ? [] : text.split('\n'));
}

function differing(these: ReadonlySet<string>, those: ReadonlySet<string>): readonly ReleaseLine[] {
  return [...these].filter(line => !those.has(line)).map(readLine);
}

function changeOf({ kind, ref }: ReleaseLine, change: DocumentChange['change']): DocumentChange {
  return { kind, ref, change };
}
