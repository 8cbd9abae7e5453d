import type { FlowLine } from '@millrace/core';
import { healthWords } from '@millrace/api';
import { useMemo, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Asked } from '../../parts/asked.tsx';
import { useListSearch } from '../../parts/list-search.ts';
import { Page } from '../../parts/page.tsx';
import { SearchedList } from '../../parts/searched-list.tsx';
import { IntegrationHeading, useColumns } from './integration-columns.tsx';
import { rowsOf, sitesOf } from './integration-rows.ts';
import { useIntegrationWords } from './words.ts';

/** Every integration with its sites, what is in trouble first. */
export function Integrations(): ReactNode {
  const say = useIntegrationWords();
  const flows = useAsk('flows', {}, { live: true });
  const count = flows.data?.length;
  return (
    <Page title={say('title')} {...(count !== undefined && { about: say('about', { count }) })}>
      <Asked query={flows}>{answer => <List flows={answer} />}</Asked>
    </Page>
  );
}

function List({ flows }: { readonly flows: readonly FlowLine[] }): ReactNode {
  const say = useIntegrationWords();
  const frame = useFrameWords();
  const search = useListSearch(healthWords);
  const rows = useMemo(() => rowsOf(flows, search[0]), [flows, search[0]]);
  return (
    <SearchedList
      label={say('title')}
      hint={say('searchHint')}
      none={say('none')}
      sites={sitesOf(flows).map(value => ({ value, label: value === '' ? say('enterprise') : value }))}
      states={healthWords.map(value => ({ value, label: frame(`health.${value}`) }))}
      search={search}
      columns={useColumns()}
      rows={rows}
      heading={row => (row.kind === 'integration' ? <IntegrationHeading row={row} /> : undefined)}
      height="calc(100vh - 230px)"
    />
  );
}
