import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** One interface. */
export function Interface(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('systems')}>…</Page>;
}
