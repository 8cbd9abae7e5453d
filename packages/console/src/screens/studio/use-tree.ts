import { useMemo, useState } from 'react';
import type { FieldLevels } from '@millrace/core';
import { contractRows, openedFor, type ContractRow } from './contract-rows.ts';

/** A tree of a contract: its lines in sight, and by path which line. */
export interface Tree {
  readonly rows: readonly TreeRow[];
  readonly lines: ReadonlyMap<string, number>;
  toggle(id: string): void;
}

/** A line of a contract as a column has it: `open` is absent where nothing is below. */
export interface TreeRow extends Omit<ContractRow, 'open'> {
  readonly open?: boolean;
}

/** Opens a contract as a tree; at first as far as it is used. */
export function useTree(levels: FieldLevels, used: readonly string[]): Tree {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openedFor(levels, used));
  return useMemo(() => {
    const rows = contractRows(levels, open).map(({ open: isOpen, ...row }): TreeRow => ({
      ...row,
      ...(row.field.hasFields && { open: isOpen }),
    }));
    return {
      rows,
      lines: new Map(rows.map(({ id }, line) => [id, line])),
      toggle: id => setOpen(open.has(id) ? new Set([...open].filter(each => each !== id)) : new Set([...open, id])),
    };
  }, [levels, open]);
}
