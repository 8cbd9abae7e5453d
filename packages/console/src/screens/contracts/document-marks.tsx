import { Group, Text } from '@mantine/core';
import type { DocumentSummary } from '@millrace/core';
import { BookOpen, Scale, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useContractWords } from './words.ts';

/** What is special about a document: a regulation, that it comes from the library, that checking found something. */
export function DocumentMarks({ of }: { readonly of: DocumentSummary }): ReactNode {
  const say = useContractWords();
  return (
    <Group gap="sm" wrap="nowrap">
      {of.regulated && <Mark icon={Scale}>{say('regulated')}</Mark>}
      {of.library && <Mark icon={BookOpen}>{say('library')}</Mark>}
      {of.findings > 0 && <ToneBadge tone="wait">{say('findings', { count: of.findings })}</ToneBadge>}
    </Group>
  );
}

/** A quiet mark: it says what something is, not how it is. */
function Mark({ icon: Icon, children }: { readonly icon: LucideIcon; readonly children: ReactNode }): ReactNode {
  return (
    <Group gap={4} wrap="nowrap">
      <Icon size={14} aria-hidden />
      <Text span size="sm">
        {children}
      </Text>
    </Group>
  );
}

/** What a document is found by. */
export function documentText({ ref, title, owner = '', file, kind }: DocumentSummary): string {
  return `${ref} ${title} ${owner} ${file} ${kind}`;
}
