import { Text } from '@mantine/core';
import type { DocumentIssue } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import classes from './issue-list.module.css';

const tones: Readonly<Record<string, Tone>> = { error: 'bad', warning: 'wait' };

/** What checking found, with file and line. */
export function IssueList({ issues }: { readonly issues: readonly DocumentIssue[] }): ReactNode {
  if (issues.length === 0) return null;
  return (
    <ul className={classes['list']}>
      {issues.map(({ code, level, sentence, file, line, column }) => (
        <li key={`${file}:${line}:${column} ${code} ${sentence}`} className={classes['issue']}>
          <ToneBadge tone={tones[level] ?? 'off'}>{level}</ToneBadge>
          <div>
            <Text size="sm">
              <Plain>{sentence}</Plain>
            </Text>
            <Text size="xs" c="dimmed">
              <Plain mono>{file === undefined ? code : `${code}, ${file}:${line}:${column}`}</Plain>
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}
