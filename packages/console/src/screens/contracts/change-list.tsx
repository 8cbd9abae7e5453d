import { Anchor, Group, Text } from '@mantine/core';
import type { DocumentChange } from '@millrace/core';
import { Minus, PenLine, Plus, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { DocumentLink } from './document-link.tsx';
import { useContractWords } from './words.ts';

const shapes: Readonly<Record<DocumentChange['change'], LucideIcon>> = { added: Plus, removed: Minus, changed: PenLine };
const shownFirst = 8;

/** Documents that came, went or changed. */
export function ChangeList({ changes }: { readonly changes: readonly DocumentChange[] }): ReactNode {
  const say = useContractWords();
  const [all, setAll] = useState(false);
  const shown = all ? changes : changes.slice(0, shownFirst);
  return (
    <Group gap="md" role="list">
      {shown.map(change => (
        <Change key={`${change.kind} ${change.ref}`} change={change} />
      ))}
      {changes.length > shown.length && (
        <Anchor component="button" type="button" size="sm" onClick={() => setAll(true)}>
          {say('driftMore', { count: changes.length - shown.length })}
        </Anchor>
      )}
    </Group>
  );
}

function Change({ change }: { readonly change: DocumentChange }): ReactNode {
  const say = useContractWords();
  const Shape = shapes[change.change];
  return (
    <Group gap={5} wrap="nowrap" role="listitem">
      <Shape size={14} aria-hidden />
      {change.change === 'removed' ? (
        <Text size="sm">
          <Plain>{change.ref}</Plain>
        </Text>
      ) : (
        <DocumentLink of={change} />
      )}
      <Text size="xs" c="dimmed">
        {say(`kind.${change.kind}`)}, {say(`change.${change.change}`)}
      </Text>
    </Group>
  );
}
