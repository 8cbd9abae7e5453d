import { Group, Stack, Text, Title } from '@mantine/core';

import type { CorrectionView } from '@millrace/core';
import { UserCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Age } from '../../parts/age.tsx';
import { ChangesTable } from '../../parts/changes-table.tsx';
import { DecideCorrection } from '../../parts/decide-correction.tsx';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import classes from './held.module.css';
import { useHeldWords } from './words.ts';

/** Corrections that wait for a second person, with what differs and who may decide. */
export function Proposals(): ReactNode {
  const say = useHeldWords();
  const { data } = useAsk('corrections', { state: 'proposed', limit: 50 }, { live: true });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={classes['notice']} aria-label={say('proposals', { count: items.length })}>
      <Group gap="xs" mb="xs">
        <UserCheck size={18} aria-hidden color="var(--state-wait)" />
        <Title order={2}>{say('proposals', { count: items.length })}</Title>
      </Group>
      <Stack gap="md">
        {items.map(correction => (
          <Proposal key={correction.number} correction={correction} />
        ))}
      </Stack>
    </section>
  );
}

function Proposal({ correction }: { readonly correction: CorrectionView }): ReactNode {
  const say = useHeldWords();
  const { number, message, subject, who, reason, at, changes } = correction;
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="wrap">
        <Text size="sm" fw={550}>
          {plain(say('proposalBy', { message: String(message), subject, who }))} · <Age at={at} />
        </Text>
        <DecideCorrection correction={correction} />
      </Group>
      <Text size="sm">
        <Plain>{reason}</Plain>
      </Text>
      <ChangesTable changes={changes} number={number} />
    </Stack>
  );
}
