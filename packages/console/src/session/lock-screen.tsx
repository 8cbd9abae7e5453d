import { Anchor, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { SessionView } from '@millrace/api';
import { plain } from '../text/plain.ts';
import { Door } from './door.tsx';
import { OpenIdButton } from './open-id-button.tsx';
import { Refusal } from './refusal.tsx';
import { useSessionAct } from './use-session-act.ts';
import { useSessionWords } from './words.ts';

/** Lies over the console while the session is locked. What was begun behind it is still there afterwards. */
export function LockScreen({ session }: { readonly session: SessionView }): ReactNode {
  const say = useSessionWords();
  const signOut = useSessionAct('signOut');
  const who = plain(session.who?.title ?? session.who?.name ?? '');
  return (
    <Door title={say('locked')} about={say('lockedAbout', { who })} over>
      <Stack mt="md">
        {session.by === 'open-id' ? <OpenIdButton title={session.ways.openId ?? ''} /> : <UnlockForm />}
        <Text size="sm">
          <Anchor component="button" type="button" onClick={() => signOut.mutate({})}>
            {say('somebodyElse')}
          </Anchor>
        </Text>
        <Refusal error={signOut.error} />
      </Stack>
    </Door>
  );
}

function UnlockForm(): ReactNode {
  const say = useSessionWords();
  const [password, setPassword] = useState('');
  const unlock = useSessionAct('unlock');
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        unlock.mutate({ password }, { onError: () => setPassword('') });
      }}
    >
      <Stack>
        <PasswordInput
          label={say('password')}
          value={password}
          onChange={event => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          maxLength={1000}
          visibilityToggleButtonProps={{ 'aria-label': say('show') }}
          autoFocus
          required
          withAsterisk={false}
        />
        <Refusal error={unlock.error} />
        <Button type="submit" loading={unlock.isPending} disabled={password === ''}>
          {say('unlock')}
        </Button>
      </Stack>
    </form>
  );
}
