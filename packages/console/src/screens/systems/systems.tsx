import { Stack } from '@mantine/core';
import type { MaintenanceView, SystemView } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { useListSearch } from '../../parts/list-search.ts';
import { Page } from '../../parts/page.tsx';
import { SearchedList } from '../../parts/searched-list.tsx';
import { MaintenanceNote } from './maintenance-note.tsx';
import { SystemHeading, useColumns } from './system-columns.tsx';
import { rowsOf, verdictStates } from './system-rows.ts';
import { useSystemWords } from './words.ts';

/** Every system with its interfaces, what is in trouble first. */
export function Systems(): ReactNode {
  const say = useSystemWords();
  const systems = useAsk('systems', {}, { live: true });
  const windows = useAsk('maintenance', {}, { live: true });
  const count = systems.data?.length;
  return (
    <Page title={say('title')} {...(count !== undefined && { about: say('about', { count }) })}>
      <Planned windows={windows.data ?? []} />
      <Asked query={systems}>{answer => <List systems={answer} />}</Asked>
    </Page>
  );
}

function Planned({ windows }: { readonly windows: readonly MaintenanceView[] }): ReactNode {
  if (windows.length === 0) return null;
  return (
    <Stack gap="xs">
      {windows.map(window => (
        <MaintenanceNote key={`${window.what} ${window.from}`} window={window} />
      ))}
    </Stack>
  );
}

function List({ systems }: { readonly systems: readonly SystemView[] }): ReactNode {
  const say = useSystemWords();
  const search = useListSearch(verdictStates);
  const rows = useMemo(() => rowsOf(systems, search[0]), [systems, search[0]]);
  const sites = new Map(systems.map(({ site = '', siteTitle }) => [site, site === '' ? say('enterprise') : (siteTitle ?? site)]));
  return (
    <SearchedList
      label={say('title')}
      hint={say('searchHint')}
      none={say('none')}
      sites={[...sites].map(([value, label]) => ({ value, label }))}
      states={verdictStates.map(value => ({ value, label: say(`verdict.${value}`) }))}
      search={search}
      columns={useColumns()}
      rows={rows}
      heading={row => (row.kind === 'system' ? <SystemHeading system={row.system} /> : undefined)}
      height="calc(100vh - 230px)"
    />
  );
}
