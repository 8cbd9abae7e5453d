import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** One contract. */
export function Contract(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('contracts')}>…</Page>;
}
