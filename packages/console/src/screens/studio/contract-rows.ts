import type { FieldLevels, LevelField } from '@millrace/core';
import { unlisted } from './field-rows.ts';

/** One field of a contract as a line of a tree. */
export interface ContractRow {
  /** Its path without the marks of lists. */
  readonly id: string;
  readonly depth: number;
  readonly field: LevelField;
  readonly open: boolean;
}

/** The lines of a tree: what is below an open field follows it. */
export function contractRows(levels: FieldLevels, open: ReadonlySet<string>, path = '', depth = 0): readonly ContractRow[] {
  return levels.below(path).flatMap(field => {
    const id = unlisted(field.path);
    const isOpen = field.hasFields && open.has(id);
    const row = { id, depth, field, open: isOpen };
    return isOpen ? [row, ...contractRows(levels, open, field.path, depth + 1)] : [row];
  });
}

/** What is open at first: everything above a field that is used, and single fields that hold everything. */
export function openedFor(levels: FieldLevels, used: readonly string[]): ReadonlySet<string> {
  const open = new Set(used.flatMap(ancestorsOf));
  for (let path = ''; ;) {
    const [only, ...others] = levels.below(path);
    if (!only || others.length > 0 || !only.hasFields) return open;
    open.add(unlisted(only.path));
    path = only.path;
  }
}

/** The paths around a path, the outermost first. */
export function ancestorsOf(id: string): readonly string[] {
  const names = id.split('.');
  return names.slice(0, -1).map((_, index) => names.slice(0, index + 1).join('.'));
}

/** The line that shows a path, or the nearest one around it that is in sight. */
export function lineOf(lines: ReadonlyMap<string, number>, path: string): number | undefined {
  for (let id = unlisted(path); id !== ''; id = id.slice(0, Math.max(0, id.lastIndexOf('.')))) {
    const line = lines.get(id);
    if (line !== undefined) return line;
  }
  return undefined;
}
