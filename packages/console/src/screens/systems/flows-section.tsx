import { Anchor, Text } from '@mantine/core';
import type { InterfaceFlow } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Section } from '../../parts/section.tsx';
import { HealthBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { useSystemWords } from './words.ts';

/** The integrations that use an interface, with what waits in each. */
export function FlowsSection({ flows }: { readonly flows: readonly InterfaceFlow[] }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const waitingOf = ({ waiting, oldestMs }: InterfaceFlow): ReactNode =>
    oldestMs === undefined || waiting === 0
      ? waiting
      : say('waitingOldest', { count: waiting, age: durationText(oldestMs, language) });
  const rows = flows.map(flow => ({
    key: `${flow.flow} ${flow.direction}`,
    cells: [
      <Name key="name" flow={flow} />,
      say(flow.direction),
      <Health key="health" flow={flow} />,
      waitingOf(flow),
      <Held key="held" flow={flow} />,
    ],
  }));
  return (
    <Section title={say('flows')}>
      {rows.length === 0 ? (
        <Text size="sm">{say('flowsNone')}</Text>
      ) : (
        <PlainTable
          label={say('flows')}
          heads={[say('flow'), say('direction'), say('health'), say('waiting'), say('held')]}
          rows={rows}
          minWidth={640}
        />
      )}
    </Section>
  );
}

interface FlowProps {
  readonly flow: InterfaceFlow;
}

function Name({ flow: { flow, title } }: FlowProps): ReactNode {
  return (
    <Anchor component={Link} href={links.integration(flow)} size="sm">
      <Plain>{title}</Plain>
    </Anchor>
  );
}

function Health({ flow: { health, detail } }: FlowProps): ReactNode {
  return (
    <>
      <HealthBadge health={health} />{' '}
      <Text span size="xs" c="dimmed">
        {plain(detail)}
      </Text>
    </>
  );
}

function Held({ flow: { flow, held } }: FlowProps): ReactNode {
  if (held === 0) return held;
  return (
    <Anchor component={Link} href={links.held({ flow })} size="sm">
      {held}
    </Anchor>
  );
}
