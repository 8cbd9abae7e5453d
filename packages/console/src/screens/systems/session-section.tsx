import type { InterfaceView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Section } from '../../parts/section.tsx';
import { useSecond } from '../../parts/use-second.ts';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText, momentText } from '../../text/time.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { useSystemWords } from './words.ts';

const sessionTones = { open: 'good', opening: 'wait', waiting: 'bad', closed: 'off' } as const;
const breakerTones = { closed: 'good', 'half-open': 'wait', open: 'bad' } as const;

/** The session, the breaker and how calls are tried again. */
export function SessionSection({ details }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { status } = details;
  return (
    <Section title={say('session')}>
      <Facts>
        <SessionFacts details={details} />
        <BreakerFacts details={details} />
        <Fact name={say('retry')}>
          <Retry details={details} />
        </Fact>
        <Fact name={say('listening')}>{status?.listening !== undefined && plain(status.listening)}</Fact>
        <Fact name={say('duplicates')}>{status?.duplicates}</Fact>
        <Fact name={say('conflicts')}>{status?.conflicts}</Fact>
      </Facts>
    </Section>
  );
}

function SessionFacts({ details: { session } }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  if (session === undefined) return null;
  return (
    <>
      <Fact name={say('sessionState')}>
        <ToneBadge tone={sessionTones[session.state]}>{say(`session.${session.state}`)}</ToneBadge> <Since at={session.since} />
        <br />
        {say('opened', { count: session.opened })}
      </Fact>
      <Fact name={say('nextTry')}>{session.nextTry !== undefined && momentText(session.nextTry, language)}</Fact>
    </>
  );
}

function BreakerFacts({ details: { breaker } }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  if (breaker === undefined) return null;
  return (
    <>
      <Fact name={say('breaker')}>
        <ToneBadge tone={breakerTones[breaker.state]}>{say(`breaker.${breaker.state}`)}</ToneBadge>
      </Fact>
      <Fact name={say('failures')}>{say('failuresOf', { count: breaker.failures, most: breaker.opensAfter })}</Fact>
      <Fact name={say('nextTry')}>{breaker.nextTry !== undefined && momentText(breaker.nextTry, language)}</Fact>
      <Fact name={say('why')}>{breaker.why !== undefined && plain(breaker.why)}</Fact>
    </>
  );
}

function Retry({ details: { retry } }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const { attempts, firstMs, longestMs } = retry;
  const times = { first: durationText(firstMs, language), longest: durationText(longestMs, language) };
  return attempts === undefined ? say('retryText', times) : say('retryTextTimes', { ...times, attempts });
}

function Since({ at }: { readonly at: string }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  return say('since', { age: durationText(useSecond() - Date.parse(at), language) });
}
