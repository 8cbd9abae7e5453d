import { Group } from '@mantine/core';
import type { DocumentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { DocumentMarks } from './document-marks.tsx';
import { useContractWords } from './words.ts';

/** Under the title of a document: its name, its kind, the release it is read from, and its marks. */
export function DocumentHead({ view }: { readonly view: DocumentView }): ReactNode {
  const say = useContractWords();
  return (
    <Group gap="md">
      <Plain mono>{view.ref}</Plain>
      <span>{say(`kind.${view.kind}`)}</span>
      <span>{say('release', { number: view.release.number, hash: view.release.hash.slice(0, 12) })}</span>
      <DocumentMarks of={view} />
    </Group>
  );
}
