import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** What waits for a person. */
export function Held(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('held')}>…</Page>;
}
