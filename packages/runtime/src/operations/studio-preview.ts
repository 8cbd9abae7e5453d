import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { besides, editMapping, OperationError, targetOrder } from '@millrace/core';
import type {
  Actor,
  DeskProject,
  IntegrationDocument,
  MappingChange,
  MappingDocument,
  MappingPreviewView,
  MappingTrial,
  ReadDocument,
} from '@millrace/core';
import { openLibrary } from '../library.ts';
import { readCase } from '../project.ts';
import type { NodeContext } from './context.ts';
import { filedMapping, findingView, flowsThrough, type FiledMapping } from './studio-mapping.ts';
import { triedMessage } from './studio-messages.ts';

/** What would become of a mapping: findings, a message mapped, tests. Nothing is written. */
export async function previewMappingOf(
  context: NodeContext,
  name: string,
  change: MappingChange,
  trial: MappingTrial,
  actor: Actor,
): Promise<MappingPreviewView> {
  const filed = await filedMapping(context, name);
  const text = changedText(filed, name, change);
  const tried = await triedMessage(context, name, trial, actor);
  const added = addedOf(context, filed);
  const key = `${name}\n${added.size === 0 ? '' : JSON.stringify([...added])}\n${filed.stamp}`;
  const preview = await context.studio.preview(key, () => deskProject(context, filed, name, added), {
    file: { path: filed.read.file, text },
    name,
    ...(tried?.message && { message: tried.message }),
  });
  const { findings, fields, ...rest } = preview;
  return {
    ...rest,
    ...(tried?.unread && { result: { issues: [tried.unread] } }),
    ...(fields && { fields }),
    text,
    // Warnings inside documents of the library are for its own tests, as in a check of the project.
    findings: findings.filter(({ level }) => level === 'error' || !filed.read.library).map(findingView),
    ...(tried && { message: tried.view }),
  };
}

/** The text of the file after a change; as it is where there is none. */
export function changedText({ text, plan, read }: FiledMapping, name: string, change: MappingChange): string {
  if (change.text !== undefined && change.edits !== undefined)
    throw new OperationError('invalid', 'studio.change-unclear', 'give either the whole text or changes to it, not both');
  if (change.edits === undefined) return change.text ?? text;
  const target = plan.contracts.get((read.document as MappingDocument | undefined)?.to ?? '');
  const edited = editMapping(text, name, change.edits, target ? { order: targetOrder(target) } : {});
  if (edited.ok) return edited.value;
  const [issue] = edited.issues;
  throw new OperationError('invalid', issue!.code, `${issue!.path}: ${issue!.sentence}`);
}

function addedOf({ lookups }: NodeContext, { plan }: FiledMapping): DeskProject['added'] {
  const entries = [...plan.crosswalks.keys()].map(name => [name, lookups.addedTo(name)] as const);
  return new Map(entries.filter(([, added]) => added.length > 0));
}

/** Everything around a mapping, with the files that its tests name. */
function deskProject(
  { folder }: NodeContext,
  { plan, project, read }: FiledMapping,
  name: string,
  added: DeskProject['added'],
): DeskProject {
  const library = openLibrary();
  const through = new Set(flowsThrough(plan, name).map(({ integration }) => integration));
  const users = project.documents.filter(({ kind, ref }) => kind === 'integration' && through.has(ref));
  const cases = new Map<string, Uint8Array>();
  for (const document of [read, ...users])
    for (const path of casesOf(document)) {
      const bytes = library.readCase(path) ?? readCase(folder, path);
      if (bytes) cases.set(path, bytes);
    }
  const files = [...new Set(users.map(({ file }) => file))].map(path => ({
    path,
    text: readFileSync(join(folder, path), 'utf8'),
  }));
  return { plan: { ...plan, text: '' }, files, cases, added };
}

/** The files that the tests of a document name. */
function casesOf({ file, document }: ReadDocument): readonly string[] {
  const { tests = [] } = (document ?? {}) as Pick<IntegrationDocument | MappingDocument, 'tests'>;
  return tests.flatMap(({ given, expect: { message } }) =>
    [given, ...(message === undefined || message === 'filtered' ? [] : [message])].map(each => besides(file, each)),
  );
}
