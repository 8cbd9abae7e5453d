import type { ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';
import { Page } from './page.tsx';

/** An address that names no screen. */
export function NotFound(): ReactNode {
  const say = useFrameWords();
  return <Page title={say('notFound')}>{say('notFoundRemedy')}</Page>;
}
