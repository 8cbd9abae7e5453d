import { parentPort } from 'node:worker_threads';
import { openDesk } from '@millrace/core';
import type { Desk, DeskProject, MappingPreview, PreviewMessage, ProjectFile } from '@millrace/core';

/** A mapping to try. */
export interface StudioQuestion {
  /** What stands around it; absent where it is what it was. */
  readonly project?: DeskProject;
  readonly file: ProjectFile;
  readonly name: string;
  readonly message?: PreviewMessage;
}

/** What came of it; `failed` is our own fault. */
export type StudioAnswer = { readonly preview: MappingPreview } | { readonly failed: string };

let desk: Desk | undefined;

parentPort?.on('message', (question: StudioQuestion) => parentPort?.postMessage(answerTo(question)));

function answerTo({ project, file, name, message }: StudioQuestion): StudioAnswer {
  try {
    if (project) desk = openDesk(project);
    if (!desk) return { failed: 'trying a mapping before its surroundings are known' };
    return { preview: desk.preview(file, name, message) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
