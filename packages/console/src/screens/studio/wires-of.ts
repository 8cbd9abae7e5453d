import type { FieldLineage, StudioFinding } from '@millrace/core';
import { lineOf } from './contract-rows.ts';
import { unlisted, type FieldRow } from './field-rows.ts';
import type { Tree } from './use-tree.ts';
import type { Wire } from './wires.tsx';

/** What is pointed at: a field, or a path of either contract. */
export interface Pointed {
  readonly field?: string;
  readonly source?: string;
  readonly target?: string;
}

/** The lines of the board, and which lines of each column light up. */
export interface Wiring {
  readonly left: readonly Wire[];
  readonly right: readonly Wire[];
  readonly lit: Readonly<Record<'source' | 'fields' | 'target', ReadonlySet<string>>>;
}

/** Which lines there are between sources, fields and targets, and which of them belong to what is pointed at. */
export function wiresOf(
  rows: readonly FieldRow[],
  lineage: readonly FieldLineage[],
  findings: readonly StudioFinding[],
  source: Tree,
  target: Tree,
  pointed: Pointed,
): Wiring {
  const byTarget = new Map(lineage.map(entry => [unlisted(entry.target), entry]));
  const wrong = new Set(findings.filter(({ level }) => level === 'error').map(({ path }) => fieldOf(path, rows)));
  const lit = { source: new Set<string>(), fields: new Set<string>(), target: new Set<string>() };
  const left: Wire[] = [];
  const right: Wire[] = [];
  for (const [index, row] of rows.entries()) {
    const tone = wrong.has(row.id) ? 'bad' : 'value';
    const sources = (byTarget.get(row.target)?.sources ?? []).filter(({ role }) => role !== 'counts' || row.form === 'list');
    const isMeant =
      pointed.field === row.id ||
      pointed.target === row.target ||
      sources.some(({ path }) => pointed.source !== undefined && unlisted(path) === pointed.source);
    const to = row.form === 'group' ? undefined : target.lines.get(row.target);
    if (to !== undefined) right.push({ key: row.id, from: index, to, tone, lit: isMeant });
    const drawn = new Set<number>();
    for (const { path, role } of sources) {
      const from = lineOf(source.lines, path);
      if (isMeant) lit.source.add(unlisted(path));
      if (from === undefined || drawn.has(from)) continue;
      drawn.add(from);
      left.push({ key: `${row.id} ${path}`, from, to: index, tone: role === 'value' ? tone : 'decides', lit: isMeant });
    }
    if (!isMeant) continue;
    lit.fields.add(row.id);
    lit.target.add(row.target);
  }
  return { left: left.toSorted(litLast), right: right.toSorted(litLast), lit };
}

/** Those that light up are drawn over the others. */
function litLast(one: Wire, other: Wire): number {
  return Number(one.lit) - Number(other.lit);
}

/** The field that a place in the document is about. */
export function fieldOf(path: string, rows: readonly FieldRow[]): string | undefined {
  const around = rows.filter(({ id }) => path === id || path.startsWith(`${id}.`) || path.startsWith(`${id}[`));
  return around.toSorted((one, other) => other.id.length - one.id.length)[0]?.id;
}
