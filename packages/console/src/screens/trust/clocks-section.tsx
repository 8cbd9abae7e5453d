import { Text, Title } from '@mantine/core';
import { sureOffsetMs, type ClockJump, type ClockView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { PlainTable } from '../../parts/plain-table.tsx';
import { useTrustWords } from './words.ts';

/** How far the clocks of other systems are from ours, and whether ours jumped. */
export function ClocksSection(props: { readonly clocks: readonly ClockView[]; readonly jumps: readonly ClockJump[] }): ReactNode {
  const say = useTrustWords();
  const rows = props.clocks.map(clock => ({
    key: clock.endpoint,
    cells: [
      <span key="who" title={clock.interfaces.map(plain).join(', ')}>
        {plain(clock.endpoint)}
      </span>,
      <Offset key="offset" clock={clock} />,
      <Age key="seen" at={clock.seenAt} />,
    ],
  }));
  return (
    <Section title={say('clocks')}>
      {rows.length === 0 ? (
        <Text size="sm">{say('clocksNone')}</Text>
      ) : (
        <PlainTable label={say('clocks')} heads={[say('clock'), say('offset'), say('seen')]} rows={rows} />
      )}
      <Jumps jumps={props.jumps} />
    </Section>
  );
}

function Offset({ clock }: { readonly clock: ClockView }): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  const sure = sureOffsetMs(clock);
  const time = durationText(Math.abs(clock.offsetMs), language);
  const word = sure === 0 ? say('same') : say(clock.offsetMs > 0 ? 'ahead' : 'behind', { time });
  return (
    <>
      <ToneBadge tone={sure > 60_000 ? 'bad' : sure > 5000 ? 'wait' : 'good'}>{word}</ToneBadge>{' '}
      <Text span size="xs" c="dimmed">
        {say('plusMinus', { time: durationText(clock.plusMinusMs, language) })}
      </Text>
    </>
  );
}

function Jumps({ jumps }: { readonly jumps: readonly ClockJump[] }): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  if (jumps.length === 0)
    return (
      <Text size="sm" mt="xs" c="dimmed">
        {say('jumpsNone')}
      </Text>
    );
  return (
    <>
      <Title order={3} mt="sm">
        {say('jumps')}
      </Title>
      {jumps.slice(0, 5).map(({ at, byMs }) => (
        <Text key={at} size="sm">
          {say(byMs > 0 ? 'forward' : 'backward', { time: durationText(Math.abs(byMs), language) })}, <Age at={at} />
        </Text>
      ))}
    </>
  );
}
