import type { StudioOperations } from '@millrace/core';
import type { NodeContext } from './context.ts';
import { newTurns } from './in-turn.ts';
import { copyMappingOf } from './studio-copy.ts';
import { mappingOf } from './studio-mapping.ts';
import { mappingMessagesOf } from './studio-messages.ts';
import { previewMappingOf } from './studio-preview.ts';
import { saveMappingOf } from './studio-save.ts';

/** What a node can be asked about changing mappings. What writes files takes turns. */
export function studioOperations(context: NodeContext): StudioOperations {
  const inTurn = newTurns();
  return {
    mapping: name => mappingOf(context, name),
    mappingMessages: (name, limit, actor) => mappingMessagesOf(context, name, limit, actor),
    mappingResult: (name, trial, actor) => previewMappingOf(context, name, {}, trial, actor),
    previewMapping: (name, change, trial, actor) => previewMappingOf(context, name, change, trial, actor),
    saveMapping: (name, change, reason, actor) => inTurn(() => saveMappingOf(context, name, change, reason, actor)),
    copyMapping: (name, reason, actor) => inTurn(() => copyMappingOf(context, name, reason, actor)),
  };
}
