import { Text } from '@mantine/core';
import type { InterfaceError } from '@millrace/core';
import type { ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Section } from '../../parts/section.tsx';
import { plain } from '../../text/plain.ts';
import { SideBadge } from './verdict-badge.tsx';
import { useSystemWords } from './words.ts';

/** What failed last at an interface, the newest first. */
export function ErrorsSection({ errors }: { readonly errors: readonly InterfaceError[] }): ReactNode {
  const say = useSystemWords();
  const rows = errors.map(error => ({
    key: `${error.at} ${error.sentence}`,
    cells: [
      <Age key="at" at={error.at} />,
      say(`error.${error.what}`),
      error.side !== undefined && <SideBadge key="side" side={error.side} />,
      <Sentence key="sentence" error={error} />,
    ],
  }));
  return (
    <Section title={say('errors')}>
      {rows.length === 0 ? (
        <Text size="sm">{say('errorsNone')}</Text>
      ) : (
        <PlainTable
          label={say('errors')}
          heads={[say('errorWhen'), say('errorWhat'), say('errorWhose'), say('errorSentence')]}
          rows={rows}
          minWidth={640}
        />
      )}
    </Section>
  );
}

function Sentence({ error: { sentence, times } }: { readonly error: InterfaceError }): ReactNode {
  const say = useSystemWords();
  return (
    <>
      {plain(sentence)}
      {times > 1 && (
        <Text span size="xs" c="dimmed">
          {' '}
          {say('times', { count: times })}
        </Text>
      )}
    </>
  );
}
