import { ActionIcon, Menu, Text } from '@mantine/core';
import { Ban, EllipsisVertical, KeyRound, UserCheck, UserCog, UserX } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AccountView } from '@millrace/api';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { plain } from '../../text/plain.ts';
import { ChangeDialog } from './change-dialog.tsx';
import type { Once } from './once-dialog.tsx';
import { useOnceLink } from './use-once-link.ts';
import { useAccessWords } from './words.ts';

type Doing = 'change' | 'reset' | 'disable' | 'enable' | 'end';

/** What an administrator may do about an account. */
export function AccountMenu({
  account,
  show,
}: {
  readonly account: AccountView;
  readonly show: (once: Once) => void;
}): ReactNode {
  const say = useAccessWords();
  const [doing, setDoing] = useState<Doing>();
  const close = (): void => setDoing(undefined);
  const isIn = account.state !== 'disabled';
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say('manage', { name: plain(account.name) })}>
            <EllipsisVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!account.openId && (
            <Menu.Item leftSection={<UserCog size={16} aria-hidden />} onClick={() => setDoing('change')}>
              {say('change')}
            </Menu.Item>
          )}
          {!account.openId && (
            <Menu.Item leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setDoing('reset')}>
              {say('reset')}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={isIn ? <Ban size={16} aria-hidden /> : <UserCheck size={16} aria-hidden />}
            onClick={() => setDoing(isIn ? 'disable' : 'enable')}
          >
            {say(isIn ? 'disable' : 'enable')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<UserX size={16} aria-hidden />} onClick={() => setDoing('end')}>
            {say('end')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {doing === 'change' && <ChangeDialog account={account} close={close} />}
      {doing === 'reset' && <ResetDialog account={account} close={close} show={show} />}
      {doing !== undefined && doing !== 'change' && doing !== 'reset' && (
        <StateDialog account={account} doing={doing} close={close} />
      )}
    </>
  );
}

function ResetDialog(props: {
  readonly account: AccountView;
  readonly close: () => void;
  readonly show: (once: Once) => void;
}): ReactNode {
  const say = useAccessWords();
  const onceLink = useOnceLink();
  const reset = useDo('resetAccount');
  const name = plain(props.account.name);
  const act = async (reason: string): Promise<void> =>
    props.show(onceLink(await reset.mutateAsync({ name: props.account.name, reason })));
  return (
    <ActDialog opened title={say('resetTitle', { name })} verb={say('resetVerb')} close={props.close} act={act}>
      <Text size="sm">{say('resetAbout', { name })}</Text>
    </ActDialog>
  );
}

const states = { disable: 'disabled', enable: 'active', end: 'ended' } as const;

function StateDialog(props: {
  readonly account: AccountView;
  readonly doing: keyof typeof states;
  readonly close: () => void;
}): ReactNode {
  const say = useAccessWords();
  const set = useDo('setAccountState');
  const { doing, account } = props;
  const name = plain(account.name);
  return (
    <ActDialog
      opened
      title={say(`actTitle.${doing}`, { name })}
      verb={say(doing)}
      grave={doing === 'end'}
      close={props.close}
      act={reason => set.mutateAsync({ name: account.name, state: states[doing], reason })}
    >
      <Text size="sm">{say(`actAbout.${doing}`, { name })}</Text>
    </ActDialog>
  );
}
