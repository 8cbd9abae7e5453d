import { Anchor, Button, Group, Text } from '@mantine/core';
import type { MessageSummary, RecentMessages } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Keys } from '../../parts/keys.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { StateBadge } from '../../parts/tone-badge.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import type { Say } from '../../text/words.ts';
import type en from '../../messages/en/integrations.json';
import { useIntegrationWords } from './words.ts';

const pageSize = 50;

/** The newest messages of a flow, kept up to date; older ones page by page. Only the page in sight is kept. */
export function RecentSection({ flow }: { readonly flow: string }): ReactNode {
  const say = useIntegrationWords();
  /** Where each page begins that was turned to; none: the newest. */
  const [turned, setTurned] = useState<readonly number[]>([]);
  const before = turned.at(-1);
  const isNewest = before === undefined;
  const given = { flow, limit: pageSize, ...(before !== undefined && { before }) };
  const recent = useAsk('recentMessages', given, { live: isNewest, keep: true });
  return (
    <Section
      title={say('recent')}
      actions={
        isNewest && (
          <Text size="xs" c="dimmed">
            {say('latest')}
          </Text>
        )
      }
    >
      <Asked query={recent}>{page => <Messages page={page} />}</Asked>
      <Group gap="xs" mt="xs" justify="flex-end">
        <Button size="compact-sm" variant="default" disabled={isNewest} onClick={() => setTurned(turned.slice(0, -1))}>
          {say('newer')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={recent.data?.next === undefined || recent.isPlaceholderData}
          onClick={() => setTurned([...turned, recent.data!.next!])}
        >
          {say('older')}
        </Button>
      </Group>
    </Section>
  );
}

function Messages({ page: { items } }: { readonly page: RecentMessages }): ReactNode {
  const say = useIntegrationWords();
  if (items.length === 0) return <Text size="sm">{say('recentNone')}</Text>;
  return (
    <VirtualTable
      label={say('recent')}
      columns={columnsOf(say)}
      count={items.length}
      rowAt={index => items[index]}
      height={380}
    />
  );
}

function columnsOf(say: Say<typeof en>): readonly Column<MessageSummary>[] {
  return [
    {
      id: 'message',
      title: say('columnMessage'),
      width: '76px',
      cell: ({ message }) => (
        <Anchor component={Link} href={links.message(message)} size="sm">
          {message}
        </Anchor>
      ),
    },
    {
      id: 'state',
      title: say('columnState'),
      width: '112px',
      cell: ({ deliveries: [one] }) => one && <StateBadge state={one.state} />,
    },
    { id: 'keys', title: say('columnKeys'), width: 'minmax(200px, 3fr)', cell: message => <Named message={message} /> },
    {
      id: 'outcome',
      title: say('columnOutcome'),
      width: 'minmax(90px, 2fr)',
      cell: message => <Outcome message={message} say={say} />,
    },
    { id: 'received', title: say('columnReceived'), width: '104px', cell: ({ receivedAt }) => <Age at={receivedAt} /> },
  ];
}

function Named({ message: { subject, keys } }: { readonly message: MessageSummary }): ReactNode {
  return Object.keys(keys).length === 0 ? <Plain>{subject}</Plain> : <Keys keys={keys} oneLine />;
}

/** Under which number the target has it, or why it does not. */
function Outcome(props: { readonly message: MessageSummary; readonly say: Say<typeof en> }): ReactNode {
  const [delivery] = props.message.deliveries;
  if (delivery === undefined) return null;
  const text = delivery.reference ?? delivery.sentence ?? '';
  const tries = delivery.attempts > 1 ? ` (${props.say('tries', { count: delivery.attempts })})` : '';
  return <Plain>{`${text}${tries}`}</Plain>;
}
