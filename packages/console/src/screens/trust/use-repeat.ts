import { useEffect, useRef } from 'react';

/** Does something again and again while the screen is open, with the same pause between. */
export function useRepeat(action: () => void, everyMs: number): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    const timer = setInterval(() => latest.current(), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}
