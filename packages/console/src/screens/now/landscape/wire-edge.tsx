import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import type { ReactNode } from 'react';
import { useOfLiveFlows } from '../../../live/use-live.ts';
import { toneColor } from '../../../parts/tone.ts';
import classes from './landscape.module.css';
import { sizes, type Point, type WirePlace } from './landscape-layout.ts';
import type { Wire } from './landscape-model.ts';
import { WireLabel } from './wire-label.tsx';
import { figuresOf } from './wire-figures.ts';

/** What a wire is drawn from. */
export interface WireData extends Record<string, unknown> {
  readonly wire: Wire;
  readonly place: WirePlace;
}

/** Colour alone says nothing: what does not flow is drawn with gaps, what is cut with wide ones. */
const dashes = { good: 'none', wait: '8 4', bad: '3 5', unknown: '8 4', off: '2 3' } as const;

/** A wire along the way that the layout gave it, in the colour and line of its health, with an arrow where its messages arrive. */
export function WireEdge({ data }: EdgeProps & { readonly data?: WireData }): ReactNode {
  const { wire, place } = data!;
  const tone = useOfLiveFlows(wire.flows, flows => figuresOf(flows)?.tone ?? 'off');
  const color = toneColor(tone);
  return (
    <>
      <BaseEdge
        path={pathOf(place)}
        style={{ stroke: color, strokeWidth: tone === 'bad' ? 2.5 : 1.6, strokeDasharray: dashes[tone] }}
      />
      <path d={arrowOf(place)} style={{ fill: color }} />
      <EdgeLabelRenderer>
        <div
          className={classes['labelPlace']}
          style={{ transform: `translate(-50%, -50%) translate(${place.label.x}px, ${place.label.y}px)` }}
        >
          <WireLabel wire={wire} />
        </div>
      </EdgeLabelRenderer>
    </>
  );
}

/** A smooth line from the row of one interface through the label to the row of another. */
function pathOf({ start, label, end }: WirePlace): string {
  const side = start.x <= label.x ? 1 : -1;
  const [near, far] = [label.x - (side * sizes.labelWidth) / 2, label.x + (side * sizes.labelWidth) / 2];
  return `M ${start.x} ${start.y} ${bend(start, { x: near, y: label.y })} L ${far} ${label.y} ${bend({ x: far, y: label.y }, end)}`;
}

function bend(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `C ${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`;
}

function arrowOf({ label, end }: WirePlace): string {
  const back = end.x >= label.x ? -9 : 9;
  return `M ${end.x} ${end.y} l ${back} -4.5 l 0 9 Z`;
}
