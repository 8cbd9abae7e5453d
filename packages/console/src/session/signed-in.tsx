import { Anchor, Stack, Text } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Loading } from '../parts/loading.tsx';
import { Door } from './door.tsx';
import { Refusal } from './refusal.tsx';
import { returnPath } from './return-path.ts';
import { useSessionAct } from './use-session-act.ts';
import { useSessionWords } from './words.ts';

/** The page to which the OpenID provider sends the browser back. */
export function SignedIn(): ReactNode {
  const say = useSessionWords();
  const [, go] = useLocation();
  const finish = useSessionAct('openIdFinish');
  const begun = useRef(false);
  const { mutate } = finish;
  useEffect(() => {
    // What the provider sent works once, and effects may run twice.
    if (begun.current) return;
    begun.current = true;
    mutate({ answer: location.search }, { onSuccess: () => go(returnPath.take(), { replace: true }) });
  }, [mutate, go]);
  return (
    <Door title={say('signingIn')}>
      <Stack mt="md">
        {finish.error ? <Refusal error={finish.error} /> : <Loading />}
        {finish.error && (
          <Text size="sm">
            <Anchor href="/">{say('backToSignIn')}</Anchor>
          </Text>
        )}
      </Stack>
    </Door>
  );
}
