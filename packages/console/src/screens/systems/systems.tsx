import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import type { MaintenanceView, SystemView } from '@millrace/core';
import { Search } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { MaintenanceNote } from './maintenance-note.tsx';
import { SystemHeading, useColumns } from './system-columns.tsx';
import { rowsOf, verdictStates, type Wanted } from './system-rows.ts';
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
  const [wanted, want] = useWanted();
  const rows = useMemo(() => rowsOf(systems, wanted), [systems, wanted]);
  const columns = useColumns();
  return (
    <>
      <Filters systems={systems} wanted={wanted} want={want} />
      {rows.length === 0 ? (
        <Group>
          <Text>{say('none')}</Text>
          <Button size="compact-sm" variant="default" onClick={() => want({ text: '' })}>
            {say('clear')}
          </Button>
        </Group>
      ) : (
        <VirtualTable
          label={say('title')}
          columns={columns}
          count={rows.length}
          rowAt={index => rows[index]}
          heading={row => (row.kind === 'system' ? <SystemHeading system={row.system} /> : undefined)}
          rowHeight={36}
          height="calc(100vh - 230px)"
        />
      )}
    </>
  );
}

function Filters(props: {
  readonly systems: readonly SystemView[];
  readonly wanted: Wanted;
  readonly want: (wanted: Wanted) => void;
}): ReactNode {
  const say = useSystemWords();
  const { systems, wanted, want } = props;
  const { site: _, ...anySite } = wanted;
  const { state: __, ...anyState } = wanted;
  const sites = new Map(systems.map(({ site = '', siteTitle }) => [site, site === '' ? say('enterprise') : (siteTitle ?? site)]));
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={say('search')}
        placeholder={say('searchHint')}
        leftSection={<Search size={15} aria-hidden />}
        value={wanted.text}
        onChange={event => want({ ...wanted, text: event.currentTarget.value })}
        w={320}
      />
      <Select
        label={say('site')}
        placeholder={say('everySite')}
        clearable
        data={[...sites].map(([value, label]) => ({ value: `@${value}`, label }))}
        value={wanted.site === undefined ? null : `@${wanted.site}`}
        onChange={site => want(site === null ? anySite : { ...wanted, site: site.slice(1) })}
        w={200}
      />
      <Select
        label={say('state')}
        placeholder={say('everyState')}
        clearable
        data={verdictStates.map(value => ({ value, label: say(`verdict.${value}`) }))}
        value={wanted.state ?? null}
        onChange={state => want(state === null ? anyState : { ...wanted, state: state as NonNullable<Wanted['state']> })}
        w={180}
      />
    </Group>
  );
}

/** What is looked for stands in the address, so that it can be sent to somebody. */
function useWanted(): readonly [Wanted, (wanted: Wanted) => void] {
  const [search, setSearch] = useSearchParams();
  const [text, site, given] = [search.get('text') ?? '', search.get('site'), search.get('state')];
  const state = verdictStates.find(each => each === given);
  const wanted = useMemo(
    () => ({ text, ...(site !== null && { site }), ...(state !== undefined && { state }) }),
    [text, site, state],
  );
  const want = ({ text: words, ...others }: Wanted): void =>
    setSearch(new URLSearchParams({ ...(words !== '' && { text: words }), ...others }), { replace: true });
  return [wanted, want];
}
