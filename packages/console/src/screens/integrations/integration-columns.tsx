import { Anchor, Text } from '@mantine/core';
import type { FlowLine } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { HealthBadge } from '../../parts/tone-badge.tsx';
import type { Column } from '../../parts/virtual-table.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import type { Say } from '../../text/words.ts';
import type en from '../../messages/en/integrations.json';
import { Held } from './flow-verdict.tsx';
import type { Row } from './integration-rows.ts';
import classes from './integrations.module.css';
import { rateText } from './rate-text.ts';
import { useIntegrationWords } from './words.ts';

/** The columns of the list. They belong to flows; an integration has a heading. */
export function useColumns(): readonly Column<Row>[] {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  return useMemo(
    () => [
      { id: 'flow', title: say('columnFlow'), width: 'minmax(112px, 1fr)', cell: ofFlow(flow => <Site flow={flow} />) },
      { id: 'health', title: say('columnHealth'), width: '104px', cell: ofFlow(flow => <HealthBadge health={flow.health} />) },
      { id: 'backlog', title: say('columnBacklog'), width: '152px', cell: ofFlow(flow => backlogOf(flow, say, language)) },
      {
        id: 'held',
        title: say('columnHeld'),
        width: '94px',
        cell: ofFlow(flow => <Held flow={flow.name} count={flow.ledger.held} />),
      },
      { id: 'proof', title: say('columnProof'), width: '104px', cell: ofFlow(flow => proofOf(flow, say)) },
      { id: 'rate', title: say('columnRate'), width: '76px', cell: ofFlow(flow => rateOf(flow, say, language)) },
      { id: 'latency', title: say('columnLatency'), width: '96px', cell: ofFlow(flow => latencyOf(flow, say, language)) },
      { id: 'way', title: say('columnWay'), width: 'minmax(176px, 3fr)', cell: ofFlow(flow => <Way flow={flow} />) },
    ],
    [say, language],
  );
}

function ofFlow(cell: (flow: FlowLine) => ReactNode): (row: Row) => ReactNode {
  return row => (row.kind === 'flow' ? cell(row.flow) : null);
}

/** What an integration says above its flows; nothing of a flow. */
export function IntegrationHeading({ row }: { readonly row: Row & { readonly kind: 'integration' } }): ReactNode {
  const say = useIntegrationWords();
  return (
    <>
      <span className={classes['group']}>
        <Plain>{row.name}</Plain>
      </span>{' '}
      <Text component="span" size="xs" c="dimmed">
        <Plain>{say('ownedBy', { owner: row.owner })}</Plain>
      </Text>
    </>
  );
}

function Site({ flow: { name, site, siteTitle, title } }: { readonly flow: FlowLine }): ReactNode {
  const say = useIntegrationWords();
  return (
    <span className={classes['flow']}>
      <Anchor component={Link} href={links.integration(name)} size="sm" aria-label={plain(title)}>
        <Plain>{siteTitle ?? site ?? say('enterprise')}</Plain>
      </Anchor>
    </span>
  );
}

function Way({ flow: { source, target } }: { readonly flow: FlowLine }): ReactNode {
  return (
    <Text size="xs" c="dimmed" className={classes['ends']} title={`${source} → ${target}`}>
      <Plain>{source}</Plain>
      <Plain>{`→ ${target}`}</Plain>
    </Text>
  );
}

function proofOf({ lastProof }: FlowLine, say: Say<typeof en>): ReactNode {
  return lastProof === undefined ? say('noProof') : <Age at={lastProof} />;
}

function backlogOf({ backlog: { messages, oldestMs } }: FlowLine, say: Say<typeof en>, language: string): ReactNode {
  if (messages === 0) return say('nothing');
  const age = durationText(oldestMs ?? 0, language);
  return say('waiting', { count: messages, age });
}

function rateOf({ recently }: FlowLine, say: Say<typeof en>, language: string): ReactNode {
  return rateText(recently.confirmedPerSecond, say, language);
}

function latencyOf({ recently: { p95Ms } }: FlowLine, say: Say<typeof en>, language: string): ReactNode {
  return p95Ms === undefined ? say('nothing') : durationText(p95Ms, language);
}
