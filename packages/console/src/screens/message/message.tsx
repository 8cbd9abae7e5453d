import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** One message whole. */
export function Message(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('find')}>…</Page>;
}
