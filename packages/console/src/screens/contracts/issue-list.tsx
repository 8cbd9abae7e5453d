import { Group, List, Text } from '@mantine/core';
import type { DocumentIssue } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';

const tones: Readonly<Record<string, Tone>> = { error: 'bad', warning: 'wait' };

/** What checking found, with file and line. */
export function IssueList({ issues }: { readonly issues: readonly DocumentIssue[] }): ReactNode {
  if (issues.length === 0) return null;
  return (
    <List spacing={4} listStyleType="none" size="sm">
      {issues.map(({ code, level, sentence, file, line, column }) => (
        <List.Item key={`${file}:${line}:${column} ${code} ${sentence}`}>
          <Group gap={8} align="baseline" wrap="wrap">
            <ToneBadge tone={tones[level] ?? 'off'}>{level}</ToneBadge>
            <Text size="sm">
              <Plain>{sentence}</Plain>
            </Text>
            <Text size="xs" c="dimmed" className="mono">
              {code} {file !== undefined && <Plain>{`${file}:${line}:${column}`}</Plain>}
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}
