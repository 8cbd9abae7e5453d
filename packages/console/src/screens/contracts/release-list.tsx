import { Group, Stack, Text } from '@mantine/core';
import type { ReleaseView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { ChangeList } from './change-list.tsx';
import { useContractWords } from './words.ts';

/** When the node moved to which release, by whom, and what changed. */
export function ReleaseList(): ReactNode {
  return (
    <Asked query={useAsk('releases', { limit: 50 }, { live: true })}>
      {moves => moves.map(move => <Move key={move.audit} move={move} />)}
    </Asked>
  );
}

function Move({ move }: { readonly move: ReleaseView }): ReactNode {
  const say = useContractWords();
  return (
    <Section
      title={say('release', { number: move.number, hash: move.hash.slice(0, 12) })}
      actions={move.inForce && <ToneBadge tone="good">{say('inForce')}</ToneBadge>}
    >
      <Stack gap="xs">
        <MoveLine move={move} />
        {move.before === undefined ? (
          <Text size="sm">
            {say('firstRelease')}: {say('documents', { count: move.changes.length })}
          </Text>
        ) : (
          <ChangeList changes={move.changes} />
        )}
      </Stack>
    </Section>
  );
}

/** Since when and by whom, with the audit entry. */
export function MoveLine({ move }: { readonly move: ReleaseView }): ReactNode {
  const say = useContractWords();
  return (
    <Group gap="md">
      <Text size="sm" c="dimmed">
        <Age at={move.since} />
      </Text>
      <Text size="sm" c="dimmed">
        {move.how === 'start' ? say('by.start') : <Plain>{say('by.reload', { who: move.who })}</Plain>}
      </Text>
      <Text size="sm" c="dimmed">
        {say('auditEntry', { number: move.audit })}
      </Text>
    </Group>
  );
}
