import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** One integration. */
export function Integration(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('integrations')}>…</Page>;
}
