import { graphlib, layout } from '@dagrejs/dagre';
import type { SystemPlace } from '@millrace/core';
import type { Box, LandscapeModel, Wire } from './landscape-model.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where everything stands. Rectangles are given by their upper left corner. */
export interface LandscapeLayout {
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly sites: ReadonlyMap<string, Rectangle>;
  /** The way of each wire, and the middle of its label. */
  readonly wires: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Point }>;
  readonly width: number;
  readonly height: number;
}

/** Sizes of what is drawn, in pixels; they never depend on figures, so nothing moves when figures do. */
export const sizes = {
  boxWidth: 208,
  headHeight: 44,
  rowHeight: 24,
  boxRest: 8,
  labelWidth: 196,
  labelHeight: 40,
  sitePad: 14,
  siteHead: 30,
} as const;
/** Interfaces that a box names. */
export const rowsMost = 6;

/** From the top of the automation pyramid to its foot (IEC 62264-1), which is from left to right here. */
const levels: readonly (readonly SystemPlace['role'][])[] = [
  ['erp', 'planning', 'data-platform', 'other'],
  ['mes', 'lims', 'qms', 'cmms', 'inventory', 'historian'],
  ['scada', 'dcs'],
  ['plc'],
];

/** Height of a box. */
export function heightOf(box: Box): number {
  const rows = box.kind === 'site' ? 0 : Math.min(box.interfaces.length, rowsMost) + (box.interfaces.length > rowsMost ? 1 : 0);
  return sizes.headHeight + rows * sizes.rowHeight + sizes.boxRest;
}

/** Places boxes and wires. The same landscape is always placed the same way. */
export function placeLandscape({ boxes, wires, sites }: LandscapeModel): LandscapeLayout {
  const graph = new graphlib.Graph({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 40, edgesep: 14, ranksep: 44, marginx: 8, marginy: sizes.siteHead + 8 });
  for (const { name } of sites) graph.setNode(`group ${name}`, {});
  for (const box of boxes) graph.setNode(box.id, { width: sizes.boxWidth, height: heightOf(box) });
  for (const { name, boxes: within } of sites) for (const id of within) graph.setParent(id, `group ${name}`);
  const ways = wires.map(wire => wayOf(wire, boxes));
  for (const { wire, upper, lower } of ways)
    graph.setEdge(upper, lower, { width: sizes.labelWidth, height: sizes.labelHeight, labelpos: 'c', minlen: 2 }, wire.id);
  layout(graph);
  const placed = new Map(boxes.map(({ id }) => [id, rectangleOf(graph.node(id) as unknown as Placed)]));
  const around = new Map(sites.map(site => [site.name, frameOf(site.boxes.map(id => placed.get(id)!))]));
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  return {
    boxes: placed,
    sites: around,
    wires: new Map(ways.map(way => [way.wire.id, lineOf(graph, way)])),
    width,
    height: height + sizes.sitePad,
  };
}

interface Placed extends Rectangle {}

interface Way {
  readonly wire: Wire;
  /** The box that stands further left. */
  readonly upper: string;
  readonly lower: string;
}

/** Every wire is placed from the upper box to the lower one, whichever way its messages go; so nothing goes round in circles. */
function wayOf(wire: Wire, boxes: readonly Box[]): Way {
  const place = (id: string): number => {
    const box = boxes.find(each => each.id === id);
    return box?.kind === 'system' ? levels.findIndex(level => level.includes(box.system.role)) : 1;
  };
  const isDown = place(wire.from) < place(wire.to) || (place(wire.from) === place(wire.to) && wire.from <= wire.to);
  return { wire, upper: isDown ? wire.from : wire.to, lower: isDown ? wire.to : wire.from };
}

function lineOf(
  graph: graphlib.Graph,
  { wire, upper, lower }: Way,
): { readonly points: readonly Point[]; readonly label: Point } {
  const { points, x, y } = graph.edge({ v: upper, w: lower, name: wire.id }) as unknown as Point & {
    readonly points: readonly Point[];
  };
  return { points: upper === wire.from ? points : points.toReversed(), label: { x, y } };
}

function rectangleOf({ x, y, width, height }: Placed): Rectangle {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

function frameOf(within: readonly Rectangle[]): Rectangle {
  const [left, top] = [Math.min(...within.map(({ x }) => x)), Math.min(...within.map(({ y }) => y))];
  const right = Math.max(...within.map(({ x, width }) => x + width));
  const bottom = Math.max(...within.map(({ y, height }) => y + height));
  const { sitePad, siteHead } = sizes;
  return { x: left - sitePad, y: top - siteHead, width: right - left + 2 * sitePad, height: bottom - top + siteHead + sitePad };
}
