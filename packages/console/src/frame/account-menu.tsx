import { Button, Menu, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ChevronDown, KeyRound, Lock, LogOut, MonitorX, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SessionView, WhoView } from '@millrace/api';
import { useDo } from '../ask/use-do.ts';
import { ChangePassword } from '../session/change-password.tsx';
import { rightsText } from '../session/rights-text.ts';
import { useSessionAct } from '../session/use-session-act.ts';
import { useSessionWords } from '../session/words.ts';
import { plain } from '../text/plain.ts';
import { useSession } from './use-session.ts';

/** Who is at the page, and what they can do about their own session. */
export function AccountMenu(): ReactNode {
  const session = useSession();
  const [isChanging, change] = useDisclosure();
  const say = useSessionWords();
  if (session?.who === undefined) return null;
  const name = plain(session.who.title ?? session.who.name);
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            px={8}
            leftSection={<UserRound size={18} aria-hidden />}
            rightSection={<ChevronDown size={14} aria-hidden />}
            aria-label={say('account', { name })}
          >
            <Text size="sm" maw={140} truncate visibleFrom="md">
              {name}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown miw={240}>
          <Who who={session.who} />
          {session.who.kind === 'account' && <OwnSession session={session} changePassword={change.open} />}
        </Menu.Dropdown>
      </Menu>
      <ChangePassword opened={isChanging} close={change.close} />
    </>
  );
}

function Who({ who }: { readonly who: WhoView }): ReactNode {
  const say = useSessionWords();
  return (
    <Menu.Label>
      <Text size="sm" className="mono">
        {plain(who.name)}
      </Text>
      <Text size="xs">{rightsText(say, who)}</Text>
    </Menu.Label>
  );
}

function OwnSession(props: { readonly session: SessionView; readonly changePassword: () => void }): ReactNode {
  const say = useSessionWords();
  const lock = useSessionAct('lock');
  const signOut = useSessionAct('signOut');
  const endOthers = useDo('endOthers');
  const { others = 0, by } = props.session;
  return (
    <>
      <Menu.Divider />
      <Menu.Item leftSection={<Lock size={16} aria-hidden />} onClick={() => lock.mutate({})}>
        {say('lock')}
      </Menu.Item>
      {by === 'password' && (
        <Menu.Item leftSection={<KeyRound size={16} aria-hidden />} onClick={props.changePassword}>
          {say('changePassword')}
        </Menu.Item>
      )}
      {others > 0 && (
        <Menu.Item leftSection={<MonitorX size={16} aria-hidden />} onClick={() => endOthers.mutate({})}>
          {say('endOthers', { count: others })}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => signOut.mutate({})}>
        {say('signOut')}
      </Menu.Item>
    </>
  );
}
