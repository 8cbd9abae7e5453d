import { Anchor, Text } from '@mantine/core';
import type { ExpiringView, SecretView } from '@millrace/core';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { PlainTable } from '../../parts/plain-table.tsx';
import { useTrustWords } from './words.ts';

/** Secrets by name: who needs them, and whether they are there. */
export function SecretsSection({ secrets }: { readonly secrets: readonly SecretView[] }): ReactNode {
  const say = useTrustWords();
  const rows = secrets.map(({ name, interfaces, present, changedAt }) => ({
    key: name,
    cells: [
      <Fragment key="name">
        <Plain mono>{name}</Plain>
        <br />
        <ToneBadge tone={present ? 'good' : 'bad'}>{say(present ? 'present' : 'missing')}</ToneBadge>
      </Fragment>,
      <Interfaces key="by" names={interfaces} />,
      changedAt === undefined ? '' : <Age key="changed" at={changedAt} />,
    ],
  }));
  return (
    <Section title={say('secrets')}>
      <Text size="sm" c="dimmed" mb="xs">
        {say(secrets.length === 0 ? 'secretsNone' : 'secretsAbout')}
      </Text>
      {rows.length > 0 && (
        <PlainTable label={say('secrets')} heads={[say('secret'), say('neededBy'), say('changed')]} rows={rows} />
      )}
    </Section>
  );
}

function Interfaces({ names }: { readonly names: readonly string[] }): ReactNode {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ', '}
      <Anchor component={Link} href={links.interface(name)} size="sm">
        <Plain>{name}</Plain>
      </Anchor>
    </Fragment>
  ));
}

/** Tokens and accounts that end, and when. */
export function ExpiringSection({ expiring }: { readonly expiring: readonly ExpiringView[] }): ReactNode {
  const say = useTrustWords();
  return (
    <Section title={say('expiring')}>
      {expiring.length === 0 ? (
        <Text size="sm">{say('expiringNone')}</Text>
      ) : (
        expiring.map(({ kind, name, daysLeft }) => (
          <Text key={`${kind} ${name}`} size="sm">
            {say(`kind.${kind}`)} {plain(name)}{' '}
            <ToneBadge tone={daysLeft < 7 ? 'bad' : daysLeft < 30 ? 'wait' : 'good'}>
              {daysLeft < 0 ? say('expired') : say('daysLeft', { count: daysLeft })}
            </ToneBadge>
          </Text>
        ))
      )}
    </Section>
  );
}
