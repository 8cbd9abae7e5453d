import type { CodeSetSummary } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { NameCell } from './name-cell.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useFilter } from './use-filter.ts';
import { useContractWords, type SayContract } from './words.ts';

/** The code sets of the documents. */
export function CodeSets(): ReactNode {
  return <Asked query={useAsk('codeSets', {})}>{sets => <Sets sets={sets} />}</Asked>;
}

function Sets({ sets }: { readonly sets: readonly CodeSetSummary[] }): ReactNode {
  const say = useContractWords();
  const { query, setQuery, shown } = useFilter(sets, setText);
  return (
    <div>
      <FilterBar query={query} setQuery={setQuery} shown={shown.length} all={sets.length} />
      <VirtualTable
        label={say('tab.code-sets')}
        columns={columnsOf(say)}
        count={shown.length}
        rowAt={index => shown[index]}
        rowHeight={46}
      />
    </div>
  );
}

function columnsOf(say: SayContract): readonly Column<CodeSetSummary>[] {
  return [
    {
      id: 'name',
      title: say('col.name'),
      width: 'minmax(200px, 1.6fr)',
      cell: row => <NameCell of={{ kind: 'code-set', ref: row.name }} title={row.title} />,
    },
    { id: 'owner', title: say('col.steward'), width: 'minmax(140px, 1fr)', cell: row => <Plain>{row.owner}</Plain> },
    { id: 'codes', title: say('col.codes'), width: '90px', cell: row => say('number', { value: row.codes }) },
    { id: 'usedBy', title: say('col.usedBy'), width: 'minmax(200px, 2fr)', cell: row => <Plain>{row.usedBy.join(', ')}</Plain> },
  ];
}

function setText({ name, title = '', owner, usedBy }: CodeSetSummary): string {
  return `${name} ${title} ${owner} ${usedBy.join(' ')}`;
}
