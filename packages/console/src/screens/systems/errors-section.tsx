import { Table, Text } from '@mantine/core';
import type { InterfaceError } from '@millrace/core';
import type { ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { Section } from '../../parts/section.tsx';
import { plain } from '../../text/plain.ts';
import { SideBadge } from './verdict-badge.tsx';
import { useSystemWords } from './words.ts';

/** What failed last at an interface, the newest first. */
export function ErrorsSection({ errors }: { readonly errors: readonly InterfaceError[] }): ReactNode {
  const say = useSystemWords();
  return (
    <Section title={say('errors')}>
      {errors.length === 0 ? (
        <Text size="sm">{say('errorsNone')}</Text>
      ) : (
        <Table.ScrollContainer minWidth={640}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                {(['errorWhen', 'errorWhat', 'errorWhose', 'errorSentence'] as const).map(name => (
                  <Table.Th key={name}>{say(name)}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {errors.map(error => (
                <ErrorRow key={`${error.at} ${error.sentence}`} error={error} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

function ErrorRow({ error: { at, what, side, sentence, times } }: { readonly error: InterfaceError }): ReactNode {
  const say = useSystemWords();
  return (
    <Table.Tr>
      <Table.Td>
        <Age at={at} />
      </Table.Td>
      <Table.Td>{say(`error.${what}`)}</Table.Td>
      <Table.Td>{side !== undefined && <SideBadge side={side} />}</Table.Td>
      <Table.Td>
        {plain(sentence)}
        {times > 1 && (
          <Text span size="xs" c="dimmed">
            {' '}
            {say('times', { count: times })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
