import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { isSameData } from './same-data.ts';
import { revisedText } from './revise-text.ts';
import type { Splice } from './splice.ts';
import {
  behindColon,
  contentEnd,
  lineStart,
  linesOf,
  nameStart,
  nextLine,
  pairNamed,
  pairsOf,
  type NamedPair,
} from './yaml-place.ts';
import { inBraces, isGroup, writtenName, writtenValue, type Writing } from './yaml-write.ts';

/** A text that is being edited, and how it is written. */
export interface Edited {
  readonly text: string;
  readonly writing: Writing;
}

/** A group with the setting that holds it, and what is said of its neighbourhood. */
export interface Group {
  readonly map: YAMLMap;
  /** Absent: the document itself. */
  readonly owner?: { readonly pair: NamedPair; readonly inFlow: boolean };
  /** Fields with settings stand in braces here. */
  readonly flow: boolean;
}

/** The order of the settings of a field. */
const settingsOrder =
  'constant value codes else crosswalk back to unit units round as each residual fields field total into digits mode'.split(' ');

/** What makes a setting say something else: only what differs is touched. */
export function reviseValue(edited: Edited, group: Group, pair: NamedPair, after: unknown): readonly Splice[] {
  const { value } = pair;
  if (isSameData(value?.toJSON(), after)) return [];
  const text = typeof after === 'string' ? revisedScalar(edited, group, pair, after) : undefined;
  if (text) return [text];
  if (isMap(value) && isGroup(after)) {
    const before = value.toJSON() as Readonly<Record<string, unknown>>;
    const isFlow = value.flow === true;
    if (Object.keys(after).some(name => Object.hasOwn(before, name)))
      return reviseSettings(
        edited,
        { ...group, map: value, owner: { pair, inFlow: isFlowGroup(group) }, flow: isFlow || group.flow },
        after,
      );
  }
  return [wholeValue(edited, group, pair, after)];
}

/** Another text in the place of one, where a comment beside it can stay where it is. */
function revisedScalar({ text, writing }: Edited, group: Group, pair: NamedPair, after: string): Splice | undefined {
  const { value } = pair;
  if (!isScalar(value) || typeof value.value !== 'string') return undefined;
  const [start, end] = [value.range![0], contentEnd(text, pair)];
  const line = lineStart(text, nameStart(pair));
  const place = { indent: nameStart(pair) - line, column: start - line, inFlow: isFlowGroup(group) };
  const written = text.slice(start, end);
  const by = revisedText(written, value, after, place, writing);
  const isCommented = text.slice(end, nextLine(text, end)).includes('#') || /^[>|][^\n]*#/u.test(written);
  return isCommented && [written, by].some(each => /^[>|]/u.test(each)) ? undefined : { start, end, text: by };
}

function reviseSettings(edited: Edited, group: Group, after: Readonly<Record<string, unknown>>): readonly Splice[] {
  const before = group.map.toJSON() as Readonly<Record<string, unknown>>;
  const gone = Object.keys(before).filter(name => !Object.hasOwn(after, name));
  const fresh = Object.keys(after).filter(name => !Object.hasOwn(before, name));
  const kept = Object.keys(before).filter(name => Object.hasOwn(after, name) && !isSameData(before[name], after[name]));
  const isCrowded = isFlowGroup(group) && (gone.length > 0 || fresh.length > 0);
  if (isCrowded && group.owner) return [reflow(edited, group, group.owner, inOrder(before, after))];
  return [
    ...kept.flatMap(name => reviseValue(edited, group, pairNamed(group.map, name)!, after[name])),
    ...gone.flatMap(name => removeLines(edited, pairNamed(group.map, name)!)),
    ...fresh.map(name => insertPair(edited, group, name, after[name], placeIn(Object.keys(before), name, settingsOrder))),
  ];
}

/** A group in braces is written again, in braces where it still fits. */
function reflow(edited: Edited, group: Group, { pair, inFlow }: NonNullable<Group['owner']>, after: object): Splice {
  return wholeValue(edited, { map: group.map, flow: true, ...(inFlow && { owner: { pair, inFlow } }) }, pair, after, inFlow);
}

function inOrder(before: object, after: Readonly<Record<string, unknown>>): object {
  const names = Object.keys(before).filter(name => Object.hasOwn(after, name));
  for (const name of Object.keys(after)) {
    if (names.includes(name)) continue;
    const place = placeIn(names, name, settingsOrder);
    names.splice(place.after === undefined ? 0 : names.indexOf(place.after) + 1, 0, name);
  }
  return Object.fromEntries(names.map(name => [name, after[name]]));
}

