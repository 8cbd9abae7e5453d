import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import classes from './virtual-table.module.css';

/** One column of a list. */
export interface Column<T> {
  readonly id: string;
  readonly title: ReactNode;
  /** As CSS grid has it: `120px`, `2fr`. */
  readonly width: string;
  readonly cell: (row: T, index: number) => ReactNode;
}

/**
 * A list of any length: only the rows in sight exist. `rowAt` may not have a row yet (its page is being asked); `onSight` is told which rows are in
 * sight, so that their page can be asked for.
 */
export function VirtualTable<T>(props: {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly count: number;
  readonly rowAt: (index: number) => T | undefined;
  /** What a row says across all columns, where it heads the rows below; such a row has no cells. */
  readonly heading?: (row: T) => ReactNode;
  readonly onSight?: (first: number, last: number) => void;
  readonly rowHeight?: number;
  readonly height?: number | string;
}): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { rowHeight = 40, height = 'min(70vh, 720px)' } = props;
  const rows = useVirtualizer({
    count: props.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    onChange: ({ range }) => range && props.onSight?.(range.startIndex, range.endIndex),
  });
  const template = props.columns.map(({ width }) => width).join(' ');
  const minWidth = leastWidth(props.columns);
  return (
    <div
      ref={scroller}
      className={classes['scroller']}
      style={{ maxHeight: height }}
      role="table"
      aria-label={props.label}
      aria-rowcount={props.count + 1}
      tabIndex={0}
    >
      <div role="row" aria-rowindex={1} className={classes['head']} style={{ gridTemplateColumns: template, minWidth }}>
        {props.columns.map(({ id, title }) => (
          <div role="columnheader" key={id}>
            {title}
          </div>
        ))}
      </div>
      <div role="rowgroup" className={classes['body']} style={{ height: rows.getTotalSize(), minWidth }}>
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const row = props.rowAt(index);
          return (
            <div
              role="row"
              aria-rowindex={index + 2}
              key={key}
              className={classes['row']}
              style={{ height: rowHeight, transform: `translateY(${start}px)`, gridTemplateColumns: template }}
            >
              <Cells {...props} row={row} index={index} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What the columns need at least, with what lies between them: narrower than this a list is scrolled, heads and rows together. */
function leastWidth(columns: readonly Pick<Column<unknown>, 'width'>[]): number {
  const least = columns.map(({ width }) => Number.parseInt(/\d+(?=px)/.exec(width)?.[0] ?? '0', 10));
  return least.reduce((sum, each) => sum + each + 12, 12);
}

function Cells<T>(props: {
  readonly columns: readonly Column<T>[];
  readonly heading?: (row: T) => ReactNode;
  readonly row: T | undefined;
  readonly index: number;
}): ReactNode {
  const { columns, row, index } = props;
  const heading = row === undefined ? undefined : props.heading?.(row);
  if (heading !== undefined)
    return (
      <div role="cell" aria-colspan={columns.length} className={classes['heading']}>
        {heading}
      </div>
    );
  return columns.map(column => (
    <div role="cell" key={column.id}>
      {row === undefined ? '…' : column.cell(row, index)}
    </div>
  ));
}
