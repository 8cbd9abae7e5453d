import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import type { ReactNode } from 'react';
import { useLiveFlows } from '../../../live/use-live.ts';
import { toneColor } from '../../../parts/tone.ts';
import classes from './landscape.module.css';
import type { Point } from './landscape-layout.ts';
import type { Wire } from './landscape-model.ts';
import { WireLabel } from './wire-label.tsx';
import { figuresOf } from './wire-figures.ts';

/** What a wire is drawn from. */
export interface WireData extends Record<string, unknown> {
  readonly wire: Wire;
  readonly points: readonly Point[];
  readonly label: Point;
}

/** Colour alone says nothing: what does not flow is drawn with gaps, what is cut with wide ones. */
const dashes = { good: 'none', wait: '8 4', bad: '3 5', unknown: '8 4', off: '2 3' } as const;

/** A wire along the way that the layout gave it, in the colour and line of its health, with an arrow where its messages arrive. */
export function WireEdge({ data }: EdgeProps & { readonly data?: WireData }): ReactNode {
  const { wire, points, label } = data!;
  const tone = figuresOf(useLiveFlows(wire.flows))?.tone ?? 'off';
  const color = toneColor(tone);
  return (
    <>
      <BaseEdge
        path={pathOf(points)}
        style={{ stroke: color, strokeWidth: tone === 'bad' ? 2.5 : 1.6, strokeDasharray: dashes[tone] }}
      />
      <path d={arrowOf(points)} style={{ fill: color }} />
      <EdgeLabelRenderer>
        <div
          className={classes['labelPlace']}
          style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
        >
          <WireLabel wire={wire} />
        </div>
      </EdgeLabelRenderer>
    </>
  );
}

/** A smooth line: through the middle of each piece, bent at each point. */
function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const bends = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1]!;
    const isLast = index === rest.length - 2;
    const end = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q ${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return `M ${first.x} ${first.y} ${bends.length === 0 ? `L ${last.x} ${last.y}` : bends.join(' ')}`;
}

function arrowOf(points: readonly Point[]): string {
  const [before, tip] = points.slice(-2) as [Point, Point];
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const corner = (turn: number): string => `${tip.x - 9 * Math.cos(angle + turn)} ${tip.y - 9 * Math.sin(angle + turn)}`;
  return `M ${tip.x} ${tip.y} L ${corner(0.42)} L ${corner(-0.42)} Z`;
}
