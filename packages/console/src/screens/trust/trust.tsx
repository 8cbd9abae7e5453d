import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** What can be relied on, and until when. */
export function Trust(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('trust')}>…</Page>;
}
