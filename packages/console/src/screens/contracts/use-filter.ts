import { useDeferredValue, useMemo, useState } from 'react';

/** A text that narrows a list: every word of it must stand somewhere in a line. */
export function useFilter<T>(
  items: readonly T[],
  textOf: (item: T) => string,
): { readonly query: string; readonly setQuery: (query: string) => void; readonly shown: readonly T[] } {
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query);
  const shown = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/u).filter(Boolean);
    return items.filter(item => {
      const text = textOf(item).toLowerCase();
      return words.every(word => text.includes(word));
    });
  }, [items, wanted, textOf]);
  return { query, setQuery, shown };
}
