import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** Who may do what. */
export function Access(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('access')}>…</Page>;
}
