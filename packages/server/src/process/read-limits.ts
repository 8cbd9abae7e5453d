import { StartError } from './start-error.ts';

/** Reads `--sites pune,lyon`; absent: all. */
export function readSites(given: string | undefined): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const sites = given.split(',').map(site => site.trim());
  if (sites.includes(''))
    throw new StartError('server.account-sites', `reading --sites "${given}": expected names with commas between`);
  return [...new Set(sites)];
}

/** Reads `--expires 90d` (or `12h`): the moment after which a token is refused. */
export function readExpiry(given: string | undefined, now: number): string | undefined {
  if (given === undefined) return undefined;
  const match = /^([1-9]\d{0,4})\s*([hd])$/.exec(given.trim());
  if (!match) throw new StartError('server.arguments', `reading --expires "${given}": expected days or hours such as 90d or 12h`);
  return new Date(now + Number(match[1]) * (match[2] === 'd' ? 86_400_000 : 3_600_000)).toISOString();
}
