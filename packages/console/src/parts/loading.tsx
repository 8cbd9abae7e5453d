import { Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';

/** Stands where an answer is awaited. */
export function Loading(): ReactNode {
  const say = useFrameWords();
  return (
    <Stack role="status" aria-label={say('loading')} gap="sm">
      <Skeleton height={28} width="30%" />
      <Skeleton height={120} />
      <Skeleton height={120} />
    </Stack>
  );
}
