import { Button, Table, Text } from '@mantine/core';
import { UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { AccountView } from '@millrace/api';
import { useAsk } from '../../ask/use-ask.ts';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useSessionWords } from '../../session/words.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import { AccountMenu } from './account-actions.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { OnceDialog, type Once } from './once-dialog.tsx';
import { useAccessWords } from './words.ts';

/** The people who may sign in. */
export function AccountsSection(): ReactNode {
  const say = useAccessWords();
  const accounts = useAsk('accounts', {});
  const [isInviting, setInviting] = useState(false);
  const [once, setOnce] = useState<Once>();
  return (
    <Section
      title={say('accounts')}
      actions={
        <Button size="xs" leftSection={<UserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
          {say('invite')}
        </Button>
      }
    >
      <Asked query={accounts}>
        {list => (list.length === 0 ? <Text size="sm">{say('noAccounts')}</Text> : <Accounts list={list} show={setOnce} />)}
      </Asked>
      <InviteDialog opened={isInviting} close={() => setInviting(false)} show={setOnce} />
      <OnceDialog once={once} close={() => setOnce(undefined)} />
    </Section>
  );
}

function Accounts(props: { readonly list: readonly AccountView[]; readonly show: (once: Once) => void }): ReactNode {
  const say = useAccessWords();
  const session = useSessionWords();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {(['person', 'role', 'sites', 'state', 'since'] as const).map(each => (
              <Table.Th key={each}>{say(each)}</Table.Th>
            ))}
            <Table.Th aria-label={say('actions')} w={44} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.list.map(account => (
            <Table.Tr key={account.name}>
              <Table.Td>
                <Plain>{account.title}</Plain>
                <Text size="xs" c="dimmed" className="mono">
                  {plain(account.name)}
                </Text>
              </Table.Td>
              <Table.Td>
                {session(`role.${account.role}`)}
                {account.openId && (
                  <Text size="xs" c="dimmed">
                    {say('openId')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>{account.sites?.map(plain).join(', ') ?? say('allSites')}</Table.Td>
              <Table.Td>
                <State account={account} />
              </Table.Td>
              <Table.Td>
                <Age at={account.createdAt} />
              </Table.Td>
              <Table.Td>{account.state !== 'ended' && <AccountMenu account={account} show={props.show} />}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const tones = { invited: 'wait', active: 'good', disabled: 'off', ended: 'off' } as const;

function State({ account }: { readonly account: AccountView }): ReactNode {
  const say = useAccessWords();
  const { language } = useLanguage();
  const { state, invitedUntil } = account;
  const isOver = invitedUntil !== undefined && Date.parse(invitedUntil) < Date.now();
  const until = invitedUntil === undefined ? '' : momentText(invitedUntil, language);
  return (
    <>
      <ToneBadge tone={tones[state]}>{say(`state.${state}`)}</ToneBadge>
      {state === 'invited' && (
        <Text size="xs" c="dimmed">
          {isOver || until === '' ? say('linkOver') : say('invitedUntil', { until })}
        </Text>
      )}
    </>
  );
}
