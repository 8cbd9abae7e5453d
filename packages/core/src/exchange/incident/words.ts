import type { SitePlace } from '../landscape-views.ts';
import type { PlacedFlow, SampleMessage, Surveyed } from './facts.ts';

/** Names in a row: "a", "a and b", "a, b and 3 more". */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)!}`;
}

/** A number of what a contract is about: `1 goods movement`, `43 confirmations`. */
export function counted(count: number, contract: string): string {
  return `${grouped(count)} ${count === 1 ? nounOf(contract) : pluralOf(contract)}`;
}

/** What a contract is about, in the plural: "goods movements". */
export function pluralOf(contract: string): string {
  const noun = nounOf(contract);
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : /(?:s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

function nounOf(contract: string): string {
  return contract.split('@')[0]!.replaceAll('-', ' ');
}

/** A whole number with groups: `12,345`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The sites of some flows. */
export function sitesOf(facts: Surveyed, flows: readonly PlacedFlow[]): readonly SitePlace[] {
  const names = new Set(flows.flatMap(({ place }) => place.site ?? []));
  return facts.landscape.sites.filter(({ name }) => names.has(name));
}

/** " of Pune and Lyon"; nothing where no site is concerned. */
export function ofSites(facts: Surveyed, flows: readonly PlacedFlow[]): string {
  const sites = sitesOf(facts, flows);
  return sites.length === 0 ? '' : ` of ${listed(sites.map(({ title }) => title))}`;
}

/** A moment as the clocks of the only site concerned show it, else in UTC; always said which: `07:12 in Pune`, `22 Nov 07:12 in Pune`, `05:42 UTC`. */
export function clockText(facts: Surveyed, flows: readonly PlacedFlow[], moment: string): string {
  const [site, ...others] = sitesOf(facts, flows);
  const at = site?.zone !== undefined && others.length === 0 ? { zone: site.zone, place: ` in ${site.title}` } : utc;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: at.zone,
    ...(facts.now - Date.parse(moment) > 20 * 3_600_000 && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${format.format(Date.parse(moment)).replace(',', '')}${at.place}`;
}

const utc = { zone: 'UTC', place: ' UTC' } as const;

/** A few business keys of messages, those of orders before any other; the subject where there is no key. */
export function keysOf(
  samples: readonly SampleMessage[],
  most = 5,
): readonly { readonly name: string; readonly value: string }[] {
  const keys = samples.flatMap(({ keys, subject }) => {
    const name = 'order' in keys ? 'order' : Object.keys(keys)[0];
    return name === undefined ? [{ name: 'subject', value: subject }] : [{ name, value: keys[name]! }];
  });
  return [...new Map(keys.map(key => [`${key.name}\n${key.value}`, key])).values()].slice(0, most);
}

/** "orders 258456, 258457 …". */
export function keysText(keys: readonly { readonly name: string; readonly value: string }[], isMore: boolean): string {
  const groups = [...Map.groupBy(keys, ({ name }) => name)].map(
    ([name, group]) => `${group.length > 1 || isMore ? `${name}s` : name} ${group.map(({ value }) => value).join(', ')}`,
  );
  return groups.length === 0 ? '' : `${groups.join('; ')}${isMore ? ' …' : ''}`;
}

/** A sentence with its full stop; what goes on (…) has none. */
export function closed(sentence: string): string {
  return /[.…!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** A text as a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The earliest of some moments. */
export function earliest(moments: readonly (string | undefined)[]): string | undefined {
  return moments.flatMap(each => each ?? []).toSorted()[0];
}

/** Each name once, in the order of first mention. */
export function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
