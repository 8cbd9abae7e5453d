import { Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Radio, RefreshCw } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useLanguage } from '../text/language.tsx';
import { momentText } from '../text/time.ts';
import { keepListening } from './keep-listening.ts';
import classes from './live-indicator.module.css';
import { whatIsHeard } from './live-store.ts';
import { useHearing } from './use-live.ts';
import { useLiveWords } from './words.ts';

/** Keeps the page connected to its node as long as it is shown, and says whether it is. */
export function LiveIndicator(): ReactNode {
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    void keepListening(queries, stop.signal);
    return () => stop.abort();
  }, [queries]);
  const say = useLiveWords();
  const { language } = useLanguage();
  const hearing = useHearing();
  const state = hearing === 'hidden' ? 'live' : hearing;
  const since = momentText(new Date(whatIsHeard().since).toISOString(), language);
  const Shape = state === 'live' ? Radio : RefreshCw;
  return (
    <Tooltip label={say(`${state}About`, { since })}>
      <span className={classes['indicator']} data-state={state} role="status" tabIndex={0}>
        <Shape size={14} aria-hidden />
        <span>{say(state)}</span>
      </span>
    </Tooltip>
  );
}
