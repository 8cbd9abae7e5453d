import type { DocumentSummary } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { UsedBy } from './contract-list.tsx';
import { NameCell } from './name-cell.tsx';
import { DocumentMarks, documentText } from './document-marks.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilter } from './use-filter.ts';
import { useContractWords, type SayContract } from './words.ts';

/** Documents of any kind, each with its file and what uses it. */
export function DocumentList({ items }: { readonly items: readonly DocumentSummary[] }): ReactNode {
  const say = useContractWords();
  const { query, setQuery, shown } = useFilter(items, documentText);
  return (
    <div>
      <FilterBar query={query} setQuery={setQuery} shown={shown.length} all={items.length} />
      <VirtualTable
        label={say('title')}
        columns={columnsOf(say)}
        count={shown.length}
        rowAt={index => shown[index]}
        rowHeight={46}
      />
    </div>
  );
}

function columnsOf(say: SayContract): readonly Column<DocumentSummary>[] {
  return [
    {
      id: 'name',
      title: say('col.name'),
      width: 'minmax(200px, 2fr)',
      cell: row => <NameCell of={row} title={row.title} />,
    },
    { id: 'kind', title: say('col.kind'), width: '120px', cell: row => say(`kind.${row.kind}`) },
    { id: 'file', title: say('col.file'), width: 'minmax(160px, 1.4fr)', cell: row => <Plain mono>{row.file}</Plain> },
    { id: 'usedBy', title: say('col.usedBy'), width: '130px', cell: row => <UsedBy row={row} /> },
    { id: 'flows', title: say('col.flows'), width: '64px', cell: row => row.flows },
    { id: 'marks', title: say('col.marks'), width: 'minmax(190px, 1fr)', cell: row => <DocumentMarks of={row} /> },
  ];
}
