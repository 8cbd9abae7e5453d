import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** One mapping, to read and to change. */
export function Studio(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('contracts')}>…</Page>;
}
