import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../text/language.tsx';
import { agoText, momentText } from '../text/time.ts';
import { useSecond } from './use-second.ts';

/** How long ago a moment was, counting on; the moment itself on demand. */
export function Age({ at }: { readonly at: string }): ReactNode {
  const { language } = useLanguage();
  const now = useSecond();
  return (
    <Tooltip label={`${momentText(at, language)} (${at})`}>
      <time dateTime={at} tabIndex={-1}>
        {agoText(now - Date.parse(at), language)}
      </time>
    </Tooltip>
  );
}
