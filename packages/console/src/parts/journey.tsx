import { Anchor, Group, Text, VisuallyHidden } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import { isUnread } from '@millrace/core';
import { Link } from 'wouter';
import { useFrameWords } from '../frame/words.ts';
import { links } from '../frame/links.ts';
import { plain } from '../text/plain.ts';
import { Moment } from './moment.tsx';
import classes from './journey.module.css';
import { lanesOf, millrace, stepsOf, type ListedMessage, type Step } from './journey-lanes.ts';
import { useJourneyWords } from './journey-words.ts';
import { Plain } from './plain.tsx';
import { StateBadge, ToneBadge } from './tone-badge.tsx';
import { toneColor, type Tone } from './tone.ts';

/**
 * Messages in the order of time, each step an arrow in the lanes of the systems: from the source to Millrace, and on to the target as far as it came.
 * `here`: the message that the page is about.
 */
export function Journey({ messages, here }: { readonly messages: readonly ListedMessage[]; readonly here?: number }): ReactNode {
  const say = useJourneyWords();
  const steps = stepsOf(messages);
  const lanes = lanesOf(steps);
  return (
    <div className={classes['scroller']} tabIndex={0} role="region" aria-label={say('label')}>
      <div className={`${classes['head']} ${classes['list']}`} aria-hidden>
        <span>{say('time')}</span>
        <div className={classes['lanes']} style={columnsOf(lanes)}>
          {lanes.map(lane => (
            <span key={lane}>{lane === millrace ? say('millrace') : plain(lane)}</span>
          ))}
        </div>
        <span>{say('message')}</span>
      </div>
      <ol className={classes['list']}>
        {steps.map(step => (
          <JourneyStep
            key={`${step.message.message} ${step.delivery?.flow ?? ''}`}
            step={step}
            lanes={lanes}
            isHere={step.message.message === here}
          />
        ))}
      </ol>
    </div>
  );
}

function columnsOf(lanes: readonly string[]): CSSProperties {
  return { gridTemplateColumns: `repeat(${lanes.length}, var(--lane))` };
}

function JourneyStep(props: { readonly step: Step; readonly lanes: readonly string[]; readonly isHere: boolean }): ReactNode {
  const say = useJourneyWords();
  const { step, lanes, isHere } = props;
  return (
    <li className={classes['step']} {...(step.isFirst && { 'data-first': '' })} {...(isHere && { 'data-here': '' })}>
      <Text size="sm" c="dimmed" component="span">
        {step.isFirst && <Moment at={step.message.receivedAt} />}
      </Text>
      <Lanes step={step} lanes={lanes} />
      <div className={classes['what']}>
        <Group gap={8} wrap="wrap">
          {step.isFirst && <MessageLink message={step.message} isHere={isHere} />}
          {step.delivery ? <StateBadge state={step.delivery.state} /> : <ToneBadge tone="off">{say('filtered')}</ToneBadge>}
          {step.delivery?.reference !== undefined && (
            <Text size="sm" component="span">
              <Plain>{say('reachedAs', { reference: step.delivery.reference })}</Plain>
            </Text>
          )}
        </Group>
        {step.delivery?.sentence !== undefined && (
          <Text size="sm" c="dimmed">
            <Plain>{step.delivery.sentence}</Plain>
          </Text>
        )}
      </div>
    </li>
  );
}

function MessageLink({ message, isHere }: { readonly message: ListedMessage; readonly isHere: boolean }): ReactNode {
  const say = useJourneyWords();
  const kind = message.contract?.split('@')[0]?.replaceAll('-', ' ') ?? '';
  const name = isUnread(message) ? say('unread') : <Plain>{`${kind} ${message.subject}`.trim()}</Plain>;
  if (isHere)
    return (
      <Text fw={600} size="sm" component="span">
        {name} ({say('thisMessage')})
      </Text>
    );
  return (
    <Anchor component={Link} href={links.message(message.message)} size="sm" fw={550}>
      {name}
    </Anchor>
  );
}

/** The way of a message as arrows; for whoever does not see them in words. */
function Lanes({ step, lanes }: { readonly step: Step; readonly lanes: readonly string[] }): ReactNode {
  const say = useJourneyWords();
  const state = useFrameWords();
  const { from, to, delivery, end: reached } = step;
  const [start, middle, end] = [lanes.indexOf(from), lanes.indexOf(millrace), to === undefined ? -1 : lanes.indexOf(to)];
  return (
    <div className={classes['lanes']} style={columnsOf(lanes)}>
      <VisuallyHidden>
        {to !== undefined && delivery
          ? say('path', { from: plain(from), to: plain(to), state: state(`state.${delivery.state}`) })
          : say('from', { system: plain(from) })}
      </VisuallyHidden>
      {lanes.map((lane, index) => (
        <span key={lane} className={classes['lane']} style={{ gridColumn: index + 1 }} aria-hidden />
      ))}
      {step.isFirst && <Leg from={start} to={middle} tone="good" />}
      {end >= 0 && <Leg from={middle} to={end} tone={step.tone} end={reached} />}
    </div>
  );
}

/** An arrow between the middles of two lanes; of what does not go on only its beginning. */
function Leg(props: { readonly from: number; readonly to: number; readonly tone: Tone; readonly end?: Step['end'] }): ReactNode {
  const { from, to, tone, end = 'arrived' } = props;
  const [first, last] = [Math.min(from, to), Math.max(from, to)];
  return (
    <span
      className={classes['leg']}
      style={{
        gridColumn: `${first + 1} / ${last + 2}`,
        ['--span' as string]: last - first + 1,
        ['--tone' as string]: toneColor(tone),
      }}
      data-way={from < to ? 'right' : 'left'}
      data-end={end}
      aria-hidden
    />
  );
}
