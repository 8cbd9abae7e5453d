import { markupAt } from './xml-markup.ts';

/** An element that is open: its offset, how many children of each name it has had, and how many steps of the path lead to it. */
interface Open {
  readonly reached: number | undefined;
  readonly seen: Map<string, number>;
}

/**
 * The offset of the element or attribute at the steps of a path in an XML text, or of the nearest element around it. The path begins at the
 * root element or inside of it. Reads as far as it must.
 */
export function xmlOffset(text: string, steps: readonly (string | number)[]): number {
  let [nearest, depth] = [0, -1];
  const open: Open[] = [];
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    const mark = markupAt(text, at);
    if (mark === undefined) break;
    if (mark.kind === 'end') open.pop();
    else if (mark.kind === 'start') {
      const reached = reachedBy(open.at(-1), mark.local, steps);
      if (reached !== undefined && reached > depth) [nearest, depth] = [at, reached];
      if (reached !== undefined && isEndOf(steps, reached)) return attributeOffset(text, at, mark.end, steps[reached]);
      if (!mark.isEmpty) open.push({ reached, seen: new Map() });
    }
    at = mark.kind === 'hidden' ? hiddenEnd(text, mark.end, mark.until) : mark.end;
  }
  return nearest;
}

/** How many steps lead to an element of this name; `undefined` where the path goes elsewhere. */
function reachedBy(parent: Open | undefined, local: string, steps: readonly (string | number)[]): number | undefined {
  if (parent === undefined) return steps[0] === local ? 1 : 0;
  const place = parent.seen.get(local) ?? 0;
  parent.seen.set(local, place + 1);
  if (parent.reached === undefined || steps[parent.reached] !== local) return undefined;
  const index = steps[parent.reached + 1];
  if (typeof index === 'number') return index === place ? parent.reached + 2 : undefined;
  return place === 0 ? parent.reached + 1 : undefined;
}

/** Whether nothing but an attribute or the text of the element is left of the path. */
function isEndOf(steps: readonly (string | number)[], reached: number): boolean {
  const next = steps[reached];
  return next === undefined || next === '#text' || (typeof next === 'string' && next.startsWith('@'));
}

function attributeOffset(text: string, start: number, end: number, step: string | number | undefined): number {
  if (typeof step !== 'string' || !step.startsWith('@')) return start;
  const place = text.slice(start, end).search(new RegExp(`\\s(?:[\\w.-]+:)?${step.slice(1).replace(/[^\w-]/g, '.')}\\s*=`, 'u'));
  return place === -1 ? start : start + place + 1;
}

function hiddenEnd(text: string, from: number, until: string): number {
  const end = text.indexOf(until, from);
  return end === -1 ? text.length : end + until.length;
}
