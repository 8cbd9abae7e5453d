import type { ReactNode } from 'react';
import { rowHeight } from './column.tsx';
import classes from './studio.module.css';

/** One line between two columns, by the lines of each; `undefined` ends are not drawn. */
export interface Wire {
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly tone: 'value' | 'decides' | 'bad';
  readonly lit: boolean;
}

const width = 44;
const reach = 40;

/** The lines between two columns that scroll on their own. What is out of sight on one side leads out of sight. */
export function Wires(props: {
  readonly wires: readonly Wire[];
  readonly fromTop: number;
  readonly toTop: number;
  readonly height: number;
  readonly head: number;
}): ReactNode {
  const place = (line: number, top: number): number => line * rowHeight + rowHeight / 2 - top;
  const inSight = (y: number): boolean => y >= -reach && y <= props.height + reach;
  return (
    <svg
      className={classes['wires']}
      viewBox={`0 0 ${width} ${Math.max(1, props.height)}`}
      preserveAspectRatio="none"
      width={width}
      height={props.height}
      style={{ marginTop: props.head }}
      aria-hidden
    >
      {props.wires.map(({ key, from, to, tone, lit }) => {
        const [start, end] = [place(from, props.fromTop), place(to, props.toTop)];
        if (!inSight(start) && !inSight(end)) return null;
        const [y1, y2] = [clamped(start, props.height), clamped(end, props.height)];
        return (
          <path
            key={key}
            d={`M0 ${y1} C${width * 0.55} ${y1} ${width * 0.45} ${y2} ${width} ${y2}`}
            data-tone={tone}
            data-lit={lit}
            data-apart={y1 !== start || y2 !== end}
          />
        );
      })}
    </svg>
  );
}

function clamped(y: number, height: number): number {
  return Math.max(-4, Math.min(height + 4, y));
}