/** Everything behind the colon anew; a comment on the line of the name stays there. */
function wholeValue(edited: Edited, group: Group, pair: NamedPair, after: unknown, inFlow = isFlowGroup(group)): Splice {
  const { text, writing } = edited;
  const [start, end] = [behindColon(text, pair), contentEnd(text, pair)];
  const anchor = anchorOf(pair.value);
  if (inFlow) return { start, end, text: `${anchor} ${inBraces(after, writing)}` };
  const line = nextLine(text, start);
  const isBlock = end >= line;
  const comment = /^[^\r\n#]*([ \t]#[^\r\n]*)/u.exec(text.slice(isBlock ? start : end, line))?.[1] ?? '';
  const indent = nameStart(pair) - lineStart(text, start);
  const by =
    anchor + writtenValue(after, indent, start - lineStart(text, start), group.flow, writing, pair.key.value === 'fields');
  const stop = isBlock ? end : end + comment.length;
  const broken = by.search(/\r?\n/u);
  return { start, end: stop, text: broken < 0 ? by + comment : by.slice(0, broken) + comment + by.slice(broken) };
}

function anchorOf(node: Node | null): string {
  const name = node === null ? undefined : (node as { readonly anchor?: string }).anchor;
  return name === undefined ? '' : ` &${name}`;
}

/** Where a new setting goes: behind another one, or before everything. */
export interface Place {
  readonly after?: string;
}

/** The place of a name in a group: behind the nearest of those that stand before it in the order, at the end where the order does not know it. */
export function placeIn(present: readonly string[], name: string, order: readonly string[]): Place {
  const at = order.indexOf(name);
  const last = present.at(-1);
  if (at < 0) return last === undefined ? {} : { after: last };
  const before = order.slice(0, at).findLast(each => present.includes(each));
  if (before !== undefined) return { after: before };
  const isKnown = present.some(each => order.includes(each));
  return isKnown || last === undefined ? {} : { after: last };
}

/** Adds a setting to a group that has one already. */
export function insertPair(edited: Edited, group: Group, name: string, value: unknown, { after }: Place): Splice {
  const { text, writing } = edited;
  const pairs = pairsOf(group.map);
  const before = after === undefined ? undefined : pairNamed(group.map, after);
  const first = pairs[0]!;
  if (isFlowGroup(group)) {
    const written = `${writtenName(name, writing)}: ${inBraces(value, writing)}`;
    const at = before ? contentEnd(text, before) : nameStart(first);
    return { start: at, end: at, text: before ? `, ${written}` : `${written}, ` };
  }
  const indent = nameStart(first) - lineStart(text, nameStart(first));
  const head = `${' '.repeat(indent)}${writtenName(name, writing)}:`;
  const at = before ? linesOf(text, before).end : linesOf(text, first).start;
  return { start: at, end: at, text: head + writtenValue(value, indent, head.length, group.flow, writing) + writing.newline };
}

/** Takes a setting away; a group that loses its last one stays, empty. */
export function removePair(edited: Edited, group: Group, pair: NamedPair): Splice {
  const { text } = edited;
  const pairs = pairsOf(group.map);
  if (pairs.length === 1 && group.owner) return wholeValue(edited, group, group.owner.pair, {}, group.owner.inFlow);
  if (!isFlowGroup(group)) return removeLines(edited, pair)[0]!;
  const index = pairs.indexOf(pair);
  if (index > 0) return { start: contentEnd(text, pairs[index - 1]!), end: contentEnd(text, pair), text: '' };
  return { start: nameStart(pair), end: nameStart(pairs[1]!), text: '' };
}

function removeLines({ text }: Edited, pair: NamedPair): readonly Splice[] {
  const { own, end } = linesOf(text, pair);
  return [{ start: own, end, text: '' }];
}

/** Gives a setting another name. */
export function renamePair({ writing }: Edited, pair: NamedPair, to: string): Splice {
  const [start, end] = pair.key.range!;
  return { start, end, text: writtenName(to, writing) };
}

/** Moves a setting, with the comments right above it, before another one or to the end. */
export function movePair({ text }: Edited, group: Group, pair: NamedPair, before: NamedPair | undefined): readonly Splice[] {
  const pairs = pairsOf(group.map);
  const last = pairs.at(-1)!;
  if (before === pair || (before === undefined && pair === last)) return [];
  if (isFlowGroup(group)) {
    const rest = pairs.filter(each => each !== pair);
    rest.splice(before ? rest.indexOf(before) : rest.length, 0, pair);
    return pairs.map((old, index) => sourceSplice(text, old, rest[index]!)).filter(each => each.start < each.end);
  }
  const own = linesOf(text, pair);
  const to = before ? linesOf(text, before).start : linesOf(text, last).end;
  return [
    { start: own.start, end: own.end, text: '' },
    { start: to, end: to, text: text.slice(own.start, own.end) },
  ];
}

function sourceSplice(text: string, old: NamedPair, by: NamedPair): Splice {
  return { start: nameStart(old), end: contentEnd(text, old), text: text.slice(nameStart(by), contentEnd(text, by)) };
}

function isFlowGroup({ map }: Group): boolean {
  return map.flow === true;
}
