import { Anchor, List, Title } from '@mantine/core';
import type { Issue } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { useHeldWords } from './words.ts';

/** Everything that is wrong with a content; each leads to its place. */
export function IssueList({
  issues,
  goTo,
}: {
  readonly issues: readonly Issue[];
  readonly goTo: (line: number) => void;
}): ReactNode {
  const say = useHeldWords();
  if (issues.length === 0) return null;
  return (
    <div role="status">
      <Title order={3} mb={4}>
        {say('issues')}
      </Title>
      <List size="sm" spacing={2}>
        {issues.map(({ code, path, sentence, at }, index) => (
          <List.Item key={`${code} ${path} ${index}`}>
            {path !== '' && (
              <>
                <Plain mono>{path}</Plain>:{' '}
              </>
            )}
            <Plain>{sentence}</Plain>
            {at && (
              <>
                {' '}
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  onClick={() => goTo(at.line)}
                  aria-label={say('goTo', { line: at.line })}
                >
                  ({say('issueAt', { line: at.line, column: at.column })})
                </Anchor>
              </>
            )}
          </List.Item>
        ))}
      </List>
    </div>
  );
}
