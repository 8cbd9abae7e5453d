import { Anchor, Group, Progress, Stack, Text } from '@mantine/core';
import type { EquipmentDetail, ForwardStatus } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { toneColor } from '../../parts/tone.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { sizeText } from '../../text/size.ts';
import { collectingTones } from './state-badge.tsx';
import { useEquipmentWords } from './words.ts';

const everyMs = 5000;
const parts = ['before', 'forwarded', 'inFlight', 'held', 'cancelled', 'expired'] as const;

/** Where the measurements of this collection go, what each target has of them, and how much of what may wait for it does. */
export function TargetsSection({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const { data } = useAsk('seriesTargets', { collection: detail.collection }, { everyMs });
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title={say('targets')}>
      <Stack gap="md">
        {data.map(target => (
          <Target key={target.target} target={target} />
        ))}
      </Stack>
    </Section>
  );
}

function Target({ target }: { readonly target: ForwardStatus }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const { waitingBytes, limitBytes, ranges } = target;
  const tone = collectingTones[target.tone];
  const waiting = say('targetWaiting', { bytes: sizeText(waitingBytes, language), limit: sizeText(limitBytes, language) });
  const balance = parts.filter(part => part === 'forwarded' || target[part] !== 0);
  return (
    <div>
      <Group gap="xs" mb={4}>
        <Text size="sm" fw={550}>
          {plain(target.target)}
        </Text>
        <ToneBadge tone={tone}>{say(`target.${target.state}`)}</ToneBadge>
        {ranges > 0 && (
          <Anchor component={Link} href={links.held()} size="sm" underline="always">
            {say('targetHeld', { count: ranges })}
          </Anchor>
        )}
      </Group>
      <Text size="sm">{plain(target.sentence)}</Text>
      <Text size="sm" c="dimmed">
        {balance.map(part => say(`targetPart.${part}`, { count: target[part] })).join(' · ')}
      </Text>
      <Progress
        value={Math.min(100, (waitingBytes / limitBytes) * 100)}
        color={toneColor(tone)}
        mt={6}
        mb={4}
        aria-label={waiting}
      />
      <Text size="xs" c="dimmed">
        {waiting}; {say(`targetFull.${target.full}`)}
      </Text>
    </div>
  );
}
