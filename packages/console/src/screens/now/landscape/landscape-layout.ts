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

/** Where a wire begins, where its label stands (its middle), and where it ends. */
export interface WirePlace {
  readonly start: Point;
  readonly label: Point;
  readonly end: Point;
}

/** Where everything stands. Rectangles are given by their upper left corner. */
export interface LandscapeLayout {
  readonly boxes: ReadonlyMap<string, Rectangle>;
  readonly sites: ReadonlyMap<string, Rectangle>;
  readonly wires: ReadonlyMap<string, WirePlace>;
  readonly width: number;
  readonly height: number;
}

/** Sizes of what is drawn, in pixels; they never depend on figures, so nothing moves when figures do. */
export const sizes = {
  boxWidth: 216,
  headHeight: 40,
  rowHeight: 26,
  boxRest: 4,
  labelWidth: 216,
  labelHeight: 38,
  sitePad: 10,
  siteHead: 26,
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
  const rows = Math.min(box.interfaces.length, rowsMost) + (box.interfaces.length > rowsMost ? 1 : 0);
  return sizes.headHeight + rows * sizes.rowHeight + sizes.boxRest;
}

/** Places boxes and wires. The same landscape is always placed the same way. */
export function placeLandscape({ boxes, wires, sites }: LandscapeModel): LandscapeLayout {
  const graph = new graphlib.Graph({ multigraph: true, compound: true });
  graph.setGraph({ rankdir: 'LR', nodesep: 10, edgesep: 6, ranksep: 48, marginx: sizes.sitePad + 4, marginy: 6 });
  const inSite = new Set(sites.flatMap(site => site.boxes));
  for (const { name } of sites) graph.setNode(`group ${name}`, {});
  for (const box of boxes)
    graph.setNode(box.id, { width: sizes.boxWidth, height: heightOf(box) + (inSite.has(box.id) ? frameHeight : 0) });
  for (const { name, boxes: within } of sites) for (const id of within) graph.setParent(id, `group ${name}`);
  const ways = wires.map(wire => wayOf(wire, boxes));
  for (const { wire, upper, lower } of ways)
    graph.setEdge(upper, lower, { width: sizes.labelWidth, height: sizes.labelHeight, labelpos: 'c', minlen: 2 }, wire.id);
  layout(graph);
  const placed = new Map(
    boxes.map(box => [box.id, rectangleOf(box, graph.node(box.id) as unknown as Point, inSite.has(box.id))]),
  );
  const around = new Map(sites.map(site => [site.name, frameOf(site.boxes.map(id => placed.get(id)!))]));
  const { width = 0, height = 0 } = graph.graph() as { readonly width?: number; readonly height?: number };
  const byId = new Map(boxes.map(box => [box.id, box]));
  return {
    boxes: placed,
    sites: around,
    wires: untangled(ways.map(way => [way.wire.id, placeOf(graph, way, byId, placed)])),
    width,
    height,
  };
}

/** What the frame of a site needs above and below each of its boxes. */
const frameHeight = sizes.siteHead + sizes.sitePad;

interface Way {
  readonly wire: Wire;
  /** The box that stands further left. */
  readonly upper: string;
  readonly lower: string;
}

/** Every wire is placed from the upper box to the lower one, whichever way its messages go; so nothing goes round in circles. */
function wayOf(wire: Wire, boxes: readonly Box[]): Way {
  const place = (id: string): number => {
    const { role } = boxes.find(each => each.id === id)!.system;
    return levels.findIndex(level => level.includes(role));
  };
  const isDown = place(wire.from) < place(wire.to) || (place(wire.from) === place(wire.to) && wire.from <= wire.to);
  return { wire, upper: isDown ? wire.from : wire.to, lower: isDown ? wire.to : wire.from };
}

function placeOf(
  graph: graphlib.Graph,
  { wire, upper, lower }: Way,
  boxes: ReadonlyMap<string, Box>,
  placed: ReadonlyMap<string, Rectangle>,
): WirePlace {
  const { x, y } = graph.edge({ v: upper, w: lower, name: wire.id }) as unknown as Point;
  const at = (id: string, ends: readonly string[]): Point => {
    const { x: left, y: top, width } = placed.get(id)!;
    return { x: id === upper ? left + width : left, y: top + heightWithin(boxes.get(id)!, ends) };
  };
  return { start: at(wire.from, wire.sources), label: { x, y }, end: at(wire.to, wire.targets) };
}

/** Labels of one column in the order of the rows that they join, so that wires cross as little as they can. */
function untangled(wires: readonly (readonly [string, WirePlace])[]): ReadonlyMap<string, WirePlace> {
  const columns = Map.groupBy(wires, ([, { label }]) => Math.round(label.x));
  const middle = ({ start, end }: WirePlace): number => start.y + end.y;
  return new Map(
    [...columns.values()].flatMap(column => {
      const heights = column.map(([, { label }]) => label.y).toSorted((one, other) => one - other);
      const inOrder = column.toSorted(([one, a], [other, b]) => middle(a) - middle(b) || (one < other ? -1 : 1));
      return inOrder.map(([id, place], index) => [id, { ...place, label: { x: place.label.x, y: heights[index]! } }] as const);
    }),
  );
}

/** How far down a box a wire is joined: at the row of its interface, else at the head. */
function heightWithin(box: Box, ends: readonly string[]): number {
  const row = ends.length === 1 ? box.interfaces.findIndex(({ name }) => name === ends[0]) : -1;
  const inSight = row >= 0 && row < rowsMost;
  return inSight ? sizes.headHeight + (row + 0.5) * sizes.rowHeight : sizes.headHeight / 2;
}

function rectangleOf(box: Box, { x, y }: Point, inSite: boolean): Rectangle {
  const height = heightOf(box);
  const shift = inSite ? (sizes.siteHead - sizes.sitePad) / 2 : 0;
  return { x: x - sizes.boxWidth / 2, y: y - height / 2 + shift, width: sizes.boxWidth, height };
}

function frameOf(within: readonly Rectangle[]): Rectangle {
  const [left, top] = [Math.min(...within.map(({ x }) => x)), Math.min(...within.map(({ y }) => y))];
  const right = Math.max(...within.map(({ x, width }) => x + width));
  const bottom = Math.max(...within.map(({ y, height }) => y + height));
  const { sitePad, siteHead } = sizes;
  return { x: left - sitePad, y: top - siteHead, width: right - left + 2 * sitePad, height: bottom - top + siteHead + sitePad };
}
