import { Group, Progress, Text } from '@mantine/core';
import type { InterfaceView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Section } from '../../parts/section.tsx';
import { sizeText } from '../../text/size.ts';
import { useLanguage } from '../../text/language.tsx';
import { durationText } from '../../text/time.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { useSystemWords } from './words.ts';

/** What the other system is asked to bear at most, and what of it is used now. */
export function LimitsSection({ details: { limits, sessions, session } }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const { concurrency, callsNow, rate, rateNow, batch, timeoutMs, sizeBytes } = limits;
  return (
    <Section title={say('limits')}>
      <Facts>
        <Fact name={say('sessions')}>
          {sessions === undefined ? (
            say(session?.state === 'open' ? 'sessionsNone' : 'sessionsClosed')
          ) : (
            <Use name={say('sessions')} now={sessions.open} most={sessions.allowed} />
          )}
        </Fact>
        <Fact name={say('calls')}>
          <Use name={say('calls')} now={callsNow} most={concurrency} />
        </Fact>
        <Fact name={say('rate')}>
          {rate === undefined ? say('rateNoLimit', { rate: rateNow }) : <Use name={say('rate')} now={rateNow} most={rate} />}
        </Fact>
        <Fact name={say('batch')}>{say('atMost', { value: batch })}</Fact>
        <Fact name={say('timeout')}>{say('atMost', { value: durationText(timeoutMs, language) })}</Fact>
        <Fact name={say('size')}>{say('atMost', { value: sizeText(sizeBytes, language) })}</Fact>
      </Facts>
    </Section>
  );
}

function Use({ name, now, most }: { readonly name: string; readonly now: number; readonly most: number }): ReactNode {
  const say = useSystemWords();
  return (
    <Group gap="sm" wrap="nowrap">
      <Text span size="sm" miw={64}>
        {say('of', { open: now, allowed: most })}
      </Text>
      <Progress value={Math.min(100, (now / most) * 100)} w={120} aria-label={name} />
    </Group>
  );
}
