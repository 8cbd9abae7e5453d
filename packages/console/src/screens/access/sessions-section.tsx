import { Button, Table, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { OpenSessionView } from '@millrace/api';
import { useAsk } from '../../ask/use-ask.ts';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { useAccessWords } from './words.ts';

/** Who is signed in now. */
export function SessionsSection(): ReactNode {
  const say = useAccessWords();
  const sessions = useAsk('sessions', {});
  return (
    <Section title={say('sessions')}>
      <Asked query={sessions}>
        {list => (list.length === 0 ? <Text size="sm">{say('noSessions')}</Text> : <Sessions list={list} />)}
      </Asked>
    </Section>
  );
}

function Sessions({ list }: { readonly list: readonly OpenSessionView[] }): ReactNode {
  const say = useAccessWords();
  const [ending, setEnding] = useState<OpenSessionView>();
  return (
    <>
      <Table.ScrollContainer minWidth={640}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('person')}</Table.Th>
              <Table.Th w={130}>{say('signedIn')}</Table.Th>
              <Table.Th w={130}>{say('active')}</Table.Th>
              <Table.Th w="40%">{say('where')}</Table.Th>
              <Table.Th aria-label={say('actions')} w={100} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {list.map(session => (
              <SessionRow key={session.id} session={session} end={() => setEnding(session)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {ending && <EndDialog session={ending} close={() => setEnding(undefined)} />}
    </>
  );
}

function SessionRow({ session, end }: { readonly session: OpenSessionView; readonly end: () => void }): ReactNode {
  const say = useAccessWords();
  const title = say('endSessionTitle', { name: plain(session.account) });
  return (
    <Table.Tr>
      <Table.Td>
        <Plain>{session.title}</Plain> {session.locked && <ToneBadge tone="off">{say('locked')}</ToneBadge>}
      </Table.Td>
      <Table.Td>
        <Age at={session.startedAt} />
      </Table.Td>
      <Table.Td>
        <Age at={session.activeAt} />
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          <Plain>{session.address}</Plain>
        </Text>
        <Text size="xs" c="dimmed" lineClamp={1} title={plain(session.browser)}>
          {plain(session.browser)}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {session.own ? (
          <Text size="sm" c="dimmed">
            {say('thisOne')}
          </Text>
        ) : (
          <Button size="compact-sm" variant="subtle" color="red" onClick={end} aria-label={title}>
            {say('endSession')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function EndDialog({ session, close }: { readonly session: OpenSessionView; readonly close: () => void }): ReactNode {
  const say = useAccessWords();
  const end = useDo('endSession');
  return (
    <ActDialog
      opened
      title={say('endSessionTitle', { name: plain(session.account) })}
      verb={say('endSession')}
      close={close}
      act={reason => end.mutateAsync({ id: session.id, reason })}
    >
      <Text size="sm">{say('endSessionAbout')}</Text>
    </ActDialog>
  );
}
