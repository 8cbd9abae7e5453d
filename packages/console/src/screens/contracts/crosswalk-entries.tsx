import { Text, Tooltip } from '@mantine/core';
import type { EntryView } from '@millrace/core';
import type { ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Plain } from '../../parts/plain.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { plain } from '../../text/plain.ts';
import { pageSize, usePages } from './use-pages.ts';
import { useContractWords, type SayContract } from './words.ts';

/** The entries of a crosswalk: of one code all at once, else page by page as they come in sight. */
export function CrosswalkEntries(props: { readonly name: string; readonly count: number; readonly code: string }): ReactNode {
  return props.code === '' ? <All name={props.name} count={props.count} /> : <OfCode name={props.name} code={props.code} />;
}

function All({ name, count }: { readonly name: string; readonly count: number }): ReactNode {
  const say = useContractWords();
  const { rowAt, onSight, error } = usePages(['crosswalk', name, count], (after, signal) =>
    client.crosswalk({ name, limit: pageSize, ...(after !== undefined && { after }) }, signal),
  );
  return (
    <>
      {error && <Failed error={error} />}
      <VirtualTable
        label={say('col.entries')}
        columns={columnsOf(say)}
        count={count}
        rowAt={rowAt}
        onSight={onSight}
        rowHeight={34}
        height={480}
      />
    </>
  );
}

function OfCode({ name, code }: { readonly name: string; readonly code: string }): ReactNode {
  const say = useContractWords();
  const query = useAsk('crosswalk', { name, code, limit: 1000 }, { keep: true });
  return (
    <Asked query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <Text size="sm">{say('nothing')}</Text>
        ) : (
          <VirtualTable
            label={say('col.entries')}
            columns={columnsOf(say)}
            count={items.length}
            rowAt={index => items[index]}
            rowHeight={34}
            height={480}
          />
        )
      }
    </Asked>
  );
}

function columnsOf(say: SayContract): readonly Column<EntryView>[] {
  return [
    { id: 'from', title: say('col.from'), width: 'minmax(120px, 1fr)', cell: row => <Plain mono>{row.from}</Plain> },
    { id: 'to', title: say('col.to'), width: 'minmax(120px, 1fr)', cell: row => <Plain mono>{row.to}</Plain> },
    { id: 'site', title: say('col.site'), width: '120px', cell: row => <Plain>{row.site ?? say('entry.everySite')}</Plain> },
    { id: 'days', title: say('col.days'), width: 'minmax(140px, 1fr)', cell: row => daysOf(row, say) },
    { id: 'by', title: say('col.by'), width: 'minmax(160px, 1fr)', cell: row => <AddedBy entry={row} /> },
  ];
}

function daysOf({ since, until, preferred }: EntryView, say: SayContract): string {
  const days = [
    ...(since === undefined ? [] : [say('fromDay', { day: since })]),
    ...(until === undefined ? [] : [say('untilDay', { day: until })]),
  ];
  const words = days.length === 0 ? say('entry.always') : days.join(' ');
  return preferred ? `${words}, ${say('preferred')}` : words;
}

/** Who added an entry to this node, when and why; nothing for one of the documents. */
function AddedBy({ entry: { added } }: { readonly entry: EntryView }): ReactNode {
  const say = useContractWords();
  if (added === undefined) return null;
  return (
    <Tooltip label={plain(added.reason)}>
      <span tabIndex={0}>
        <Plain>{`${added.who}, ${added.at.slice(0, 10)}`}</Plain>
        {added.replaced && ` (${say('replaced')})`}
      </span>
    </Tooltip>
  );
}
