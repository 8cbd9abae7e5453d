import { Anchor, Table, Text } from '@mantine/core';
import type { InterfaceFlow } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { HealthBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { useSystemWords } from './words.ts';

/** The integrations that use an interface, with what waits in each. */
export function FlowsSection({ flows }: { readonly flows: readonly InterfaceFlow[] }): ReactNode {
  const say = useSystemWords();
  return (
    <Section title={say('flows')}>
      {flows.length === 0 ? (
        <Text size="sm">{say('flowsNone')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={640}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {(['flow', 'direction', 'health', 'waiting', 'held'] as const).map(name => (
                  <Table.Th key={name}>{say(name)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {flows.map(flow => (
                <FlowRow key={`${flow.flow} ${flow.direction}`} flow={flow} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

function FlowRow({ flow }: { readonly flow: InterfaceFlow }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const { title, direction, health, detail, waiting, held, oldestMs } = flow;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={links.integration(flow.flow)} size="sm">
          <Plain>{title}</Plain>
        </Anchor>
      </Table.Td>
      <Table.Td>{say(direction)}</Table.Td>
      <Table.Td>
        <HealthBadge health={health} />{' '}
        <Text span size="xs" c="dimmed">
          {plain(detail)}
        </Text>
      </Table.Td>
      <Table.Td>
        {oldestMs === undefined || waiting === 0
          ? waiting
          : say('waitingOldest', { count: waiting, age: durationText(oldestMs, language) })}
      </Table.Td>
      <Table.Td>
        {held === 0 ? (
          held
        ) : (
          <Anchor component={Link} href={links.held({ flow: flow.flow })} size="sm">
            {held}
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
