import { Group, Stack, Text, Title } from '@mantine/core';
import type { ContentCheck, CorrectionOutcome } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { ValueTree } from '../../parts/value-tree.tsx';
import { plain } from '../../text/plain.ts';
import { useHeldWords } from './words.ts';

/** What would become of each held delivery with a content, and what a person should know before. */
export function Outcomes({ check }: { readonly check: ContentCheck }): ReactNode {
  const say = useHeldWords();
  if (check.outcomes.length === 0 && check.refusal === undefined) return null;
  return (
    <Stack gap="xs">
      <Title order={3}>{say('preview')}</Title>
      {check.outcomes.length === 0 && check.refusal !== undefined && (
        <Text size="sm" c="var(--state-bad)">
          <Plain>{check.refusal}</Plain>
        </Text>
      )}
      {check.outcomes.map(outcome => (
        <Outcome key={outcome.flow} outcome={outcome} />
      ))}
      {check.warnings.map(warning => (
        <Text key={warning} size="sm" c="var(--state-wait)">
          <Plain>{warning}</Plain>
        </Text>
      ))}
    </Stack>
  );
}

function Outcome({ outcome }: { readonly outcome: CorrectionOutcome }): ReactNode {
  const say = useHeldWords();
  const { would, title, target, sentence, mapped } = outcome;
  return (
    <div>
      <Group gap="xs" mb={4}>
        <ToneBadge tone={would === 'send' ? 'good' : would === 'hold' ? 'bad' : 'off'}>
          {say(would === 'send' ? 'fits' : would === 'hold' ? 'wouldHoldAgain' : 'wouldLeaveOut')}
        </ToneBadge>
        <Text size="sm">
          <Plain>{title}</Plain> {plain(say('previewTo', { target }))}
        </Text>
      </Group>
      {would === 'hold' && (
        <Text size="sm">
          <Plain>{sentence ?? ''}</Plain>
        </Text>
      )}
      {would === 'send' && mapped !== undefined && <ValueTree label={`${say('preview')} ${plain(target)}`} value={mapped} />}
    </div>
  );
}
