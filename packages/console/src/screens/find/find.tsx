import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** Any key, id or text, and its journey. */
export function Find(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('find')}>…</Page>;
}
