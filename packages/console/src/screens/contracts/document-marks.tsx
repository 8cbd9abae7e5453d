import { Badge, Group } from '@mantine/core';
import type { DocumentSummary } from '@millrace/core';
import type { ReactNode } from 'react';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useContractWords } from './words.ts';

/** What is special about a document: a regulation, that it comes from the library, that checking found something. */
export function DocumentMarks({ of }: { readonly of: DocumentSummary }): ReactNode {
  const say = useContractWords();
  return (
    <Group gap={6} wrap="nowrap">
      {of.regulated && <ToneBadge tone="unknown">{say('regulated')}</ToneBadge>}
      {of.library && (
        <Badge variant="default" size="sm" tt="none">
          {say('library')}
        </Badge>
      )}
      {of.findings > 0 && <ToneBadge tone="wait">{say('findings', { count: of.findings })}</ToneBadge>}
    </Group>
  );
}

/** What a document is found by. */
export function documentText({ ref, title, owner = '', file, kind }: DocumentSummary): string {
  return `${ref} ${title} ${owner} ${file} ${kind}`;
}
