import { Stack } from '@mantine/core';
import type { CodeSetPage, CodeView } from '@millrace/core';
import type { ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { useAddress } from '../../frame/use-address.ts';
import { Asked } from '../../parts/asked.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { DocumentParts } from './document-parts.tsx';
import { pageSize, usePages } from './use-pages.ts';
import { useContractWords, type SayContract } from './words.ts';

/** One code set: its steward and every code. */
export function CodeSet(): ReactNode {
  const name = useAddress('name');
  const query = useAsk('codeSet', { name, limit: 1 });
  return <Asked query={query}>{set => <CodeSetScreen set={set} />}</Asked>;
}

function CodeSetScreen({ set }: { readonly set: CodeSetPage }): ReactNode {
  const say = useContractWords();
  const { name, title = name, owner, codes, usedBy } = set;
  return (
    <Page
      title={title}
      about={
        <Stack gap={2}>
          <span>
            <Plain mono>{name}</Plain> · <Plain>{say('stewardIs', { owner })}</Plain> · {say('codesOf', { count: codes })}
          </span>
          {usedBy.length > 0 && <Plain>{say('usedByList', { names: usedBy.join(', ') })}</Plain>}
        </Stack>
      }
    >
      <Section title={say('col.codes')}>
        <Codes name={name} count={codes} />
      </Section>
      <DocumentParts of={{ kind: 'code-set', ref: name }} />
    </Page>
  );
}

function Codes({ name, count }: { readonly name: string; readonly count: number }): ReactNode {
  const say = useContractWords();
  const { rowAt, onSight, error } = usePages(['codeSet', name, count], (after, signal) =>
    client.codeSet({ name, limit: pageSize, ...(after !== undefined && { after }) }, signal),
  );
  return (
    <>
      {error && <Failed error={error} />}
      <VirtualTable
        label={say('col.codes')}
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

function columnsOf(say: SayContract): readonly Column<CodeView>[] {
  return [
    { id: 'code', title: say('col.code'), width: 'minmax(120px, 1fr)', cell: row => <Plain mono>{row.code}</Plain> },
    { id: 'title', title: say('col.title'), width: 'minmax(200px, 2fr)', cell: row => <Plain>{row.title ?? ''}</Plain> },
    { id: 'unit', title: say('col.unit'), width: '140px', cell: row => <Plain mono>{row.unit ?? ''}</Plain> },
    {
      id: 'days',
      title: say('col.days'),
      width: 'minmax(160px, 1fr)',
      cell: ({ from, until }) =>
        [
          ...(from === undefined ? [] : [say('fromDay', { day: from })]),
          ...(until === undefined ? [] : [say('untilDay', { day: until })]),
        ].join(' ') || say('entry.always'),
    },
  ];
}
