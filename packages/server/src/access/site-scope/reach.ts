import type { Territory } from '@millrace/core';
import { RequestError } from '../../http/request-error.ts';

/**
 * What somebody sees and does who is for some sites only. What belongs to no site is seen by everybody and done by nobody who is narrowed to
 * sites; a name that no document has is nobody's.
 */
export interface Reach {
  readonly sites: readonly string[];
  seesSite(site: string | undefined): boolean;
  seesFlow(name: string): boolean;
  seesInterface(name: string): boolean;
  /** Flows and interfaces alike. */
  ownsFlow(name: string): boolean;
  /** An interface, or every interface of a system. */
  ownsInterface(name: string): boolean;
}

/** The reach of these sites in a territory. */
export function reachOf({ flows, interfaces }: Territory, sites: readonly string[]): Reach {
  const owns = (site: string | undefined): boolean => site !== undefined && sites.includes(site);
  const sees = (site: string | undefined): boolean => site === undefined || sites.includes(site);
  const meant = (name: string): readonly string[] =>
    [...interfaces.keys()].filter(each => each === name || each.startsWith(`${name}.`));
  return {
    sites,
    seesSite: sees,
    seesFlow: name => flows.has(name) && sees(flows.get(name)),
    seesInterface: name => interfaces.has(name) && sees(interfaces.get(name)),
    ownsFlow: name => owns(flows.get(name)),
    ownsInterface: name => meant(name).length > 0 && meant(name).every(each => owns(interfaces.get(each))),
  };
}

/** The site of a collection at its site, `line@lyon`. */
export function siteOf(collection: string): string {
  return collection.slice(collection.indexOf('@') + 1);
}

/** Refuses a collection at another site. */
export function requireCollection(reach: Reach, collection: string): void {
  if (!reach.sites.includes(siteOf(collection))) throw elsewhere(`${collection} belongs to another site`, reach);
}

/** What is refused because it is about other sites, or about all. */
export function elsewhere(what: string, { sites }: Pick<Reach, 'sites'>): RequestError {
  return new RequestError(403, 'server.site-scope', `${what}; you may act for ${sites.join(', ')}`);
}
