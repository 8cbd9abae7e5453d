import type { OpenFields } from '../../value/fields.ts';
import type { Issue } from '../../value/issue.ts';
import type { Fields, Value } from '../../value/value.ts';
import { formatIssue } from '../format-issue.ts';
import type { Segment } from './syntax.ts';

/** Tag of the segment that begins a group → tags of the segments (and groups) that belong to it. */
export type Groups = Readonly<Record<string, readonly string[]>>;

/** How the segments inside a message are laid out for mappings. */
export interface Arrangement {
  readonly groups?: Groups;
  /** Whether the contract says that the segments of a path are a list even where one stands. */
  isList(path: string): boolean;
}

/** The fields of a segment that stands at a path of the record. */
export type FieldsAt = (segment: Segment, path: string) => OpenFields;

/** A message, or a group while segments may come to belong to it. */
interface OpenGroup {
  readonly fields: OpenFields;
  readonly path: string;
  readonly members: readonly string[];
  last: string;
}

/**
 * Lays out the segments between the header and the trailer of a message. Without groups the first one, which every message begins with
 * (BGM, BEG …), stands under its tag and the rest, in order, in `segments`, each under its tag. With groups each segment stands under
 * its tag in the innermost open group that it belongs to; a tag that comes again after another one would lose its place, and that is
 * what a failure names.
 */
export function arrange(
  segments: readonly Segment[],
  { groups, isList }: Arrangement,
  fieldsAt: FieldsAt,
): { readonly fields: Fields } | { readonly issue: Issue; readonly segment: Segment } {
  if (groups === undefined) return { fields: inOrder(segments, fieldsAt) };
  const message: OpenFields = {};
  const open: OpenGroup[] = [{ fields: message, path: '', members: [], last: '' }];
  for (const segment of segments) {
    const { tag } = segment;
    while (open.length > 1 && open.at(-1)?.members.includes(tag) !== true) open.pop();
    const group = open.at(-1) as OpenGroup;
    if (Object.hasOwn(group.fields, tag) && group.last !== tag) return { issue: outOfPlace(tag, group), segment };
    const path = group.path === '' ? tag : `${group.path}.${tag}`;
    const fields = fieldsAt(segment, path);
    addTo(group.fields, tag, fields, isList(path));
    group.last = tag;
    const members = Object.hasOwn(groups, tag) ? groups[tag] : undefined;
    if (members) open.push({ fields, path, members, last: '' });
  }
  return { fields: message };
}

function inOrder(segments: readonly Segment[], fieldsAt: FieldsAt): Fields {
  const [first, ...rest] = segments;
  return {
    ...(first && { [first.tag]: fieldsAt(first, first.tag) }),
    segments: rest.map(segment => ({ [segment.tag]: fieldsAt(segment, `segments.${segment.tag}`) })),
  };
}

function addTo(fields: OpenFields, tag: string, value: Value, isList: boolean): void {
  const before = fields[tag];
  if (before === undefined) fields[tag] = isList ? [value] : value;
  else if (Array.isArray(before)) (before as Value[]).push(value);
  else fields[tag] = [before, value];
}

function outOfPlace(tag: string, { path, last }: OpenGroup): Issue {
  const where = path === '' ? 'the message' : `the group ${path}`;
  const sentence = `${tag} stands again after ${last} in ${where}, and no declared group begins again there`;
  return formatIssue('edi.group', path === '' ? tag : `${path}.${tag}`, sentence);
}
