import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** What flows now, and what does not. */
export function Now(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('now')}>…</Page>;
}
