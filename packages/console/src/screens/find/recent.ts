import { useState } from 'react';

/** What a person looked for. */
export interface Search {
  readonly value: string;
  readonly key?: string;
}

const place = 'millrace-searches';
const most = 8;

/** What this person looked for lately, newest first, kept in this browser alone. */
export function useRecent(): {
  readonly recent: readonly Search[];
  readonly remember: (search: Search) => void;
  readonly forget: () => void;
} {
  const [recent, setRecent] = useState(read);
  const keep = (searches: readonly Search[]): void => {
    localStorage.setItem(place, JSON.stringify(searches));
    setRecent(searches);
  };
  return {
    recent,
    remember: search =>
      keep([search, ...read().filter(each => each.value !== search.value || each.key !== search.key)].slice(0, most)),
    forget: () => keep([]),
  };
}

function read(): readonly Search[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isSearch).slice(0, most) : [];
  } catch {
    return [];
  }
}

function isSearch(value: unknown): value is Search {
  const { value: text, key } = (value ?? {}) as Partial<Search>;
  return typeof text === 'string' && (key === undefined || typeof key === 'string');
}
