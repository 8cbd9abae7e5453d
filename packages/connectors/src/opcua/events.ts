import type { TagFields, TagValue } from '@millrace/core';
import type { EventFilter, Variant } from 'node-opcua-client';

import type { Library } from './library.ts';
import { tagValue } from './values.ts';

/** What is asked of each event: field, type that has it, browse path below it; an empty path is the node of the condition (Part 9, 5.5.2). */
const selected: readonly (readonly [field: string, type: string, path: readonly string[]])[] = [
  ['eventId', 'i=2041', ['EventId']],
  ['eventType', 'i=2041', ['EventType']],
  ['sourceNode', 'i=2041', ['SourceNode']],
  ['sourceName', 'i=2041', ['SourceName']],
  ['time', 'i=2041', ['Time']],
  ['message', 'i=2041', ['Message']],
  ['severity', 'i=2041', ['Severity']],
  ['conditionId', 'i=2782', []],
  ['conditionName', 'i=2782', ['ConditionName']],
  ['branchId', 'i=2782', ['BranchId']],
  ['retain', 'i=2782', ['Retain']],
  ['enabled', 'i=2782', ['EnabledState', 'Id']],
  ['acknowledged', 'i=2881', ['AckedState', 'Id']],
  ['confirmed', 'i=2881', ['ConfirmedState', 'Id']],
  ['active', 'i=2915', ['ActiveState', 'Id']],
];

/** Types of events that only frame a refresh (Part 9, 5.11). */
export const refreshTypes = { start: 'i=2787', end: 'i=2788', required: 'i=2789' } as const;

/** The filter that asks for the fields above. */
export function eventFilter(library: Library): EventFilter {
  const selectClauses = selected.map(([, typeDefinitionId, path]) => ({
    typeDefinitionId,
    browsePath: path.map(name => ({ namespaceIndex: 0, name })),
    attributeId: path.length === 0 ? library.AttributeIds.NodeId : library.AttributeIds.Value,
  }));
  return new library.EventFilter({ selectClauses });
}

/** One event as fields; those that its type does not have are left out. */
export function eventFields(told: readonly Variant[], namespaces: readonly string[]): TagFields {
  const entries = selected.flatMap(([field], place): [string, TagValue][] => {
    const variant = told[place];
    const value = variant === undefined ? null : tagValue(variant, namespaces);
    return value === null ? [] : [[field, value]];
  });
  return Object.fromEntries(entries);
}

/** Whether an event says that a condition of this name stands; nothing where it is about something else. */
export function conditionState(event: TagFields, condition: string): boolean | undefined {
  if (event['conditionName'] !== condition || (event['branchId'] ?? 'i=0') !== 'i=0') return undefined;
  return event['active'] === true && event['enabled'] !== false;
}

/** When an event happened, microseconds since 1970. */
export function eventTime(event: TagFields): number | undefined {
  const at = typeof event['time'] === 'string' ? Date.parse(event['time']) : Number.NaN;
  return Number.isNaN(at) ? undefined : at * 1_000;
}
