import type { CrosswalkSummary } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { NameCell } from './name-cell.tsx';
import { FilterBar } from './filter-bar.tsx';
import { MissingCodes } from './missing-codes.tsx';
import { useFilter } from './use-filter.ts';
import { useContractWords, type SayContract } from './words.ts';

/** The codes that messages wait for, and every crosswalk. */
export function Crosswalks(): ReactNode {
  const query = useAsk('crosswalks', {});
  return (
    <>
      <MissingCodes />
      <Asked query={query}>{crosswalks => <Lines crosswalks={crosswalks} />}</Asked>
    </>
  );
}

function Lines({ crosswalks }: { readonly crosswalks: readonly CrosswalkSummary[] }): ReactNode {
  const say = useContractWords();
  const { query, setQuery, shown } = useFilter(crosswalks, crosswalkText);
  return (
    <div>
      <FilterBar query={query} setQuery={setQuery} shown={shown.length} all={crosswalks.length} />
      <VirtualTable
        label={say('tab.crosswalks')}
        columns={columnsOf(say)}
        count={shown.length}
        rowAt={index => shown[index]}
        rowHeight={46}
      />
    </div>
  );
}

function columnsOf(say: SayContract): readonly Column<CrosswalkSummary>[] {
  return [
    {
      id: 'name',
      title: say('col.name'),
      width: 'minmax(180px, 1.6fr)',
      cell: row => <NameCell of={{ kind: 'crosswalk', ref: row.name }} title={row.title} />,
    },
    { id: 'owner', title: say('col.steward'), width: 'minmax(130px, 1fr)', cell: row => <Plain>{row.owner}</Plain> },
    { id: 'entries', title: say('col.entries'), width: '90px', cell: row => say('number', { value: row.entries }) },
    { id: 'added', title: say('col.added'), width: '110px', cell: row => say('number', { value: row.added }) },
    { id: 'missing', title: say('col.missing'), width: 'minmax(150px, 1.2fr)', cell: row => ruleWords(row.missing, say) },
    {
      id: 'usedBy',
      title: say('col.usedBy'),
      width: 'minmax(150px, 1.6fr)',
      cell: row => <Plain>{row.usedBy.join(', ')}</Plain>,
    },
  ];
}

/** What becomes of a code without an entry. */
export function ruleWords(missing: string, say: SayContract): string {
  if (missing === 'hold' || missing === 'pass') return say(`rule.${missing}`);
  return say('rule.code', { code: missing });
}

function crosswalkText({ name, title = '', owner, usedBy }: CrosswalkSummary): string {
  return `${name} ${title} ${owner} ${usedBy.join(' ')}`;
}
