import { Group, Text, Title } from '@mantine/core';
import type { IncidentGravity, IncidentView, SitePlace } from '@millrace/core';
import { useId, type ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { Keys } from '../../parts/keys.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { IncidentActions } from './incident-actions.tsx';
import classes from './now.module.css';
import { useNowWords } from './words.ts';

const tones: Readonly<Record<IncidentGravity, Tone>> = { grave: 'bad', serious: 'wait', notice: 'off' };

/** One cause: what it means for production, whose side it is, whether anything is lost, since when, who owns it and what may be done. */
export function IncidentCard({
  incident,
  sites,
}: {
  readonly incident: IncidentView;
  readonly sites: readonly SitePlace[];
}): ReactNode {
  const say = useNowWords();
  const id = useId();
  return (
    <article className={classes['card']} data-gravity={incident.gravity} aria-labelledby={id}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Title order={3} id={id} className={classes['cardTitle']}>
          {plain(incident.title)}
        </Title>
        <ToneBadge tone={tones[incident.gravity]}>{say(`gravity.${incident.gravity}`)}</ToneBadge>
      </Group>
      <Text size="sm">{plain(capital(incident.impact))}</Text>
      <Facts incident={incident} sites={sites} />
      {incident.remedy !== undefined && (
        <Text size="sm">
          <strong>{say('remedy')}</strong> {plain(capital(incident.remedy))}
        </Text>
      )}
      <IncidentActions incident={incident} />
    </article>
  );
}

function Facts({ incident, sites }: { readonly incident: IncidentView; readonly sites: readonly SitePlace[] }): ReactNode {
  const say = useNowWords();
  const { language } = useLanguage();
  const { side, evidence, loss, owner, since, keys, drainMs } = incident;
  const titles = sites.filter(({ name }) => incident.sites.includes(name)).map(({ title }) => title);
  return (
    <dl className={classes['facts']}>
      <Fact name={say('side')} wide>
        <strong>{say(`side.${side}`)}</strong> <Plain>{evidence}</Plain>
      </Fact>
      <Fact name={say('lost')} wide>
        <strong>{say(loss.isPossible ? 'lostPossible' : 'lostNothing')}</strong> <Plain>{loss.sentence}</Plain>
      </Fact>
      <Fact name={say('owner')}>
        <Plain>{owner}</Plain>
      </Fact>
      {since !== undefined && (
        <Fact name={say('since')}>
          <Age at={since} />
          {drainMs !== undefined && ` · ${say('drains', { time: durationText(drainMs, language) })}`}
        </Fact>
      )}
      {incident.flows.length > 0 && (
        <Fact name={say('affected')}>
          <Plain>{[...titles, say('affectedFlows', { count: incident.flows.length })].join(' · ')}</Plain>
        </Fact>
      )}
      {keys.length > 0 && (
        <Fact name={say('keys')} wide>
          <KeyList keys={keys} />
        </Fact>
      )}
    </dl>
  );
}

function KeyList({ keys }: { readonly keys: IncidentView['keys'] }): ReactNode {
  return (
    <Group gap={10} component="span">
      {keys.map(({ name, value }) => (
        <Keys key={`${name} ${value}`} keys={{ [name]: value }} />
      ))}
    </Group>
  );
}

function Fact(props: { readonly name: string; readonly wide?: boolean; readonly children: ReactNode }): ReactNode {
  const { name, wide = false, children } = props;
  return (
    <div data-wide={wide}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
