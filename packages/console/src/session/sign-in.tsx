import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { SessionView } from '@millrace/api';
import { Door } from './door.tsx';
import { OpenIdButton } from './open-id-button.tsx';
import { Refusal } from './refusal.tsx';
import { useSessionAct } from './use-session-act.ts';
import { useSessionWords } from './words.ts';

/** Where a person signs in. */
export function SignIn({ session }: { readonly session: SessionView }): ReactNode {
  const say = useSessionWords();
  const { ways, notice, fresh } = session;
  return (
    <Door title={say('signIn')} notice={notice} about={fresh && ways.local ? say('fresh') : undefined}>
      <Stack mt="md">
        {ways.local && !fresh && <PasswordForm />}
        {ways.local && !fresh && ways.openId !== undefined && <Divider label={say('or')} />}
        {ways.openId !== undefined && <OpenIdButton title={ways.openId} />}
      </Stack>
    </Door>
  );
}

function PasswordForm(): ReactNode {
  const say = useSessionWords();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSessionAct('signIn');
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        signIn.mutate({ name, password }, { onError: () => setPassword('') });
      }}
    >
      <Stack>
        <TextInput
          label={say('name')}
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={say('password')}
          value={password}
          onChange={event => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          maxLength={1000}
          visibilityToggleButtonProps={{ 'aria-label': say('show') }}
          required
          withAsterisk={false}
        />
        <Refusal error={signIn.error} />
        <Button type="submit" loading={signIn.isPending} disabled={name.trim() === '' || password === ''}>
          {say('signIn')}
        </Button>
        <Text size="xs" c="dimmed">
          {say('forgotten')}
        </Text>
      </Stack>
    </form>
  );
}
