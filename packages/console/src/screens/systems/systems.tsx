import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Page } from '../../parts/page.tsx';

/** Every system and interface. */
export function Systems(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('systems')}>…</Page>;
}
