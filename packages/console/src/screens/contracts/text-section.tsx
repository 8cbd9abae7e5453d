import { Stack, Text } from '@mantine/core';
import type { DocumentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { IssueList } from './issue-list.tsx';
import { useContractWords } from './words.ts';
import { WrittenText } from './written-text.tsx';

/** The text of a document as it was written, in the release that runs, with what checking found in it. */
export function TextSection({ view }: { readonly view: DocumentView }): ReactNode {
  const say = useContractWords();
  return (
    <Section title={say('text')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          <Plain>{say('textRuns', { file: view.file, line: view.written.line })}</Plain>
        </Text>
        <IssueList issues={view.issues} />
        <WrittenText text={view.written.text} line={view.written.line} label={say('textOf', { name: view.ref })} />
      </Stack>
    </Section>
  );
}
