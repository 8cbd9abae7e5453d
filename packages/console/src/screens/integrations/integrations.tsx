import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** Every integration. */
export function Integrations(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('integrations')}>…</Page>;
}
