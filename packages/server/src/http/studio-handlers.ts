import type { studioRoutes } from '@millrace/api';
import type { Handlers } from './handlers.ts';

/** The handlers of the routes about changing mappings. */
export const studioHandlers: Pick<Handlers, keyof typeof studioRoutes> = {
  mapping: ({ operations }, { name }) => operations.mapping(name),
  mappingMessages: ({ operations }, { name, limit }, actor) => operations.mappingMessages(name, limit ?? 20, actor),
  mappingResult: ({ operations }, { name, ...trial }, actor) => operations.mappingResult(name, trial, actor),
  previewMapping: ({ operations }, { name, text, edits, ...trial }, actor) =>
    operations.previewMapping(name, { ...(text !== undefined && { text }), ...(edits && { edits }) }, trial, actor),
  saveMapping: ({ operations }, { name, reason, ...change }, actor) => operations.saveMapping(name, change, reason.trim(), actor),
  copyMapping: ({ operations }, { name, reason }, actor) => operations.copyMapping(name, reason.trim(), actor),
};
