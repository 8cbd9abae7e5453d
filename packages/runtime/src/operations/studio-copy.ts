import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OperationError, textDiff } from '@millrace/core';
import type { Actor, MappingSaved } from '@millrace/core';
import { libraryFiles } from '../library-files.ts';
import { sha256 } from '../live-message.ts';
import { writeFileWhole } from '../studio/write-file.ts';
import { reasonGiven, type NodeContext } from './context.ts';
import { filedMapping } from './studio-mapping.ts';
import { notWritten, recordOf, savedOf } from './studio-save.ts';

/** Copies a mapping of the library, with the files of its tests, into the folder `mappings` of the project. Nothing that is there is overwritten. */
export async function copyMappingOf(context: NodeContext, name: string, reason: string, actor: Actor): Promise<MappingSaved> {
  const why = reasonGiven(reason);
  const { read, text } = await filedMapping(context, name);
  if (!read.library)
    throw new OperationError(
      'refused',
      'studio.copied-already',
      `the mapping "${name}" is a document of the project already (${read.file})`,
    );
  const files = libraryFiles({ name, path: read.file, text }).map(([file, content]) => [`mappings/${file}`, content] as const);
  const taken = files.find(([file]) => existsSync(join(context.folder, file)));
  if (taken) throw new OperationError('refused', 'studio.copied-already', `there is a file ${taken[0]} in the project already`);
  // The document last: what it names is there when it is read.
  for (const [file, content] of files.toReversed()) await writeInto(context.folder, file, content);
  const file = files[0]![0];
  const lines = textDiff('', text);
  const { number } = await context.store.audit({
    at: context.clock.now(),
    who: actor.name,
    action: 'copy mapping',
    subject: name,
    reason: why,
    before: read.file,
    after: recordOf(file, sha256(text), [], 'added'),
  });
  return { ...savedOf(file, text, lines, await context.studio.check()), audit: number };
}

async function writeInto(folder: string, file: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFileWhole(join(folder, file), content);
  } catch (error) {
    throw notWritten(file, error);
  }
}
