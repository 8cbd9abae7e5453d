import type { FlowPlace, InterfacePlace, LandscapeView, SystemPlace } from '@millrace/core';

/** A box of the landscape: a system with its interfaces, or a whole site where there are many. */
export type Box =
  | { readonly kind: 'system'; readonly id: string; readonly system: SystemPlace; readonly interfaces: readonly InterfacePlace[] }
  | { readonly kind: 'site'; readonly id: string; readonly title: string; readonly site: string; readonly systems: number };

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
/** Flows from which on each site is one box, unless one site was chosen. */
const flowsMost = 60;

/** Chooses what to show. `site`: only the flows of one site, and what they connect. */
export function landscapeModel(view: LandscapeView, site?: string): LandscapeModel {
  const flows = site === undefined ? view.flows : view.flows.filter(flow => flow.site === site);
  const folded = site === undefined && flows.length > flowsMost;
  const boxes = folded ? foldedBoxes(view) : systemBoxes(view, flows, site);
  const boxOf = new Map(
    view.systems.flatMap(system => system.interfaces.map(each => [each.name, boxIdOf(system, folded)] as const)),
  );
  return {
    boxes,
    wires: wiresOf(flows, boxOf),
    sites: folded ? [] : sitesOf(view, boxes),
  };
}

function boxIdOf({ name, site }: SystemPlace, folded: boolean): string {
  return folded && site !== undefined ? `site ${site}` : `system ${name}`;
}

function systemBoxes(view: LandscapeView, flows: readonly FlowPlace[], site: string | undefined): readonly Box[] {
  const used = new Set(flows.flatMap(({ source, target }) => [source, target]));
  return view.systems
    .filter(
      ({ interfaces, site: own }) => interfaces.some(({ name }) => used.has(name)) || (site === undefined ? true : own === site),
    )
    .map(system => ({
      kind: 'system',
      id: boxIdOf(system, false),
      system,
      interfaces: system.interfaces.filter(({ name }) => used.has(name)),
    }));
}

function foldedBoxes({ systems, sites }: LandscapeView): readonly Box[] {
  const enterprise = systems
    .filter(({ site }) => site === undefined)
    .map(system => ({ kind: 'system' as const, id: boxIdOf(system, true), system, interfaces: [] }));
  const folded = sites.map(({ name, title }) => ({
    kind: 'site' as const,
    id: `site ${name}`,
    title,
    site: name,
    systems: systems.filter(({ site }) => site === name).length,
  }));
  return [...enterprise, ...folded.filter(({ systems: count }) => count > 0)];
}

function sitesOf({ sites }: LandscapeView, boxes: readonly Box[]): LandscapeModel['sites'] {
  return sites
    .map(({ name, title }) => ({
      name,
      title,
      boxes: boxes.filter(box => box.kind === 'system' && box.system.site === name).map(({ id }) => id),
    }))
    .filter(site => site.boxes.length > 0);
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
