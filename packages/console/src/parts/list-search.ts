import { useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** What of a list is looked for. */
export interface ListSearch<State extends string> {
  readonly text: string;
  /** Name of a site; `''`: what belongs to no site; absent: every one. */
  readonly site?: string;
  readonly state?: State;
}

/** What is looked for stands in the address, so that it can be sent to somebody. */
export function useListSearch<State extends string>(
  states: readonly State[],
): readonly [ListSearch<State>, (search: ListSearch<State>) => void] {
  const [search, setSearch] = useSearchParams();
  const [text, site, given] = [search.get('text') ?? '', search.get('site'), search.get('state')];
  const state = states.find(each => each === given);
  const wanted = useMemo(
    () => ({ text, ...(site !== null && { site }), ...(state !== undefined && { state }) }),
    [text, site, state],
  );
  const want = ({ text: words, ...others }: ListSearch<State>): void =>
    setSearch(new URLSearchParams({ ...(words !== '' && { text: words }), ...others }), { replace: true });
  return [wanted, want];
}

/** Whether every word that was typed stands somewhere in what a line says. */
export function hasWords(text: string, said: readonly string[]): boolean {
  const where = said.join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/u)
    .every(word => where.includes(word));
}
