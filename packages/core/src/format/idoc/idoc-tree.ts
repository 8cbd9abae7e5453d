import type { OpenFields } from '../../value/fields.ts';
import { putField } from '../../value/fields.ts';
import type { Value } from '../../value/value.ts';
import type { FlatSegment } from './flat-record.ts';
import type { SegmentLayout } from './segment-layouts.ts';

/** How an IDoc says which segment belongs to which: by the number of the parent, by levels, or not at all. */
type Hierarchy = 'parent' | 'level' | 'layout';

/** A segment under which others may still come. */
interface OpenSegment {
  readonly type: string;
  readonly number: number;
  readonly level: number;
  readonly path: string;
  readonly fields: OpenFields;
  last: string;
}

/** A segment with its layout and fields. */
export interface PlacedSegment {
  readonly flat: FlatSegment;
  readonly layout: SegmentLayout;
  readonly fieldsAt: (path: string) => OpenFields;
}

/**
 * Puts segments under their parents: by PSGNUM where any has one, else by HLEVEL, else as the declared layouts allow. What it returns
 * is the sentence that says why a segment has no place, with that segment.
 */
export function buildTree(
  segments: readonly PlacedSegment[],
  isList: (path: string) => boolean,
): { readonly fields: OpenFields } | { readonly sentence: string; readonly flat: FlatSegment } {
  const hierarchy = hierarchyOf(segments);
  const root: OpenSegment = { type: '', number: 0, level: -1, path: '', fields: {}, last: '' };
  const open: OpenSegment[] = [root];
  for (const { flat, layout, fieldsAt } of segments) {
    const parent = parentOf(open, flat, layout, hierarchy);
    if (parent === undefined) return { sentence: orphaned(flat, layout, hierarchy), flat };
    if (Object.hasOwn(parent.fields, layout.type) && parent.last !== layout.type) {
      return { sentence: `${layout.type} stands again after ${parent.last}, so its place would be lost`, flat };
    }
    const path = parent.path === '' ? layout.type : `${parent.path}.${layout.type}`;
    const fields = fieldsAt(path);
    addTo(parent.fields, layout.type, fields, isList(path));
    parent.last = layout.type;
    open.push({ type: layout.type, number: flat.number, level: flat.level, path, fields, last: '' });
  }
  return { fields: root.fields };
}

function hierarchyOf(segments: readonly PlacedSegment[]): Hierarchy {
  if (segments.some(({ flat }) => flat.parent > 0)) return 'parent';
  return segments.some(({ flat }) => flat.level > 0) ? 'level' : 'layout';
}

/** The open segment that a segment belongs to; deeper ones are closed. */
function parentOf(open: OpenSegment[], flat: FlatSegment, layout: SegmentLayout, by: Hierarchy): OpenSegment | undefined {
  const isParent = (one: OpenSegment): boolean => {
    if (by === 'parent') return one.number === flat.parent;
    return by === 'level' ? one.level < flat.level : layout.parents.has(one.type);
  };
  const at = open.findLastIndex(isParent);
  if (at === -1) return undefined;
  open.length = at + 1;
  return open[at];
}

function orphaned(flat: FlatSegment, { type, parents }: SegmentLayout, by: Hierarchy): string {
  if (by === 'parent') return `${type} belongs to segment ${flat.parent}, which is not open here`;
  return `${type} belongs under ${[...parents].map(parent => parent || 'the IDoc itself').join(' or ')}, which is not open here`;
}

/** Adds a segment: the second of a type makes a list, and so does the first where the contract has one. */
export function addTo(fields: OpenFields, type: string, value: Value, isList: boolean): void {
  const before = Object.hasOwn(fields, type) ? fields[type] : undefined;
  if (before === undefined) putField(fields, type, isList ? [value] : value);
  else if (Array.isArray(before)) (before as Value[]).push(value);
  else putField(fields, type, [before, value]);
}
