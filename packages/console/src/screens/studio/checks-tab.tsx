import { Anchor, Group, List, Progress, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { StudioFinding } from '@millrace/core';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { FindingList } from './finding-list.tsx';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

/** What the check finds, whether the tests pass, what they reach, and which flows use the mapping. */
export function ChecksTab({ studio, go }: { readonly studio: Studio; readonly go: (finding: StudioFinding) => void }): ReactNode {
  const say = useStudioWords();
  const { preview, view } = studio;
  const findings = preview?.findings ?? view.findings;
  const coverage = preview?.coverage;
  return (
    <Stack gap="lg" maw={900}>
      <div>
        <Title order={2}>{say('findings')}</Title>
        {findings.length === 0 ? (
          <ToneBadge tone="good">{say('noFindings')}</ToneBadge>
        ) : (
          <FindingList findings={findings} go={go} />
        )}
      </div>
      <div>
        <Title order={2}>{say('tests')}</Title>
        {preview?.tests.length === 0 && (
          <Text size="sm" c="dimmed">
            {say(findings.some(({ level }) => level === 'error') ? 'testsWait' : 'noTests')}
          </Text>
        )}
        {preview?.tests.map(({ kind, of, name, passed, sentences }) => (
          <Group key={`${kind} ${of} ${name}`} gap="sm" align="flex-start" wrap="nowrap" mt={4}>
            <ToneBadge tone={passed ? 'good' : 'bad'}>{say(passed ? 'passes' : 'testFails')}</ToneBadge>
            <div>
              <Text size="sm">
                <Plain>{`${of}: ${name}`}</Plain>
              </Text>
              {sentences.map(sentence => (
                <Text size="sm" c="dimmed" key={sentence}>
                  {plain(sentence)}
                </Text>
              ))}
            </div>
          </Group>
        ))}
        {coverage !== undefined && coverage.points > 0 && (
          <div>
            <Text size="sm" mt="sm">
              {say('coverage', { reached: coverage.reached, points: coverage.points })}
            </Text>
            <Progress value={(100 * coverage.reached) / coverage.points} maw={320} aria-label={say('coverageBar')} />
            <List size="sm" c="dimmed" mt={4}>
              {coverage.missing.slice(0, 20).map(({ field, words }) => (
                <List.Item key={`${field} ${words}`}>
                  <Plain>{`${field}: ${words}`}</Plain>
                </List.Item>
              ))}
            </List>
          </div>
        )}
      </div>
      <div>
        <Title order={2}>{say('usedBy')}</Title>
        {view.flows.map(({ flow, title, position, of }) => (
          <div key={flow}>
            <Anchor component={Link} href={links.integration(flow)} size="sm">
              <Plain>{title}</Plain>
            </Anchor>{' '}
            <Text span size="sm" c="dimmed">
              {of > 1 ? say('stepOf', { position, of }) : ''}
            </Text>
          </div>
        ))}
        {view.flows.length === 0 && <Text size="sm">{say('unused')}</Text>}
      </div>
    </Stack>
  );
}
