import { Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { TrustReport } from '@millrace/core';
import type { ReactNode } from 'react';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { useTrustWords } from './words.ts';

/** The verdict, and what somebody should look at with what to do. */
export function TrustVerdict({ report: { sentence, findings } }: { readonly report: TrustReport }): ReactNode {
  const say = useTrustWords();
  const worst = findings[0]?.level;
  return (
    <Paper component="section" withBorder p="md" bg="var(--surface)" aria-label={say('findings')}>
      <Group gap={8} wrap="nowrap" align="flex-start">
        <ToneBadge tone={worst === undefined ? 'good' : worst === 'bad' ? 'bad' : 'wait'}>
          {worst === undefined ? say('good') : say(`level.${worst}`)}
        </ToneBadge>
        <Text fw={600}>{plain(sentence)}</Text>
      </Group>
      {findings.length > 0 && (
        <Stack gap={4} mt="sm">
          <Title order={2} size="h3">
            {say('findings')}
          </Title>
          <List listStyleType="none" spacing={6} size="sm">
            {findings.map(finding => (
              <List.Item key={`${finding.area} ${finding.about} ${finding.sentence}`}>
                <Group gap={8} wrap="nowrap" align="flex-start">
                  <ToneBadge tone={finding.level === 'bad' ? 'bad' : 'wait'}>
                    {say(`area.${finding.area}`)}, {say(`level.${finding.level}`)}
                  </ToneBadge>
                  <div>
                    <Text size="sm" fw={500}>
                      {plain(finding.sentence)}
                    </Text>
                    <Text size="sm" c="dimmed">
                      {plain(finding.remedy)}
                    </Text>
                  </div>
                </Group>
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Paper>
  );
}
