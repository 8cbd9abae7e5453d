import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { plain } from '../text/plain.ts';
import { usePayloadWords } from './payload-words.ts';
import { openAtFirst, treeRows, type TreeRow } from './tree-rows.ts';
import classes from './value-tree.module.css';

const rowHeight = 24;
/** Characters of one text in a line; the whole is in the bytes. */
const longest = 300;

/** How a line is lit: it belongs to what is pointed at, it decides about that, or something in it does. */
export type Lit = 'value' | 'decides' | 'inside';

/**
 * A decoded message as a tree, by mouse and keyboard (arrows, Home, End); only the lines in sight exist, so that 50,000 fields are no more work than
 * fifty. Pointing at a line or going to it with the keys is told by `onPoint`; `lit` says which lines light up.
 */
export function ValueTree(props: {
  readonly label: string;
  readonly value: unknown;
  readonly pointed?: string | undefined;
  readonly lit?: (row: TreeRow) => Lit | undefined;
  readonly onPoint?: (path: string | undefined) => void;
  /** Element that tells what is known of the line that is pointed at. */
  readonly describedBy?: string;
}): ReactNode {
  const { value, lit, pointed, onPoint } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(() => openAtFirst(value));
  const [active, setActive] = useState(0);
  const rows = useMemo(() => treeRows(value, path => open.has(path)), [value, open]);
  const lines = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 16,
  });
  const firstLit = useMemo(() => (lit ? firstOf(rows, lit) : -1), [rows, lit]);
  useEffect(() => {
    if (firstLit >= 0) lines.scrollToIndex(firstLit, { align: 'auto' });
  }, [firstLit, lines]);
  const turn = (path: string, opened: boolean): void => {
    setOpen(before => (opened ? new Set([...before, path]) : new Set([...before].filter(each => each !== path))));
  };
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    lines.scrollToIndex(next, { align: 'auto' });
    onPoint?.(rows[next]?.path);
  };
  return (
    <div
      ref={scroller}
      className={classes['tree']}
      role="tree"
      aria-label={props.label}
      tabIndex={0}
      {...(lines.getVirtualItems().some(({ index }) => index === active) && { 'aria-activedescendant': `${id}-${active}` })}
      onFocus={() => onPoint?.(rows[active]?.path)}
      onBlur={() => onPoint?.(undefined)}
      onMouseLeave={() => onPoint?.(undefined)}
      onKeyDown={event => onKey(event, { rows, active, open, go, turn })}
    >
      <div className={classes['body']} role="none" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          const lighted = lit?.(row);
          return (
            <div
              key={row.path}
              id={`${id}-${index}`}
              role="treeitem"
              aria-level={row.depth + 1}
              aria-selected={row.path === pointed}
              {...(row.path === pointed && props.describedBy !== undefined && { 'aria-describedby': props.describedBy })}
              {...((row.size ?? 0) > 0 && { 'aria-expanded': open.has(row.path) })}
              {...(lighted && { 'data-lit': lighted })}
              data-path={row.path}
              className={classes['row']}
              style={{ height: rowHeight, transform: `translateY(${start}px)`, paddingInlineStart: 6 + row.depth * 16 }}
              onMouseEnter={() => onPoint?.(row.path)}
              onClick={() => {
                setActive(index);
                if ((row.size ?? 0) > 0) turn(row.path, !open.has(row.path));
              }}
            >
              <Line row={row} opened={open.has(row.path)} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The line to be brought into sight: the first that is lit itself, else what decides, else what holds it. */
function firstOf(rows: readonly TreeRow[], lit: (row: TreeRow) => Lit | undefined): number {
  const all = rows.map(lit);
  const order: readonly Lit[] = ['value', 'decides', 'inside'];
  return order.map(each => all.indexOf(each)).find(index => index >= 0) ?? -1;
}

function Line({ row, opened }: { readonly row: TreeRow; readonly opened: boolean }): ReactNode {
  const say = usePayloadWords();
  const { value, size } = row;
  const Twist = opened ? ChevronDown : ChevronRight;
  return (
    <>
      <span className={classes['twist']} aria-hidden>
        {(size ?? 0) > 0 && <Twist size={14} />}
      </span>
      <bdi className={classes['name']}>{typeof row.name === 'number' ? `[${row.name}]` : plain(row.name)}</bdi>
      {size === undefined ? (
        <bdi className={classes['value']} data-kind={kindOf(value)}>
          {textOf(value)}
        </bdi>
      ) : (
        <span className={classes['size']}>
          {size === 0 ? say('empty') : say(Array.isArray(value) ? 'list' : 'object', { count: size })}
        </span>
      )}
    </>
  );
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'flag' : 'text';
}

/** A single value on one line; texts in quotes, so that blanks at their ends are seen. */
function textOf(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return value.length > longest ? `“${plain(value.slice(0, longest))}…` : `“${plain(value)}”`;
}

interface KeyWork {
  readonly rows: readonly TreeRow[];
  readonly active: number;
  readonly open: ReadonlySet<string>;
  readonly go: (index: number) => void;
  readonly turn: (path: string, opened: boolean) => void;
}

/** The keys of a tree, as the ARIA practices have them. */
function onKey(event: KeyboardEvent, { rows, active, open, go, turn }: KeyWork): void {
  const row = rows[active];
  if (!row) return;
  const isBranch = (row.size ?? 0) > 0;
  const parent = rows.findLastIndex((each, index) => index < active && each.depth < row.depth);
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(active + 1),
    ArrowUp: () => go(active - 1),
    Home: () => go(0),
    End: () => go(rows.length - 1),
    ArrowRight: () => (isBranch && !open.has(row.path) ? turn(row.path, true) : go(active + (isBranch ? 1 : 0))),
    ArrowLeft: () => (isBranch && open.has(row.path) ? turn(row.path, false) : go(Math.max(0, parent))),
    Enter: () => isBranch && turn(row.path, !open.has(row.path)),
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move();
}
