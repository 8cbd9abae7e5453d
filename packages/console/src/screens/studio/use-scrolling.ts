import { useCallback, useRef, useState, type RefObject } from 'react';

/** The three columns, each with how far it is scrolled. */
export interface Scrolling {
  readonly refs: Readonly<Record<Side, RefObject<HTMLDivElement | null>>>;
  readonly tops: Readonly<Record<Side, number>>;
  scrolled(): void;
}

type Side = 'source' | 'fields' | 'target';

/** Follows how far three columns are scrolled, once a frame. */
export function useScrolling(): Scrolling {
  const source = useRef<HTMLDivElement>(null);
  const fields = useRef<HTMLDivElement>(null);
  const target = useRef<HTMLDivElement>(null);
  const frame = useRef(0);
  const [tops, setTops] = useState<Scrolling['tops']>({ source: 0, fields: 0, target: 0 });
  const scrolled = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() =>
      setTops({
        source: source.current?.scrollTop ?? 0,
        fields: fields.current?.scrollTop ?? 0,
        target: target.current?.scrollTop ?? 0,
      }),
    );
  }, []);
  return { refs: { source, fields, target }, tops, scrolled };
}
