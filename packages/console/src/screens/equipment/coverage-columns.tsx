import { Anchor, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { CollectionLine, EquipmentLine } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import type en from '../../messages/en/equipment.json';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import type { Column } from '../../parts/virtual-table.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import type { Say } from '../../text/words.ts';
import { behindOf, type Row } from './coverage-rows.ts';
import { skewText } from './figures.ts';
import { CollectingBadge } from './state-badge.tsx';
import { useEquipmentWords } from './words.ts';

/** The columns of the coverage. They belong to equipment; a collection has a heading. */
export function useColumns(): readonly Column<Row>[] {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const isNarrow = useMediaQuery('(max-width: 62em)');
  return useMemo(
    () => columnsOf(say, language, isNarrow ? 150 : 214).filter(({ id }) => !isNarrow || !wideOnly.has(id)),
    [say, language, isNarrow],
  );
}

/** Columns that a tablet has no room for. */
const wideOnly: ReadonlySet<string> = new Set(['meaning', 'heard', 'clock', 'gaps']);

function columnsOf(say: Say<typeof en>, language: string, nameWidth: number): readonly Column<Row>[] {
  return [
    {
      id: 'equipment',
      title: say('columnEquipment'),
      width: `minmax(${nameWidth}px, 1.6fr)`,
      cell: ofLine(line => <Name line={line} />),
    },
    {
      id: 'state',
      title: say('columnState'),
      width: '130px',
      cell: ofLine(({ state, tone }) => <CollectingBadge state={state} tone={tone} />),
    },
    { id: 'meaning', title: say('columnMeaning'), width: 'minmax(104px, 2.4fr)', cell: ofLine(line => <Meaning line={line} />) },
    { id: 'tags', title: say('columnTags'), width: '92px', cell: ofLine(line => <Tags line={line} />) },
    {
      id: 'heard',
      title: say('columnHeard'),
      width: '88px',
      cell: ofLine(({ lastHeard }) => (lastHeard === undefined ? say('nothing') : <Age at={lastHeard} />)),
    },
    { id: 'clock', title: say('columnClock'), width: '74px', cell: ofLine(({ skewMs }) => skewText(skewMs, say, language)) },
    { id: 'gaps', title: say('columnGaps'), width: '86px', cell: ofLine(({ counts }) => gapsText(counts, say)) },
    {
      id: 'behind',
      title: say('columnBehind'),
      width: 'minmax(116px, 1.2fr)',
      cell: ofLine((line, collection) => <Behind line={line} collection={collection} />),
    },
  ];
}

function ofLine(cell: (line: EquipmentLine, collection: CollectionLine) => ReactNode): (row: Row) => ReactNode {
  return row => (row.kind === 'equipment' ? cell(row.line, row.collection) : null);
}

function Name({ line: { collection, equipment, title } }: { readonly line: EquipmentLine }): ReactNode {
  return (
    <>
      <Anchor component={Link} href={links.equipment(collection, equipment)} size="sm">
        <Plain>{title ?? equipment}</Plain>
      </Anchor>{' '}
      {title !== undefined && (
        <Text span size="xs" c="dimmed">
          <Plain>{equipment}</Plain>
        </Text>
      )}
    </>
  );
}

function Meaning({ line: { sentence } }: { readonly line: EquipmentLine }): ReactNode {
  return <span title={plain(sentence)}>{plain(sentence)}</span>;
}

function Tags({ line: { tags } }: { readonly line: EquipmentLine }): ReactNode {
  const say = useEquipmentWords();
  const doubts = [
    ...(tags.missing.length > 0 ? [say('tagsMissing', { count: tags.missing.length })] : []),
    ...(tags.bad > 0 ? [say('tagsBad', { count: tags.bad })] : []),
  ];
  return (
    <span title={tags.missing.map(plain).join(', ')}>
      {say('of', { part: tags.bound, all: tags.declared })}
      {doubts.length > 0 && (
        <Text span size="xs" c="var(--state-wait)" fw={550}>
          {' '}
          {doubts.join(', ')}
        </Text>
      )}
    </span>
  );
}

function gapsText({ gaps, openGaps }: EquipmentLine['counts'], say: Say<typeof en>): string {
  return openGaps > 0 ? say('gapsOpen', { gaps, open: openGaps }) : gaps === 0 ? say('nothing') : String(gaps);
}

function Behind({ line, collection }: { readonly line: EquipmentLine; readonly collection: CollectionLine }): ReactNode {
  const say = useEquipmentWords();
  if (collection.to.length === 0) return say('nowhere');
  const texts = [...behindOf(collection, line)].map(([target, count]) => {
    const [system = target] = plain(target).split('.');
    return count === 0 ? say('allTaken', { target: system }) : say('behind', { target: system, count });
  });
  return <span title={collection.to.map(plain).join(', ')}>{texts.join(' · ')}</span>;
}

/** A collection above its equipment: what it is, where, whose, how much it brings and how that goes. */
export function CollectionHeading({ collection }: { readonly collection: CollectionLine }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const { title, site, owner, samplesPerSecond, sentence, refused } = collection;
  const rate = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(samplesPerSecond);
  const about = [plain(sentence), say('samplesPerSecond', { rate }), say('owner', { owner: plain(owner) })];
  return (
    <Group gap={10} wrap="nowrap">
      <Text fw={600} size="sm">
        <Plain>{say('collectionAt', { collection: title ?? collection.collection, site })}</Plain>
      </Text>
      <Text size="xs" c="dimmed" className="mono">
        <Plain>{collection.collection}</Plain>
      </Text>
      <Text size="xs" c="dimmed">
        {about.join(' · ')}
      </Text>
      {refused !== undefined && (
        <Text size="xs" c="var(--state-bad)" fw={550}>
          {plain(refused)}
        </Text>
      )}
    </Group>
  );
}
