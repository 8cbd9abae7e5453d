import { Anchor, Group, Text } from '@mantine/core';
import type { FlowDetail } from '@millrace/core';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { HealthBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { durationText } from '../../text/time.ts';
import classes from './integrations.module.css';
import { closes, partsOf, sumOf } from './ledger-series.ts';
import { rateText } from './rate-text.ts';
import { useIntegrationWords } from './words.ts';

/** Where a flow stands: the verdict, whether anything is lost, and the figures that matter now. */
export function FlowVerdict({ flow }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  return (
    <Section title={say('verdict')} actions={<HealthBadge health={flow.health} />}>
      <Text fw={550}>
        <Plain>{flow.detail}</Plain>
      </Text>
      <Loss ledger={flow.ledger} />
      <Figures flow={flow} />
    </Section>
  );
}

/** Whether anything is lost, as the sum that says so. */
function Loss({ ledger }: Pick<FlowDetail, 'ledger'>): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language);
  const isWhole = closes(ledger);
  const parts = partsOf(ledger).map(part => `${number.format(ledger[part])} ${say(`part.${part}`)}`);
  const Shape = isWhole ? ShieldCheck : TriangleAlert;
  return (
    <Group gap={6} mt={4} wrap="nowrap" align="flex-start" c={isWhole ? 'var(--state-good)' : 'var(--state-bad)'}>
      <Shape size={17} aria-hidden className={classes['shape'] ?? ''} />
      <Text size="sm">
        {isWhole
          ? say('lossNone', { accepted: ledger.accepted, parts: parts.join(' + ') })
          : say('lossFound', { accepted: ledger.accepted, sum: sumOf(ledger) })}
      </Text>
    </Group>
  );
}

function Figures({ flow }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const { backlog, ledger, recently, lastProof } = flow;
  return (
    <dl className={classes['figures']}>
      <Figure title={say('proof')} value={lastProof === undefined ? say('proofNone') : <Age at={lastProof} />} />
      <Figure
        title={say('backlog')}
        value={backlog.messages === 0 ? say('backlogNone') : new Intl.NumberFormat(language).format(backlog.messages)}
        {...(backlog.oldestMs !== undefined && {
          about: say('backlogOldest', { age: durationText(backlog.oldestMs, language) }),
        })}
      />
      <Figure
        title={say('held')}
        value={<Held flow={flow.name} count={ledger.held} />}
        {...(backlog.behindHeld !== undefined && { about: say('heldBehind', { count: backlog.behindHeld }) })}
      />
      <Figure
        title={say('rate')}
        value={rateText(recently.confirmedPerSecond, say, language)}
        about={say('rateOver', { count: recently.minutes })}
      />
      <Figure
        title={say('latency')}
        value={recently.p95Ms === undefined ? say('nothing') : durationText(recently.p95Ms, language)}
        about={say('latencyAbout')}
      />
    </dl>
  );
}

/** How many are held, leading to them. */
export function Held({ flow, count }: { readonly flow: string; readonly count: number }): ReactNode {
  const { language } = useLanguage();
  const text = new Intl.NumberFormat(language).format(count);
  if (count === 0) return text;
  return (
    <Anchor component={Link} href={links.held({ flow })} c="var(--state-bad)" inherit>
      {text}
    </Anchor>
  );
}

function Figure(props: { readonly title: string; readonly value: ReactNode; readonly about?: string }): ReactNode {
  return (
    <div>
      <dt>{props.title}</dt>
      <dd>
        {props.value}
        {props.about !== undefined && <span>{props.about}</span>}
      </dd>
    </div>
  );
}
