import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, type KeyboardEvent, type ReactNode, type RefObject, type UIEvent } from 'react';
import classes from './studio.module.css';

/** The height of every line, so that lines between columns meet them. */
export const rowHeight = 28;

/** A line of a column. */
export interface ColumnRow {
  readonly id: string;
  readonly depth: number;
  /** Absent: nothing is below it. */
  readonly open?: boolean;
}

/** What a person can do with a line. */
export interface ColumnActs<T> {
  choose(row: T): void;
  /** Enter, or a double click. */
  act?(row: T): void;
  toggle?(row: T): void;
  hover?(row: T | undefined): void;
  key?(event: KeyboardEvent, row: T): void;
  /** The path of a source field was dropped on it. */
  drop?(row: T, path: string): void;
}

/** The type under which the path of a source field is dragged. */
export const pathType = 'application/x-millrace-path';

/** A tree of any length as lines of one height; arrows move, Enter acts. */
export function Column<T extends ColumnRow>(props: {
  readonly label: string;
  readonly head: ReactNode;
  readonly rows: readonly T[];
  readonly chosen: string | undefined;
  readonly lit: ReadonlySet<string>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  readonly acts: ColumnActs<T>;
  readonly draggable?: (row: T) => string;
  readonly children: (row: T) => ReactNode;
}): ReactNode {
  const { rows, chosen, scroller } = props;
  const id = useId();
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const index = rows.findIndex(row => row.id === chosen);
  useEffect(() => {
    if (index >= 0) lines.scrollToIndex(index, { align: 'auto' });
    // eslint-disable-next-line -- only a new choice brings a line into sight
  }, [chosen]);
  return (
    <div className={classes['column']}>
      <div className={classes['head']}>{props.head}</div>
      <div
        ref={scroller}
        className={classes['scroller']}
        role="tree"
        aria-label={props.label}
        tabIndex={0}
        aria-activedescendant={index < 0 ? undefined : `${id}-${index}`}
        onScroll={(_: UIEvent) => props.onScroll()}
        onKeyDown={event => moved(event, rows, index, props.acts)}
        onMouseLeave={() => props.acts.hover?.(undefined)}
      >
        <div role="none" className={classes['lines']} style={{ height: lines.getTotalSize() }}>
          {lines.getVirtualItems().map(({ key, index: at, start }) => {
            const row = rows[at]!;
            const path = props.draggable?.(row);
            return (
              <div
                key={key}
                id={`${id}-${at}`}
                role="treeitem"
                aria-level={row.depth + 1}
                aria-selected={row.id === chosen}
                aria-setsize={rows.length}
                aria-posinset={at + 1}
                {...(row.open !== undefined && { 'aria-expanded': row.open })}
                className={classes['row']}
                data-lit={props.lit.has(row.id)}
                style={{ height: rowHeight, transform: `translateY(${start}px)`, paddingLeft: 8 + row.depth * 14 }}
                onClick={() => props.acts.choose(row)}
                onDoubleClick={() => props.acts.act?.(row)}
                onMouseEnter={() => props.acts.hover?.(row)}
                draggable={path !== undefined}
                onDragStart={event => path !== undefined && event.dataTransfer.setData(pathType, path)}
                {...(props.acts.drop && dropOn(path => props.acts.drop!(row, path)))}
              >
                {row.open !== undefined && (
                  <span
                    className={classes['twist']}
                    data-open={row.open}
                    aria-hidden
                    onClick={event => {
                      event.stopPropagation();
                      props.acts.toggle?.(row);
                    }}
                  />
                )}
                {props.children(row)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function dropOn(drop: (path: string) => void): {
  readonly onDragOver: (event: React.DragEvent<HTMLElement>) => void;
  readonly onDrop: (event: React.DragEvent<HTMLElement>) => void;
} {
  return {
    onDragOver: event => event.dataTransfer.types.includes(pathType) && event.preventDefault(),
    onDrop: event => {
      const path = event.dataTransfer.getData(pathType);
      event.preventDefault();
      if (path !== '') drop(path);
    },
  };
}

function moved<T extends ColumnRow>(event: KeyboardEvent, rows: readonly T[], index: number, acts: ColumnActs<T>): void {
  const row = rows[index];
  const to = {
    ArrowDown: index + 1,
    ArrowUp: Math.max(0, index - 1),
    Home: 0,
    End: rows.length - 1,
    PageDown: index + 10,
    PageUp: index - 10,
  }[event.key];
  if (to !== undefined && !event.altKey) {
    const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (next) acts.choose(next);
  } else if (row && (event.key === 'ArrowRight' || event.key === 'ArrowLeft') && !event.altKey) {
    if (row.open === (event.key === 'ArrowLeft')) acts.toggle?.(row);
    else return;
  } else if (row && event.key === 'Enter') acts.act?.(row);
  else return row ? acts.key?.(event, row) : undefined;
  event.preventDefault();
}
