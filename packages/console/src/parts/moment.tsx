import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/language.tsx';
import { agoText, momentText, shortMoment } from '../text/time.ts';
import { useSecond } from './use-second.ts';

/** A moment on the clock of the person, with the day where it was not today; how long ago it was on demand. */
export function Moment({ at }: { readonly at: string }): ReactNode {
  const { language } = useLanguage();
  const now = useSecond();
  return (
    <Tooltip label={`${agoText(now - Date.parse(at), language)}: ${momentText(at, language)} (${at})`}>
      <time dateTime={at}>{shortMoment(at, now, language)}</time>
    </Tooltip>
  );
}
