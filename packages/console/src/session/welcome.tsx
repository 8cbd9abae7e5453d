import { Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { InvitationView } from '@millrace/api';
import { client } from '../ask/client.ts';
import { Loading } from '../parts/loading.tsx';
import { plain } from '../text/plain.ts';
import { Door } from './door.tsx';
import { isChosen, NewPasswordFields, noPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';
import { useSessionAct } from './use-session-act.ts';
import { useSessionWords } from './words.ts';

/** The page of a one-time link: the person chooses a password and is signed in. The code stands in the fragment, which goes to nobody. */
export function Welcome({ notice }: { readonly notice: string | undefined }): ReactNode {
  const say = useSessionWords();
  const [code] = useState(() => location.hash.slice(1));
  const link = useQuery({
    queryKey: ['invitation', code],
    queryFn: () => client.invitation({ code }),
    retry: false,
    staleTime: Infinity,
  });
  if (link.data) return <Choose code={code} link={link.data} notice={notice} />;
  return (
    <Door title={say('welcome')} notice={notice}>
      <Stack mt="md">
        {link.error ? <Refusal error={link.error} /> : <Loading />}
        {link.error && (
          <Text size="sm">
            <Anchor href="/">{say('backToSignIn')}</Anchor>
          </Text>
        )}
      </Stack>
    </Door>
  );
}

function Choose(props: { readonly code: string; readonly link: InvitationView; readonly notice: string | undefined }): ReactNode {
  const say = useSessionWords();
  const { kind, name: known = '', title } = props.link;
  const [name, setName] = useState(known);
  const [password, setPassword] = useState(noPassword);
  const [, go] = useLocation();
  const welcome = useSessionAct('welcome');
  const first = kind === 'first';
  const choose = (): void => {
    const own = first ? { name, title: name } : {};
    welcome.mutate({ code: props.code, password: password.first, ...own }, { onSuccess: () => go('/', { replace: true }) });
  };
  return (
    <Door
      title={kind === 'reset' ? say('chooseAgain') : say('welcome')}
      notice={props.notice}
      about={first ? say('firstAbout') : say('invitedAbout', { title: plain(title ?? known) })}
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          choose();
        }}
      >
        <Stack mt="md">
          <TextInput
            label={say('name')}
            description={first ? say('nameRule') : undefined}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            readOnly={!first}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
            autoFocus={first}
            required
            withAsterisk={false}
          />
          <NewPasswordFields value={password} onChange={setPassword} />
          <Refusal error={welcome.error} />
          <Button type="submit" loading={welcome.isPending} disabled={name.trim() === '' || !isChosen(password)}>
            {say('begin')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
