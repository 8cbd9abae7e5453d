import { Group, Paper, Stack, Text } from '@mantine/core';
import type { InterfaceView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { sentenceText } from './sentence-text.ts';
import { SideBadge, VerdictBadge } from './verdict-badge.tsx';
import { useSystemWords } from './words.ts';

/** What is up: the verdict, whose it is, what it means for production, what to do, who answers for the system. */
export function VerdictPanel({ details }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { verdict, system } = details;
  return (
    <Paper component="section" withBorder p="md" bg="var(--surface)" aria-label={say('columnMeaning')}>
      <Stack gap={6}>
        <Group gap={8}>
          <VerdictBadge verdict={verdict} />
          {verdict.side !== undefined && <SideBadge side={verdict.side} />}
          <Text fw={600}>{sentenceText(verdict.sentence)}</Text>
        </Group>
        <Production details={details} />
        {verdict.state === 'failing' && (
          <Text size="sm">
            {say(`sideAbout.${verdict.side ?? 'nobody'}`)} {verdict.remedy !== undefined && sentenceText(verdict.remedy)}
          </Text>
        )}
        <Text size="sm" c="dimmed">
          {say('whoOwns', { system: plain(system.title), owner: plain(system.owner) })}
        </Text>
      </Stack>
    </Paper>
  );
}

/** What of production waits for the interface: deliveries to it. */
function Production({ details: { flows } }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const outgoing = flows.filter(({ direction }) => direction === 'out');
  if (outgoing.length === 0) return null;
  const count = outgoing.reduce((sum, { waiting }) => sum + waiting, 0);
  const oldest = Math.max(...outgoing.map(({ oldestMs = 0 }) => oldestMs));
  if (count === 0) return <Text size="sm">{say('productionNone')}</Text>;
  return (
    <Text size="sm">
      {oldest === 0 ? say('productionWaits', { count }) : say('production', { count, age: durationText(oldest, language) })}
    </Text>
  );
}
