import { Anchor, Group, Text } from '@mantine/core';
import type { InterfaceLine, SystemView } from '@millrace/core';
import { useMediaQuery } from '@mantine/hooks';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import type { Column } from '../../parts/virtual-table.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import type en from '../../messages/en/systems.json';
import type { Say } from '../../text/words.ts';
import { sentenceText } from './sentence-text.ts';
import type { Row } from './system-rows.ts';
import { SideBadge, VerdictBadge } from './verdict-badge.tsx';
import { useSystemWords } from './words.ts';

/** The columns of the list. They belong to interfaces; a system has a heading. */
export function useColumns(): readonly Column<Row>[] {
  const say = useSystemWords();
  const { language } = useLanguage();
  const isNarrow = useMediaQuery('(max-width: 62em)');
  return useMemo(() => columnsOf(say, language).filter(({ id }) => !isNarrow || !wideOnly.has(id)), [say, language, isNarrow]);
}

/** Columns that a tablet has no room for. */
const wideOnly: ReadonlySet<string> = new Set(['sessions', 'calls', 'rate']);

function columnsOf(say: Say<typeof en>, language: string): readonly Column<Row>[] {
  return [
    { id: 'interface', title: say('columnInterface'), width: 'minmax(170px, 2fr)', cell: ofLine(line => <Name line={line} />) },
    {
      id: 'state',
      title: say('columnState'),
      width: '124px',
      cell: ofLine(({ verdict }) => <VerdictBadge verdict={verdict} />),
    },
    { id: 'meaning', title: say('columnMeaning'), width: 'minmax(0, 4fr)', cell: ofLine(line => <Meaning line={line} />) },
    {
      id: 'sessions',
      title: say('columnSessions'),
      width: '78px',
      cell: ofLine(({ sessions }) => sessions && say('of', { ...sessions })),
    },
    {
      id: 'calls',
      title: say('columnCalls'),
      width: '66px',
      cell: ofLine(({ limits, isTarget }) => isTarget && say('of', { open: limits.callsNow, allowed: limits.concurrency })),
    },
    {
      id: 'rate',
      title: say('columnRate'),
      width: '62px',
      cell: ofLine(({ limits, isTarget }) => isTarget && say('perSecond', { rate: limits.rateNow })),
    },
    {
      id: 'waiting',
      title: say('columnWaiting'),
      width: '112px',
      cell: ofLine(({ waiting, oldestMs, isTarget }) =>
        !isTarget
          ? null
          : oldestMs === undefined || waiting === 0
            ? waiting
            : say('waitingOldest', { count: waiting, age: durationText(oldestMs, language) }),
      ),
    },
  ];
}

function ofLine(cell: (line: InterfaceLine) => ReactNode): (row: Row) => ReactNode {
  return row => (row.kind === 'interface' ? cell(row.line) : null);
}

function Name({ line }: { readonly line: InterfaceLine }): ReactNode {
  return (
    <>
      <Anchor component={Link} href={links.interface(line.name)} size="sm">
        <Plain>{line.title}</Plain>
      </Anchor>{' '}
      <Text span size="xs" c="dimmed">
        {plain(line.connector)}
      </Text>
    </>
  );
}

function Meaning({ line: { verdict } }: { readonly line: InterfaceLine }): ReactNode {
  return (
    <Group gap={6} wrap="nowrap">
      {verdict.side !== undefined && <SideBadge side={verdict.side} />}
      <Text span size="sm" truncate title={sentenceText(verdict.sentence)}>
        {sentenceText(verdict.sentence)}
      </Text>
    </Group>
  );
}

/** A system above its interfaces: what it is, where it stands, who answers for it. */
export function SystemHeading({ system }: { readonly system: SystemView }): ReactNode {
  const say = useSystemWords();
  const { title, role, owner, site, siteTitle } = system;
  return (
    <Group gap={10} wrap="nowrap">
      <Text fw={600} size="sm">
        <Plain>{title}</Plain>
      </Text>
      <Text size="xs" c="dimmed">
        {[role, site === undefined ? say('enterprise') : plain(siteTitle ?? site), say('owner', { owner: plain(owner) })].join(
          ' · ',
        )}
      </Text>
    </Group>
  );
}
