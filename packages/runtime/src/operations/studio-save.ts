import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationError, readDocuments, textDiff } from '@millrace/core';
import type { Actor, CheckedProject, DiffLine, MappingChange, MappingSaved, PlacedIssue } from '@millrace/core';
import { sha256 } from '../live-message.ts';
import { writeFileWhole } from '../studio/write-file.ts';
import { reasonGiven, type NodeContext } from './context.ts';
import { filedMapping, findingsOf, type FiledMapping } from './studio-mapping.ts';
import { changedText } from './studio-preview.ts';

/** Writes the file of a mapping where nobody else did meanwhile; one audit entry with the lines before and after. What runs stays what it is. */
export async function saveMappingOf(
  context: NodeContext,
  name: string,
  change: MappingChange & { readonly base: string; readonly despite?: boolean },
  reason: string,
  actor: Actor,
): Promise<MappingSaved> {
  const why = reasonGiven(reason);
  const filed = await filedMapping(context, name);
  refuseOthers(filed, name, change.base);
  const text = changedText(filed, name, change);
  const file = filed.read.file;
  if (text === filed.text) return { file, sha256: filed.sha256, changed: false, added: 0, removed: 0, findings: [] };
  refuseUnreadable(file, name, text);
  const checked = await context.studio.check({ path: file, text });
  if (change.despite !== true) refuseErrors(filed, checked);
  await writeUnlessChanged(context, file, change.base, text);
  const lines = textDiff(filed.text, text);
  const audit = await context.store.audit({
    at: context.clock.now(),
    who: actor.name,
    action: 'save mapping',
    subject: name,
    reason: why,
    before: recordOf(file, filed.sha256, lines, 'removed'),
    after: recordOf(file, sha256(text), lines, 'added'),
  });
  return { ...savedOf(file, text, lines, checked), audit: audit.number };
}

function refuseOthers({ read, sha256: now }: FiledMapping, name: string, base: string): void {
  if (read.library) {
    const sentence = `the mapping "${name}" comes with the library (${read.file}) and is not changed; copy it into the project, then change the copy`;
    throw new OperationError('refused', 'studio.library-document', sentence);
  }
  if (now !== base) throw changedMeanwhile(read.file, now);
}

function changedMeanwhile(file: string, now: string): OperationError {
  const sentence = `the file ${file} was changed by somebody else since it was opened (it is ${now.slice(0, 12)} now); look at what changed, then save again`;
  return new OperationError('refused', 'studio.changed-meanwhile', sentence);
}

function refuseUnreadable(file: string, name: string, text: string): void {
  const { documents, issues } = readDocuments([{ path: file, text }]);
  if (documents.some(({ kind, ref, document }) => kind === 'mapping' && ref === name && document)) return;
  const issue = issues.find(({ level }) => level === 'error');
  const place =
    issue === undefined ? `it has no mapping "${name}"` : `line ${issue.at.line}, column ${issue.at.column}: ${issue.sentence}`;
  throw new OperationError('invalid', 'studio.unreadable', `the text cannot be saved as ${file}: ${place}`);
}

/** Errors that the project does not have already. */
function refuseErrors({ project, read }: FiledMapping, checked: CheckedProject): void {
  const key = ({ code, path, at }: PlacedIssue): string => `${code} ${path} ${at.file}`;
  const known = new Set(project.issues.filter(({ at }) => at.file !== read.file).map(key));
  const errors = checked.issues.filter(issue => issue.level === 'error' && !known.has(key(issue)));
  const [first] = errors;
  if (first === undefined) return;
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  const sentence = `the check finds ${count}, so that a node would not start with it; the first, in ${first.at.file} line ${first.at.line}: ${first.sentence}`;
  throw new OperationError('refused', 'studio.has-errors', sentence);
}

async function writeUnlessChanged({ folder }: NodeContext, file: string, base: string, text: string): Promise<void> {
  const path = join(folder, file);
  const now = sha256(await readFile(path));
  if (now !== base) throw changedMeanwhile(file, now);
  try {
    await writeFileWhole(path, text);
  } catch (error) {
    throw notWritten(file, error);
  }
}

/** The refusal where a file of the project cannot be written. */
export function notWritten(file: string, error: unknown): OperationError {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = code === 'EROFS' || code === 'EACCES' || code === 'EPERM' ? 'the node may not write there' : message;
  return new OperationError('refused', 'studio.not-written', `writing ${file}: ${why}`);
}

/** What an audit entry keeps of one side: the file, its hash, and the lines that only it has. */
export function recordOf(file: string, hash: string, lines: readonly DiffLine[], side: 'removed' | 'added'): string {
  const own = lines.flatMap(line => (line.kind === side ? [[line.kind === 'added' ? line.after : line.before, line.text]] : []));
  return JSON.stringify({ file, sha256: hash, lines: own });
}

/** What saving did, for whoever asked for it. */
export function savedOf(file: string, text: string, lines: readonly DiffLine[], { issues }: CheckedProject): MappingSaved {
  const count = (of: DiffLine['kind']): number => lines.filter(({ kind }) => kind === of).length;
  return {
    file,
    sha256: sha256(text),
    changed: true,
    added: count('added'),
    removed: count('removed'),
    findings: findingsOf(issues, file),
  };
}
