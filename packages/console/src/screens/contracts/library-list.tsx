import { Text } from '@mantine/core';
import type { LibraryLine } from '@millrace/core';
import type { ReactNode } from 'react';
import { Anchor } from '@mantine/core';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilter } from './use-filter.ts';
import { useContractWords, type SayContract } from './words.ts';

/** The documents that come with Millrace. */
export function LibraryList(): ReactNode {
  return <Asked query={useAsk('library', {})}>{lines => <Lines lines={lines} />}</Asked>;
}

function Lines({ lines }: { readonly lines: readonly LibraryLine[] }): ReactNode {
  const say = useContractWords();
  const { query, setQuery, shown } = useFilter(lines, lineText);
  return (
    <div>
      <Text size="sm" c="dimmed" mb="sm">
        {say('libraryAbout')}
      </Text>
      <FilterBar query={query} setQuery={setQuery} shown={shown.length} all={lines.length} />
      <VirtualTable label={say('tab.library')} columns={columnsOf(say)} count={shown.length} rowAt={index => shown[index]} />
    </div>
  );
}

function columnsOf(say: SayContract): readonly Column<LibraryLine>[] {
  return [
    {
      id: 'name',
      title: say('col.name'),
      width: 'minmax(220px, 1.4fr)',
      cell: row => (
        <Anchor component={Link} href={links.libraryDocument(row.kind, row.ref)} size="sm">
          <Plain>{row.ref}</Plain>
        </Anchor>
      ),
    },
    { id: 'kind', title: say('col.kind'), width: '120px', cell: row => say(`kind.${row.kind}`) },
    { id: 'title', title: say('col.title'), width: 'minmax(200px, 2fr)', cell: row => <Plain>{row.title}</Plain> },
    {
      id: 'used',
      title: say('col.marks'),
      width: '120px',
      cell: row => row.used && <ToneBadge tone="good">{say('used')}</ToneBadge>,
    },
  ];
}

function lineText({ ref, title, kind, file }: LibraryLine): string {
  return `${ref} ${title} ${kind} ${file}`;
}
