import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { CorrectionState, CorrectionView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Age } from './age.tsx';
import { Plain } from './plain.tsx';
import { ToneBadge } from './tone-badge.tsx';
import type { Tone } from './tone.ts';
import { plain } from '../text/plain.ts';
import { ChangesTable } from './changes-table.tsx';
import { useCorrectionWords } from './correction-words.ts';
import { DecideCorrection } from './decide-correction.tsx';

const tones: Readonly<Record<CorrectionState, Tone>> = {
  applied: 'good',
  proposed: 'wait',
  refused: 'bad',
  replaced: 'off',
  lapsed: 'off',
};

/** The corrections of a message, newest first: who, when, why, what differs, and what a second person said. */
export function CorrectionStory({ corrections }: { readonly corrections: readonly CorrectionView[] }): ReactNode {
  const say = useCorrectionWords();
  if (corrections.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-label={say('earlier')}>
      <Title order={3}>{say('earlier')}</Title>
      {corrections.toReversed().map(correction => (
        <OneCorrection key={correction.number} correction={correction} />
      ))}
    </Stack>
  );
}

function OneCorrection({ correction }: { readonly correction: CorrectionView }): ReactNode {
  const say = useCorrectionWords();
  const { number, who, at, reason, state, decision, changes } = correction;
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={550}>
          {plain(say('correctionBy', { number, who }))} · <Age at={at} />
        </Text>
        <ToneBadge tone={tones[state]}>{say(`state.${state}`)}</ToneBadge>
      </Group>
      <Text size="sm" mb={6}>
        <Plain>{reason}</Plain>
      </Text>
      <ChangesTable changes={changes} number={number} />
      {decision && (
        <Text size="sm" mt={6}>
          {plain(say(decision.agreed ? 'agreedBy' : 'refusedBy', { who: decision.who, note: decision.reason }))} ·{' '}
          <Age at={decision.at} />
        </Text>
      )}
      {state === 'proposed' && (
        <Group justify="flex-end" mt={6}>
          <DecideCorrection correction={correction} />
        </Group>
      )}
    </Paper>
  );
}
