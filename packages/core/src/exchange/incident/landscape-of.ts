import type { Plan } from '../../document/plan.ts';
import type { SystemDocument } from '../../document/model.ts';
import type { FlowPlace, LandscapeView, SystemPlace } from '../landscape-views.ts';

/** The landscape of a plan, in the order of names. */
export function landscapeOf(plan: Plan, release: string): LandscapeView {
  return {
    release,
    sites: [...plan.sites.values()].toSorted(byName).map(({ name, title, zone }) => ({
      name,
      title: title ?? name,
      ...(zone !== undefined && { zone }),
    })),
    systems: [...plan.systems.values()].toSorted(byName).map(systemPlace),
    flows: plan.flows.toSorted(byName).map(flow => flowPlace(flow)),
  };
}

function systemPlace({ name, title, role, owner, site, interfaces }: SystemDocument): SystemPlace {
  return {
    name,
    title: title ?? name,
    role,
    owner,
    ...(site !== undefined && { site }),
    interfaces: Object.entries(interfaces).map(([key, declaration]) => {
      const peer = peerOf(declaration.config);
      return {
        name: `${name}.${key}`,
        title: declaration.title ?? key,
        connector: declaration.connector,
        ...(peer !== undefined && { peer }),
      };
    }),
  };
}

/** Where settings lead: the address without path and user, or what it is referred to by. */
function peerOf({ url, host }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof host === 'string') return host;
  if (typeof url !== 'string') return undefined;
  const address = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]+)/i.exec(url)?.[1];
  return address?.slice(address.lastIndexOf('@') + 1);
}

function flowPlace({
  name,
  title,
  integration,
  site,
  owner,
  source,
  target,
  sourceContract,
  targetContract,
}: Plan['flows'][number]): FlowPlace {
  return {
    name,
    title,
    integration,
    ...(site !== undefined && { site: site.name }),
    owner,
    source,
    target,
    sourceContract,
    targetContract,
  };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}
