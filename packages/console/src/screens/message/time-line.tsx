import { Text } from '@mantine/core';
import { Clock, Flag, HardDriveDownload, MessageCircleQuestionMark, Send, UserRound, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Plain } from '../../parts/plain.tsx';
import { toneShapes } from '../../parts/tone-badge.tsx';
import { Section } from '../../parts/section.tsx';
import { stateTones, toneColor, type Tone } from '../../parts/tone.ts';
import { systemOf } from '../../parts/journey-lanes.ts';
import { useLanguage } from '../../text/language.tsx';
import { clockText, durationText, momentText } from '../../text/time.ts';
import classes from './time-line.module.css';
import type { Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

type Event = Trace['events'][number];

const shapes: Readonly<Record<Exclude<Event['kind'], 'state'>, LucideIcon>> = {
  happened: Flag,
  received: HardDriveDownload,
  sent: Send,
  asked: MessageCircleQuestionMark,
  decided: UserRound,
  due: Clock,
};

/** Everything that happened to a message, in order, with the time between. */
export function TimeLine({ trace }: { readonly trace: Trace }): ReactNode {
  const say = useMessageWords();
  return (
    <Section title={say('timeline')}>
      <ol className={classes['list']}>
        {trace.events.map((event, index) => (
          <EventLine key={index} event={event} before={trace.events[index - 1]} source={trace.source} />
        ))}
      </ol>
    </Section>
  );
}

function EventLine(props: { readonly event: Event; readonly before: Event | undefined; readonly source: string }): ReactNode {
  const { language } = useLanguage();
  const { event, before } = props;
  const tone = toneOf(event);
  const Shape = event.kind === 'state' ? toneShapes[tone] : shapes[event.kind];
  const since = before && Date.parse(event.at) - Date.parse(before.at);
  return (
    <li className={classes['event']}>
      <time className={classes['time']} dateTime={event.at} title={momentText(event.at, language)}>
        {clockText(event.at, language)}
      </time>
      <span className={classes['gap']}>{since !== undefined && since > 0 && `+${durationText(since, language)}`}</span>
      <span className={classes['mark']} style={{ ['--tone' as string]: toneColor(tone) }}>
        <Shape size={16} aria-hidden />
      </span>
      <EventWords {...props} />
    </li>
  );
}

function EventWords({ event, source }: { readonly event: Event; readonly source: string }): ReactNode {
  const say = useMessageWords();
  const state = useFrameWords();
  const { language } = useLanguage();
  const words = say(`event.${event.kind}`, {
    system: systemOf(source),
    target: event.target ?? '',
    state: event.state === undefined ? '' : state(`state.${event.state}`),
    who: event.who ?? '',
    action: event.action ?? '',
  });
  const details = [
    ...(event.outcome === undefined ? [] : [say(`outcome.${event.outcome}`)]),
    ...(isAttempt(event)
      ? [event.tookMs === undefined ? say('neverEnded') : say('took', { time: durationText(event.tookMs, language) })]
      : []),
    ...(event.audit === undefined ? [] : [say('auditEntry', { number: event.audit })]),
  ];
  return (
    <span>
      <Plain>{words}</Plain>
      {details.length > 0 && (
        <Text span size="sm" c="dimmed">
          {` · ${details.join(' · ')}`}
        </Text>
      )}
      {event.sentence !== undefined && (
        <Text size="sm" c="dimmed">
          <Plain>{event.sentence}</Plain>
        </Text>
      )}
    </span>
  );
}

function isAttempt({ kind }: Event): boolean {
  return kind === 'sent' || kind === 'asked';
}

const outcomeTones: Readonly<Record<NonNullable<Event['outcome']>, Tone>> = {
  done: 'good',
  already: 'good',
  present: 'good',
  later: 'wait',
  absent: 'wait',
  never: 'bad',
  unknown: 'unknown',
  undecided: 'unknown',
  interrupted: 'unknown',
};

function toneOf({ state, outcome, kind }: Event): Tone {
  if (state !== undefined) return stateTones[state];
  if (outcome !== undefined) return outcomeTones[outcome];
  return kind === 'received' ? 'good' : 'off';
}
