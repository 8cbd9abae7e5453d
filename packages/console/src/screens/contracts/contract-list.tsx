import { Text } from '@mantine/core';
import type { DocumentSummary, DriftSummary } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { NameCell } from './name-cell.tsx';
import { DocumentMarks, documentText } from './document-marks.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilter } from './use-filter.ts';
import { useContractWords, type SayContract } from './words.ts';

/** So many of the newest messages tell whether a contract drifts. */
const looked = 200;

/** The contracts, each with who owns it, what uses it, and whether its messages still keep to it. */
export function ContractList({ items }: { readonly items: readonly DocumentSummary[] }): ReactNode {
  const say = useContractWords();
  const { data: drift = [] } = useAsk('drift', { messages: looked });
  const { query, setQuery, shown } = useFilter(items, documentText);
  const byName = new Map(drift.map(each => [each.contract, each]));
  return (
    <div>
      <FilterBar query={query} setQuery={setQuery} shown={shown.length} all={items.length} />
      <VirtualTable
        label={say('tab.contracts')}
        columns={columnsOf(say, byName)}
        count={shown.length}
        rowAt={index => shown[index]}
        rowHeight={46}
      />
    </div>
  );
}

function columnsOf(say: SayContract, drift: ReadonlyMap<string, DriftSummary>): readonly Column<DocumentSummary>[] {
  return [
    {
      id: 'name',
      title: say('col.name'),
      width: 'minmax(200px, 2fr)',
      cell: row => <NameCell of={row} title={row.title} />,
    },
    { id: 'owner', title: say('col.owner'), width: 'minmax(130px, 1fr)', cell: row => <Plain>{row.owner ?? ''}</Plain> },
    { id: 'usedBy', title: say('col.usedBy'), width: '130px', cell: row => <UsedBy row={row} /> },
    { id: 'flows', title: say('col.flows'), width: '64px', cell: row => row.flows },
    { id: 'drift', title: say('drift'), width: '140px', cell: row => <DriftMark drift={drift.get(row.ref)} /> },
    { id: 'marks', title: say('col.marks'), width: 'minmax(190px, 1fr)', cell: row => <DocumentMarks of={row} /> },
  ];
}

/** How many documents name one. */
export function UsedBy({ row }: { readonly row: DocumentSummary }): ReactNode {
  const say = useContractWords();
  return row.usedBy === 0 ? (
    <Text size="sm" c="dimmed">
      {say('unused')}
    </Text>
  ) : (
    say('documents', { count: row.usedBy })
  );
}

function DriftMark({ drift }: { readonly drift: DriftSummary | undefined }): ReactNode {
  const say = useContractWords();
  if (drift === undefined || drift.messages === 0) return null;
  return drift.drifting ? (
    <ToneBadge tone="bad">{say('driftYes', { count: drift.drifts })}</ToneBadge>
  ) : (
    <ToneBadge tone="good">{say('kept')}</ToneBadge>
  );
}
