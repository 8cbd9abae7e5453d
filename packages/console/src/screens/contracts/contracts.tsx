import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** Every contract and mapping. */
export function Contracts(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('contracts')}>…</Page>;
}
