import type { FlowPlace, InterfacePlace, LandscapeView, SystemPlace } from '@millrace/core';

/** A box of the landscape: a system with those of its interfaces that are used. */
export interface Box {
  readonly id: string;
  readonly system: SystemPlace;
  readonly interfaces: readonly InterfacePlace[];
}

/** What goes from one box to another: one flow, or several that belong together. */
export interface Wire {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly flows: readonly string[];
  /** Interfaces that its flows read and write. */
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** What the landscape shows: boxes, those of one site together, and the wires between them. */
export interface LandscapeModel {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  /** Sites whose systems stand together. */
  readonly sites: readonly { readonly name: string; readonly title: string; readonly boxes: readonly string[] }[];
}

/** Wires that a person can tell apart; where there are more, those between the same two boxes become one. */
const wiresMost = 36;
/** Flows from which on sites are shown instead, each to be opened. */
const flowsMost = 60;

/** Whether there is too much for one picture, so that a person chooses a site first. */
export function isTooMuch({ flows, sites }: LandscapeView): boolean {
  return flows.length > flowsMost && sites.length > 1;
}

/** Chooses what to show. `site`: only the flows of one site, and what they connect. */
export function landscapeModel(view: LandscapeView, site?: string): LandscapeModel {
  const flows = site === undefined ? view.flows : view.flows.filter(flow => flow.site === site);
  const used = new Set(flows.flatMap(({ source, target }) => [source, target]));
  const boxes = view.systems
    .filter(system => site === undefined || system.site === site || system.interfaces.some(({ name }) => used.has(name)))
    .map(system => ({ id: system.name, system, interfaces: system.interfaces.filter(({ name }) => used.has(name)) }));
  const boxOf = new Map(boxes.flatMap(({ id, interfaces }) => interfaces.map(({ name }) => [name, id] as const)));
  const sites = view.sites.map(({ name, title }) => ({
    name,
    title,
    boxes: boxes.filter(({ system }) => system.site === name).map(({ id }) => id),
  }));
  return { boxes, wires: wiresOf(flows, boxOf), sites: sites.filter(each => each.boxes.length > 0) };
}

function wiresOf(flows: readonly FlowPlace[], boxOf: ReadonlyMap<string, string>): readonly Wire[] {
  const placed = flows.flatMap(flow => {
    const [from, to] = [boxOf.get(flow.source), boxOf.get(flow.target)];
    return from === undefined || to === undefined ? [] : [{ flow, from, to }];
  });
  const single = Map.groupBy(placed, ({ flow, from, to }) => `${from}>${to}>${flow.integration}`);
  const groups = single.size > wiresMost ? Map.groupBy(placed, ({ from, to }) => `${from}>${to}`) : single;
  return [...groups].map(([id, group]) => {
    const { from, to } = group[0]!;
    const members = group.map(({ flow }) => flow);
    return {
      id,
      from,
      to,
      title: titleOf(members),
      flows: members.map(({ name }) => name),
      sources: [...new Set(members.map(({ source }) => source))],
      targets: [...new Set(members.map(({ target }) => target))],
    };
  });
}

/** The title of an integration without its site; of several integrations nothing: they are counted. */
function titleOf(flows: readonly FlowPlace[]): string {
  const integrations = new Set(flows.map(({ integration }) => integration));
  if (integrations.size > 1) return '';
  const [{ title, site, integration }] = flows as readonly [FlowPlace, ...FlowPlace[]];
  if (site === undefined) return title;
  const cut = title.lastIndexOf(', ');
  return cut === -1 ? integration : title.slice(0, cut);
}
