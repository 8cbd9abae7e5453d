import { Anchor, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Keys } from '../../parts/keys.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { StateBadge } from '../../parts/tone-badge.tsx';
import { useContractWords } from './words.ts';

/** The newest messages that were read as a contract: real examples of it. */
export function ContractMessages({ contract }: { readonly contract: string }): ReactNode {
  const say = useContractWords();
  const query = useAsk('contractMessages', { contract, limit: 8 });
  return (
    <Section title={say('messages')}>
      <Asked query={query}>
        {messages =>
          messages.length === 0 ? (
            <Text size="sm">{say('messagesNone')}</Text>
          ) : (
            <Table>
              <Table.Tbody>
                {messages.map(({ message, source, keys, receivedAt, deliveries }) => (
                  <Table.Tr key={message}>
                    <Table.Td>
                      <Anchor component={Link} href={links.message(message)} size="sm">
                        {say('message', { number: String(message) })}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <Keys keys={keys} />
                    </Table.Td>
                    <Table.Td>
                      <Plain>{source}</Plain>
                    </Table.Td>
                    <Table.Td>
                      <Age at={receivedAt} />
                    </Table.Td>
                    <Table.Td>{deliveries[0] && <StateBadge state={deliveries[0].state} />}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Asked>
    </Section>
  );
}
